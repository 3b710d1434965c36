package io.zk.server.zab;

import io.zk.server.quorum.Membership;

/**
 * What a leader needs to know.
 *
 * @param membershipText goes into NEWLEADER
 * @param alwaysState whether every learner gets the whole state ({@code forceSnapshotSync})
 * @param logBytesMax of what is read from the logs on disk for a learner instead; 0: nothing is read
 * @param counterEnd counter of zxids that an epoch ends before, at least 2; tests make it small
 */
public record LeaderRules(
        long self,
        Membership membership,
        String membershipText,
        ZabTiming timing,
        boolean alwaysState,
        long logBytesMax,
        long counterEnd) {
    /** As every server leads: with all counters of an epoch but the last. */
    public LeaderRules(
            long self,
            Membership membership,
            String membershipText,
            ZabTiming timing,
            boolean alwaysState,
            long logBytesMax) {
        this(self, membership, membershipText, timing, alwaysState, logBytesMax, Zxids.COUNTER_END);
    }
}

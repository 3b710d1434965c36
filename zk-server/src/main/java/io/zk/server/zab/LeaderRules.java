package io.zk.server.zab;

import io.zk.server.quorum.Membership;

/**
 * What a leader needs to know.
 *
 * @param membershipText goes into NEWLEADER
 * @param alwaysState whether every learner gets the whole state ({@code forceSnapshotSync})
 * @param logBytesMax of what is read from the logs on disk for a learner instead; 0: nothing is read
 */
public record LeaderRules(
        long self,
        Membership membership,
        String membershipText,
        ZabTiming timing,
        boolean alwaysState,
        long logBytesMax) {}

package io.zk.server.zab;

import io.zk.server.quorum.Membership;
import io.zk.server.quorum.QuorumSystem;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * Up to where each voter holds the history on its disk. An acknowledgement covers everything before it, so one number is
 * enough for each. What a voter has acknowledged still counts when its link is gone. Core thread.
 */
final class AckTally {
    private final QuorumSystem quorums;
    private final Long[] voters;
    private final long[] held;

    AckTally(Membership membership) {
        quorums = membership.quorums();
        voters = membership.voters().toArray(new Long[0]);
        held = new long[voters.length];
        Arrays.fill(held, -1);
    }

    /** Where this voter is in the tally; -1 if it is none. */
    int place(long sid) {
        for (int i = 0; i < voters.length; i++) {
            if (voters[i] == sid) {
                return i;
            }
        }
        return -1;
    }

    void holds(int place, long zxid) {
        held[place] = Math.max(held[place], zxid);
    }

    /** It has come back with less than it had: its disk was emptied. */
    void holdsNoMoreThan(int place, long zxid) {
        held[place] = Math.min(held[place], zxid);
    }

    /** The highest zxid that a quorum holds, if it is above this one; else this one. */
    long heldByQuorum(long floor) {
        Set<Long> holders = new TreeSet<>();
        long bound = Long.MAX_VALUE;
        while (true) {
            long candidate = floor;
            for (long zxid : held) {
                if (zxid < bound && zxid > candidate) {
                    candidate = zxid;
                }
            }
            if (candidate == floor) {
                return floor;
            }
            for (int i = 0; i < held.length; i++) {
                if (held[i] == candidate) {
                    holders.add(voters[i]);
                }
            }
            if (quorums.isQuorum(holders)) {
                return candidate;
            }
            bound = candidate;
        }
    }
}

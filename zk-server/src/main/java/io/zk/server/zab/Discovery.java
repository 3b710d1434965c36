package io.zk.server.zab;

import io.zk.server.quorum.QuorumSystem;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds an epoch that is later than any that a quorum has promised to follow, and counts who promises to follow this one
 * (ZAB paper, phase 1). Core thread.
 */
final class Discovery {
    /** The highest epoch that a zxid can carry without becoming negative, but for the one after it. */
    static final long EPOCH_MAX = Integer.MAX_VALUE - 1L;

    private final QuorumSystem quorums;
    private final long self;
    private final Set<Long> heard = new TreeSet<>();
    private final Set<Long> promised = new TreeSet<>();
    private long epoch = -1;

    Discovery(LeaderRules rules) {
        quorums = rules.membership().quorums();
        self = rules.self();
    }

    /** A server, voting or not, has promised to follow no epoch below this one. */
    void hear(long accepted) {
        if (accepted >= epoch) {
            epoch = accepted + 1;
        }
    }

    /** The server that has said so votes. */
    void count(long voter) {
        heard.add(voter);
    }

    /** Whether the epoch is settled: it is above all that was heard of a quorum, this server included. */
    boolean settled() {
        return heard.contains(self) && quorums.isQuorum(heard);
    }

    long epoch() {
        return epoch;
    }

    /**
     * A voter has promised this epoch to this leader. It stays promised when its link is lost. One that has promised the
     * same epoch before must not be counted: that may have been to another.
     */
    void promise(long voter) {
        promised.add(voter);
    }

    boolean complete() {
        return promised.contains(self) && quorums.isQuorum(promised);
    }
}

package io.zk.server.quorum;

import java.util.Set;

/** Which sets of voters decide for all. Immutable; any thread. */
public interface QuorumSystem {
    /** Whether these are enough; ids that do not vote count nothing. */
    boolean isQuorum(Set<Long> ids);

    /** What the vote of this member weighs: a leader must weigh more than 0. 0 for whoever does not vote. */
    long weight(long id);

    /** The lines of configuration text that say all this, each with its newline; empty if it goes without saying. */
    default String lines() {
        return "";
    }
}

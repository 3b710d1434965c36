package io.zk.server.quorum;

import java.util.Set;

/** Which sets of voters decide for all. Immutable; any thread. */
public interface QuorumSystem {
    /** Whether these are enough; ids that do not vote count nothing. */
    boolean isQuorum(Set<Long> ids);

    /** What the vote of this member weighs: a leader must weigh more than 0. */
    long weight(long id);
}

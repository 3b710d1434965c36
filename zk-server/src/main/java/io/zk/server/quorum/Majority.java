package io.zk.server.quorum;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** More than half of the voters decide, each weighing 1. Immutable; any thread. */
public final class Majority implements QuorumSystem {
    private final Set<Long> voters;

    public Majority(Collection<Long> voters) {
        this.voters = new TreeSet<>(voters);
    }

    @Override
    public boolean isQuorum(Set<Long> ids) {
        int count = 0;
        for (long id : ids) {
            count += voters.contains(id) ? 1 : 0;
        }
        return count > voters.size() / 2;
    }

    @Override
    public long weight(long id) {
        return voters.contains(id) ? 1 : 0;
    }
}

package io.zk.server.election;

import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The last ballot of each member that counts. Core thread. */
final class Poll {
    private final TreeMap<Long, Ballot> ballots = new TreeMap<>();

    void clear() {
        ballots.clear();
    }

    void put(long id, Ballot ballot) {
        ballots.put(id, ballot);
    }

    @Nullable
    Ballot get(long id) {
        return ballots.get(id);
    }

    /** What it said until now. */
    @Nullable
    Ballot remove(long id) {
        return ballots.remove(id);
    }

    Set<Long> supporters(Ballot candidate) {
        TreeSet<Long> supporters = new TreeSet<>();
        ballots.forEach((id, ballot) -> {
            if (ballot.supports(candidate)) {
                supporters.add(id);
            }
        });
        return supporters;
    }

    /** Whether this member wants this leader, whatever else it says. */
    boolean wants(long id, long leader) {
        Ballot ballot = ballots.get(id);
        return ballot != null && ballot.vote().leader() == leader;
    }

    boolean saysItLeads(long id) {
        Ballot ballot = ballots.get(id);
        return ballot != null && ballot.state() == PeerState.LEADING;
    }
}

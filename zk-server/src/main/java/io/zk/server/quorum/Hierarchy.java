package io.zk.server.quorum;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Voters in groups, each with a weight: a group agrees if more than half of its weight does, and more than half of the
 * groups that weigh anything decide. Immutable; any thread.
 */
public final class Hierarchy implements QuorumSystem {
    private final Set<Long> voters;
    private final TreeMap<Long, List<Long>> groups;
    private final TreeMap<Long, Long> weights;
    private final TreeMap<Long, Long> groupWeights = new TreeMap<>();

    /**
     * @param groups ids of the members of each group; no id twice
     * @param weights of each id in a group, none negative. One who does not vote makes the group heavier all the same
     */
    Hierarchy(Collection<Long> voters, Map<Long, List<Long>> groups, Map<Long, Long> weights) {
        this.voters = new TreeSet<>(voters);
        this.groups = new TreeMap<>(groups);
        this.weights = new TreeMap<>(weights);
        groups.forEach((group, ids) -> {
            long weight =
                    ids.stream().mapToLong(id -> weights.getOrDefault(id, 0L)).reduce(0, Math::addExact);
            if (weight > 0) {
                groupWeights.put(group, weight);
            }
        });
    }

    @Override
    public boolean isQuorum(Set<Long> ids) {
        int agreeing = 0;
        for (Map.Entry<Long, Long> group : groupWeights.entrySet()) {
            long weight = 0;
            for (long id : groups.getOrDefault(group.getKey(), List.of())) {
                weight += ids.contains(id) ? weight(id) : 0;
            }
            agreeing += weight > group.getValue() / 2 ? 1 : 0;
        }
        return agreeing > groupWeights.size() / 2;
    }

    @Override
    public long weight(long id) {
        return voters.contains(id) ? weights.getOrDefault(id, 0L) : 0;
    }

    @Override
    public String lines() {
        StringBuilder text = new StringBuilder();
        groups.forEach((group, ids) -> text.append("group.")
                .append(group)
                .append('=')
                .append(ids.stream().map(String::valueOf).collect(Collectors.joining(":")))
                .append('\n'));
        weights.forEach((id, weight) ->
                text.append("weight.").append(id).append('=').append(weight).append('\n'));
        return text.toString();
    }
}

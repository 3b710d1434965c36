package io.zk.server.quorum;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The members of an ensemble and what a quorum of them is. Immutable; any thread. */
public final class Membership {
    private final TreeMap<Long, Member> members = new TreeMap<>();
    private final TreeSet<Long> voters = new TreeSet<>();
    private final QuorumSystem quorums;

    /** @param quorums over the voters among the members */
    public Membership(Collection<Member> members, QuorumSystem quorums) {
        for (Member member : members) {
            this.members.put(member.id(), member);
            if (!member.observer()) {
                voters.add(member.id());
            }
        }
        this.quorums = quorums;
    }

    /**
     * What these lines of a configuration mean: a majority of the voters, or a hierarchy if there is any group or weight.
     *
     * @param groups ids of each {@code group.N}
     * @param weights of the {@code weight.N} there are; a voter without one weighs 1
     * @throws MembershipException if that makes no ensemble: nobody votes, an id stands twice, a voter is in no group, one
     *     in a group has no weight, or nothing weighs anything
     */
    public static Membership of(Collection<Member> members, Map<Long, List<Long>> groups, Map<Long, Long> weights)
            throws MembershipException {
        TreeSet<Long> ids = new TreeSet<>();
        TreeSet<Long> voters = new TreeSet<>();
        for (Member member : members) {
            require(ids.add(member.id()), "server." + member.id() + " stands twice");
            if (!member.observer()) {
                voters.add(member.id());
            }
        }
        require(!voters.isEmpty(), "no server.N line is that of a participant: nobody would vote");
        boolean flat = groups.isEmpty() && weights.isEmpty();
        return new Membership(members, flat ? new Majority(voters) : hierarchy(voters, groups, weights));
    }

    private static Hierarchy hierarchy(Set<Long> voters, Map<Long, List<Long>> groups, Map<Long, Long> weights)
            throws MembershipException {
        TreeMap<Long, Long> allWeights = new TreeMap<>(weights);
        voters.forEach(id -> allWeights.putIfAbsent(id, 1L));
        for (Map.Entry<Long, Long> weight : allWeights.entrySet()) {
            require(weight.getValue() >= 0, "weight." + weight.getKey() + "=" + weight.getValue() + " is negative");
        }
        TreeMap<Long, Long> groupOf = new TreeMap<>();
        for (Map.Entry<Long, List<Long>> group : groups.entrySet()) {
            for (long id : group.getValue()) {
                Long other = groupOf.put(id, group.getKey());
                require(other == null, "group." + group.getKey() + ": server." + id + " is already in group." + other);
                require(
                        allWeights.containsKey(id),
                        "group." + group.getKey() + ": server." + id + " is no participant and has no weight");
            }
        }
        for (long voter : voters) {
            require(groupOf.containsKey(voter), "server." + voter + " votes but is in no group");
        }
        Hierarchy hierarchy = weighed(voters, groups, allWeights);
        require(hierarchy.isQuorum(voters), "not even all participants together would be a quorum");
        return hierarchy;
    }

    private static Hierarchy weighed(Set<Long> voters, Map<Long, List<Long>> groups, Map<Long, Long> weights)
            throws MembershipException {
        try {
            return new Hierarchy(voters, groups, weights);
        } catch (ArithmeticException e) {
            throw new MembershipException("the weights of a group are too large to be added");
        }
    }

    private static void require(boolean held, String complaint) throws MembershipException {
        if (!held) {
            throw new MembershipException(complaint);
        }
    }

    public QuorumSystem quorums() {
        return quorums;
    }

    /** By id, in ascending order. */
    public Map<Long, Member> members() {
        return Collections.unmodifiableMap(members);
    }

    public @Nullable Member member(long id) {
        return members.get(id);
    }

    /** Ids of those who vote, in ascending order. */
    public Set<Long> voters() {
        return Collections.unmodifiableSet(voters);
    }

    /**
     * The configuration as members send and show it: a line for each member, those of groups and weights, and last,
     * without newline, the version.
     *
     * @param version 0 for a configuration that was never changed while running
     */
    public String text(long version) {
        StringBuilder text = new StringBuilder();
        members.values().forEach(member -> text.append(member.line()).append('\n'));
        return text.append(quorums.lines())
                .append("version=")
                .append(Long.toHexString(version))
                .toString();
    }
}

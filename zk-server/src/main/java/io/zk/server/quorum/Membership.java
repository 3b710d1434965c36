package io.zk.server.quorum;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The members of an ensemble and what a quorum of them is. Immutable; any thread. */
public final class Membership {
    private final TreeMap<Long, Member> members = new TreeMap<>();
    private final QuorumSystem quorums;

    /** @param quorums over the voters among the members */
    public Membership(List<Member> members, QuorumSystem quorums) {
        members.forEach(member -> this.members.put(member.id(), member));
        this.quorums = quorums;
    }

    public QuorumSystem quorums() {
        return quorums;
    }

    /** By id, in ascending order. */
    public Map<Long, Member> members() {
        return members;
    }

    public @Nullable Member member(long id) {
        return members.get(id);
    }

    /** Ids of those who vote. */
    public Set<Long> voters() {
        Set<Long> voters = new java.util.TreeSet<>();
        members.values().stream().filter(member -> !member.observer()).forEach(member -> voters.add(member.id()));
        return voters;
    }
}

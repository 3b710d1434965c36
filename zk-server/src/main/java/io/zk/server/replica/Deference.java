package io.zk.server.replica;

import io.zk.server.election.ElectionTiming;
import io.zk.server.quorum.Membership;
import io.zk.server.quorum.QuorumSystem;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What a member whose disk has no room does so that one with room leads. Where the others can do without it, it leaves off
 * leading, and has no vote for a moment when a leader is looked for; then it votes as ever, since a leader that refuses
 * writes is better than none. Whether the others have room it does not know. Times are monotonic milliseconds. Core
 * thread.
 */
final class Deference {
    /**
     * Least time between two hand-overs, so that members of whom none has room do not pass the lead around, and yet one
     * that was elected again for want of others does not keep it for ever.
     */
    static final long AGAIN_MILLIS = 600_000;

    /**
     * So many times the wait of an election it has no vote: others who can be reached elect one of themselves in one such
     * wait, and have the rest for their disks and the network.
     */
    private static final int WAITS = 5;

    private static final long NEVER = Long.MAX_VALUE;

    private final long self;
    private final QuorumSystem quorums;
    private final long abstainMillis;
    /** Whether it votes, and all others could elect a leader without it. */
    private final boolean dispensable;

    private long abstainUntil = NEVER;
    private long yieldFrom = Long.MIN_VALUE;

    Deference(long self, Membership membership, ElectionTiming timing) {
        this.self = self;
        this.quorums = membership.quorums();
        this.abstainMillis = (long) WAITS * timing.finalizeMillis();
        this.dispensable = membership.voters().contains(self) && quorumWithoutSelf(membership.voters());
    }

    private boolean quorumWithoutSelf(Set<Long> ids) {
        Set<Long> others = new TreeSet<>(ids);
        others.remove(self);
        return quorums.isQuorum(others);
    }

    /** How long it has no vote in an election, at most. */
    long abstainMillis() {
        return abstainMillis;
    }

    /**
     * A leader is about to be looked for: whether without the vote of this member, until {@link #returns} or {@link
     * #decided}.
     *
     * @param room whether its disk has room
     */
    boolean abstains(boolean room, long now) {
        boolean abstains = !room && dispensable;
        abstainUntil = abstains ? now + abstainMillis : NEVER;
        return abstains;
    }

    /** Whether it had no vote and is to have it from now on. Says so once. */
    boolean returns(boolean room, long now) {
        boolean returns = abstainUntil != NEVER && (room || now >= abstainUntil);
        if (returns) {
            abstainUntil = NEVER;
        }
        return returns;
    }

    /** There is a leader, as far as the election knows. */
    void decided() {
        abstainUntil = NEVER;
    }

    /** When {@link #returns} wants to be asked; {@code Long.MAX_VALUE}: never. */
    long nextDeadline() {
        return abstainUntil;
    }

    /**
     * Whether it is to lead no more, while it leads. Says so once in {@link #AGAIN_MILLIS}.
     *
     * @param room whether its disk has room
     * @param followers the members that are synchronised with it; not asked if it is to go on whoever they are
     */
    boolean yields(boolean room, long now, Supplier<Set<Long>> followers) {
        if (room || !dispensable || now < yieldFrom || !quorumWithoutSelf(followers.get())) {
            return false;
        }
        yieldFrom = now + AGAIN_MILLIS;
        return true;
    }
}

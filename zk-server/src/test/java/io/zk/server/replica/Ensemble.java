package io.zk.server.replica;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.acl.AclRules;
import io.zk.server.acl.AclSettings;
import io.zk.server.election.ElectionTiming;
import io.zk.server.op.OpRules;
import io.zk.server.quorum.Members;
import io.zk.server.quorum.Membership;
import io.zk.server.session.SessionTimeouts;
import io.zk.server.zab.LeaderRules;
import io.zk.server.zab.ZabTiming;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Members of one ensemble in one thread. What one sends arrives at the next turn of the other; a turn takes no time. */
final class Ensemble {
    static final int TICK = 100;
    private static final OpRules OPS =
            new OpRules(new AclRules(AclSettings.DEFAULT), false, false, false, WireLimits.DEFAULT);

    final List<EnsemblePeer> peers = new ArrayList<>();
    long millis = 10_000;
    /** Whether learners get whole states, whatever they have. */
    boolean alwaysState;

    private final Membership membership;
    private final TreeSet<Long> isolated = new TreeSet<>();

    Ensemble(int voters, int observers) {
        membership = Members.ensemble(voters, observers);
        for (long id : membership.members().keySet()) {
            peers.add(new EnsemblePeer(this, id));
        }
    }

    MemberRules rules(long id) {
        SessionTimeouts timeouts = SessionTimeouts.ofTick(TICK);
        ReplicaRules replica = new ReplicaRules(OPS, timeouts, ReaperRules.DEFAULT, true, (int) id, 1 << 20);
        LeaderRules zab =
                new LeaderRules(id, membership, membership.text(0), new ZabTiming(TICK, 10, 5), alwaysState, 1 << 20);
        return new MemberRules(zab, ElectionTiming.DEFAULT, replica, 2, true, 500, 1 << 20);
    }

    Now now() {
        return new Now(millis, 1_700_000_000_000L + millis);
    }

    EnsemblePeer peer(long id) {
        return peers.get((int) id - 1);
    }

    void startAll() {
        peers.forEach(EnsemblePeer::start);
    }

    /** The only one that serves as leader; null if there is none. */
    @Nullable
    EnsemblePeer leader() {
        EnsemblePeer leader = null;
        for (EnsemblePeer peer : peers) {
            if (peer.serves() && peer.standing().mode() == Standing.Mode.LEADER) {
                if (leader != null) {
                    throw new AssertionError("two lead: " + leader.id + " and " + peer.id);
                }
                leader = peer;
            }
        }
        return leader;
    }

    EnsemblePeer theLeader() {
        EnsemblePeer leader = leader();
        if (leader == null) {
            throw new AssertionError("nobody leads");
        }
        return leader;
    }

    /** One that serves and does not lead. */
    EnsemblePeer aFollower() {
        for (EnsemblePeer peer : peers) {
            if (peer.serves() && peer.standing().mode() == Standing.Mode.FOLLOWER) {
                return peer;
            }
        }
        throw new AssertionError("nobody follows");
    }

    boolean allServe() {
        return peers.stream().allMatch(EnsemblePeer::serves);
    }

    boolean connected(EnsemblePeer a, EnsemblePeer b) {
        return a.up() && b.up() && !isolated.contains(a.id) && !isolated.contains(b.id);
    }

    /** Nothing goes to this member or comes from it until {@link #heal}; both ends of each link notice at once. */
    void isolate(EnsemblePeer peer) {
        isolated.add(peer.id);
        peer.cutLinks();
    }

    void heal() {
        isolated.clear();
    }

    /** Lets time go on until this holds; how long that took, in milliseconds. */
    long until(BooleanSupplier holds) {
        long from = millis;
        settle();
        while (!holds.getAsBoolean()) {
            if (millis - from > 20_000) {
                throw new AssertionError("does not come about");
            }
            pass(5);
        }
        return millis - from;
    }

    /** Lets so much time go on. */
    void pass(long time) {
        long end = millis + time;
        while (millis < end) {
            millis = Math.min(end, millis + 5);
            if (millis % 50 == 0) {
                peers.forEach(EnsemblePeer::report);
            }
            settle();
        }
    }

    /** Turns until nothing more happens at this time. */
    void settle() {
        boolean busy = true;
        for (int turn = 0; busy; turn++) {
            if (turn > 1_000) {
                throw new AssertionError("does not come to rest");
            }
            busy = false;
            for (EnsemblePeer peer : peers) {
                busy |= peer.up() && peer.turn();
            }
        }
    }
}

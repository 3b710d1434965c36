package io.zk.server.zab;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member of a {@link LoopWorld} from its start to its crash: the history in memory, of which a beginning is applied,
 * and the role it plays.
 */
final class LoopMember {
    /** What it does between two elections. */
    interface Role {
        void begin();

        void received(LoopLink link, QuorumPacket packet);

        void state(LoopLink link, LoopLink.State state);

        void lost(LoopLink link, String reason);

        void epochWritten(EpochKind kind, long epoch);

        void durable(long zxid);

        void truncated(boolean done);

        void tick();

        /** What was committed is in the state. */
        void applied();
    }

    final LoopWorld world;
    final LoopNode node;
    final LoopDisk disk;
    final CommittedLog recent;
    final List<Proposal> history = new ArrayList<>();
    long end;
    long durable;
    long committed;

    /** So many of the history are in the state. */
    int applied;

    boolean wanting;
    boolean dead;

    @Nullable
    Role role;

    private boolean settling;

    LoopMember(LoopWorld world, LoopNode node) {
        this.world = world;
        this.node = node;
        this.disk = node.disk;
        recent = new CommittedLog(world.recentMax, 1 << 20);
        history.addAll(disk.records());
        end = disk.end();
        durable = end;
        applied = history.size();
        history.stream().filter(one -> one.zxid() > disk.floor()).forEach(recent::add);
    }

    boolean looking() {
        return role == null && !settling;
    }

    /** What it votes with; -1 if it can't. */
    long lastLogged() {
        return wanting ? -1 : end;
    }

    Epochs epochs() {
        return new Epochs(disk.accepted(), disk.current());
    }

    void play(Role next) {
        LoopOracle.require(looking() && disk.idle(), "a role begins too early");
        LoopOracle.require(wanting || end == disk.end(), "memory and disk differ");
        role = next;
        next.begin();
        endTurn();
    }

    /** The role is over; the next begins when the disk has done what it was told. */
    void over() {
        role = null;
        settling = true;
        disk.settle(() -> settling = false);
    }

    void append(Proposal proposal) {
        LoopOracle.require(Zxids.follows(proposal.zxid(), end), "a gap behind " + Zxids.text(end));
        history.add(proposal);
        end = proposal.zxid();
        Role now = role;
        disk.append(proposal, () -> {
            durable = Math.max(durable, proposal.zxid());
            if (!dead && role == now && now != null) {
                now.durable(proposal.zxid());
                endTurn();
            }
        });
    }

    void writeEpoch(EpochKind kind, long epoch) {
        Role now = role;
        disk.writeEpoch(kind, epoch, () -> {
            if (!dead && role == now && now != null) {
                now.epochWritten(kind, epoch);
                endTurn();
            }
        });
    }

    void truncate(long zxid) {
        Role now = role;
        disk.truncate(zxid, done -> truncated(zxid, done, now));
    }

    private void truncated(long zxid, boolean done, @Nullable Role asked) {
        world.oracle.saw(done ? "history cut" : "history not to be cut");
        if (done) {
            int kept = LoopOracle.countUpTo(history, zxid);
            history.subList(kept, history.size()).clear();
            if (applied > kept) {
                world.oracle.saw("state cut");
                applied = kept;
                recent.clear();
            }
            end = zxid;
            durable = Math.min(durable, zxid);
        } else {
            wanting = true;
        }
        if (!dead && role == asked && asked != null) {
            asked.truncated(done);
            endTurn();
        }
    }

    void install(long zxid, List<Proposal> state) {
        history.clear();
        history.addAll(state);
        end = zxid;
        durable = zxid;
        applied = history.size();
        wanting = false;
        recent.clear();
        disk.install(zxid, List.copyOf(state));
    }

    void committed(long zxid) {
        committed = Math.max(committed, zxid);
    }

    void applyAll() {
        history.subList(applied, history.size()).forEach(recent::add);
        applied = history.size();
    }

    /** Brings the state to the end of what is committed and durable. */
    boolean apply() {
        int before = applied;
        int upTo = LoopOracle.countUpTo(history, Math.min(committed, durable));
        while (applied < upTo) {
            recent.add(history.get(applied));
            applied++;
        }
        return applied > before;
    }

    long lastApplied() {
        return applied == history.size()
                ? end
                : applied == 0 ? 0 : history.get(applied - 1).zxid();
    }

    /** After each input: what is due, then what may be applied. */
    void endTurn() {
        if (role != null) {
            role.tick();
        }
        if (role != null && apply()) {
            role.applied();
        }
    }
}

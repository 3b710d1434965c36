package io.zk.server.replica;

import io.zk.server.session.SessionTable;
import io.zk.server.tree.DataTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A server that stands alone and can be given another state: its clients end, the disk takes the new state in the place
 * of all it has, and a new core begins on it. Pure; core thread.
 */
public final class Renewable implements Replica {
    private final ReplicaRules rules;
    private final LoopRules loopRules;
    private Service served;
    private Standalone current;
    private @Nullable Renewal next;
    private boolean installing;
    /** What the disk was last said to be. */
    private Input.Room room = new Input.Room(true);

    /** A state to begin anew with. */
    private record Renewal(DiskCommand.Install install, Runnable done) {}

    /** As {@link Standalone} begins. */
    public Renewable(
            DataTree tree,
            Map<Long, Integer> recovered,
            ReplicaRules rules,
            LoopRules loopRules,
            List<ClientLoop> loops,
            Now now) {
        this.rules = rules;
        this.loopRules = loopRules;
        this.served = new Service(List.copyOf(loops));
        this.current = new Standalone(tree, recovered, rules, loops, now);
    }

    /**
     * Makes this the state, in the next turns.
     *
     * @param tree nobody else has; with its zxid
     * @param done is called when the server serves it, and the disk has it
     * @throws IllegalStateException if another one is on its way
     */
    public void renew(DataTree tree, SortedMap<Long, Integer> sessions, Runnable done) {
        if (next != null) {
            throw new IllegalStateException("another state is on its way");
        }
        next = new Renewal(new DiskCommand.Install(tree.lastZxid(), tree, sessions), done);
    }

    @Override
    public void step(Input input, Now now, Outputs out) {
        if (input instanceof Input.Room told) {
            room = told;
        }
        if (input instanceof MemberInput.Installed) {
            begin(now, out);
        } else if (input instanceof Input.Durable || !installing && concerns(input)) {
            current.step(input, now, out);
        }
    }

    private void begin(Now now, Outputs out) {
        Renewal renewal = next;
        if (renewal == null || !installing) {
            throw new IllegalStateException("a state is installed that nobody gave");
        }
        DataTree tree = renewal.install().tree();
        List<ClientLoop> loops = new ArrayList<>();
        for (int i = 0; i < served.loops().size(); i++) {
            loops.add(new ClientLoop(tree, loopRules));
        }
        served = new Service(List.copyOf(loops));
        current = new Standalone(tree, renewal.install().sessions(), rules, loops, now);
        current.step(room, now, out);
        out.serve(loops);
        next = null;
        installing = false;
        renewal.done().run();
    }

    /** What comes from a connection to a state before must change nothing. */
    private boolean concerns(Input input) {
        return switch (input.kind()) {
            case SUBMITTED -> served.has(((Input.Submitted) input).connection());
            case OPENED -> served.has(((Input.Opened) input).connection());
            case REATTACHED -> served.has(((Input.Reattached) input).connection());
            case DETACHED -> served.has(((Input.Detached) input).connection());
            case TOUCHED, ROOM, DURABLE, ENSEMBLE -> true;
        };
    }

    @Override
    public void tick(Now now, Outputs out) {
        Renewal renewal = next;
        if (installing) {
            return;
        }
        if (renewal == null) {
            current.tick(now, out);
        } else {
            installing = true;
            out.serve(List.of());
            out.disk(renewal.install());
        }
    }

    @Override
    public long nextDeadline() {
        if (installing) {
            return Long.MAX_VALUE;
        }
        return next == null ? current.nextDeadline() : 0;
    }

    @Override
    public boolean applicable() {
        return current.applicable();
    }

    @Override
    public void apply() {
        current.apply();
    }

    @Override
    public int pendingCount() {
        return current.pendingCount();
    }

    @Override
    public long committed() {
        return current.committed();
    }

    @Override
    public ApplyStats stats() {
        return current.stats();
    }

    @Override
    public SessionTable sessions() {
        return current.sessions();
    }

    @Override
    public Map<Long, Integer> appliedSessions() {
        return current.appliedSessions();
    }

    @Override
    public DataTree tree() {
        return current.tree();
    }

    /** A snapshot of a state that is about to be replaced would be left beside the new one. */
    @Override
    public boolean certain() {
        return next == null;
    }

    @Override
    public Standing standing() {
        return current.standing();
    }
}

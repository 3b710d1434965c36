package io.zk.server.replica;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.server.session.SessionIds;
import io.zk.server.session.SessionTable;
import io.zk.server.tree.DataTree;
import java.util.List;
import java.util.Map;

/**
 * The core: an ensemble of one. Puts the writes of all sessions in one order, judges each against everything planned
 * before it, has it logged, and applies and answers it once the log holds it: the shell says so by {@link
 * Input.Durable}. Pure; core thread.
 */
public final class Standalone implements Replica {
    private final DataTree tree;
    private final Database database;
    private final SessionTable sessions;
    private final Applier applier;
    private final Planner planner;
    private final SessionDesk desk;
    private long lastZxid;
    private long durable;

    /**
     * @param recovered sessions of the database with their timeouts in milliseconds: each starts with all of it
     * @param loops every loop whose connections are served, fixed from now on
     */
    public Standalone(
            DataTree tree, Map<Long, Integer> recovered, ReplicaRules rules, List<ClientLoop> loops, Now now) {
        this.tree = tree;
        this.database = Database.alone(tree, recovered);
        this.sessions = new SessionTable(rules.timeouts().tickMillis());
        this.applier = new Applier(database, rules, loops, SessionDesk.ending(sessions));
        this.planner = new Planner(tree, rules, new Alone(), now);
        SessionIds ids = new SessionIds(now.wallMillis(), rules.serverId());
        this.desk = new SessionDesk(sessions, ids, planner, applier, new Turnstile(database, rules.patience()));
        this.lastZxid = tree.lastZxid();
        this.durable = lastZxid;
        recovered.forEach((id, timeout) -> sessions.open(id, timeout, now.millis()));
    }

    /** Nobody else has a part in the order. */
    private final class Alone implements Planner.Order {
        @Override
        public long nextZxid() {
            long next = lastZxid + 1;
            // Counter 0 names no transaction: in an ensemble that goes on from here it is where an epoch begins.
            return (int) next == 0 ? next + 1 : next;
        }

        @Override
        public void planned(long zxid, byte[] payload) {
            lastZxid = zxid;
        }
    }

    @Override
    public void step(Input input, Now now, Outputs out) {
        switch (input.kind()) {
            case SUBMITTED -> submitted((Input.Submitted) input, now, out);
            case OPENED -> desk.opened((Input.Opened) input, now, out);
            case REATTACHED -> desk.reattached((Input.Reattached) input, now, out);
            case DETACHED -> desk.detached((Input.Detached) input);
            case TOUCHED -> desk.touched((Input.Touched) input);
            case ROOM -> database.room(((Input.Room) input).enough());
            case DURABLE -> durable = Math.max(durable, ((Input.Durable) input).zxid());
            case ENSEMBLE -> throw new IllegalStateException("no ensemble, yet told of " + input);
        }
    }

    private void submitted(Input.Submitted input, Now now, Outputs out) {
        if (!desk.admits(input, now, out)) {
            return;
        }
        if (input.request().opCode() == OpCode.SYNC) {
            // An ensemble of one has applied everything planned before this when its turn comes.
            planner.owe(input, ErrorCode.OK);
        } else {
            desk.submitted(input, now, out);
        }
    }

    @Override
    public void tick(Now now, Outputs out) {
        desk.expire(now, out);
        planner.reap(now, out);
    }

    @Override
    public long nextDeadline() {
        return Math.min(desk.nextDeadline(), planner.nextDeadline());
    }

    @Override
    public boolean applicable() {
        return planner.due(durable);
    }

    @Override
    public void apply() {
        while (planner.due(durable)) {
            applier.carryOut(planner.pending().remove());
        }
        planner.applied();
    }

    @Override
    public int pendingCount() {
        return planner.pending().size();
    }

    @Override
    public SessionTable sessions() {
        return sessions;
    }

    @Override
    public Map<Long, Integer> appliedSessions() {
        return database.sessions();
    }

    @Override
    public DataTree tree() {
        return tree;
    }

    @Override
    public boolean certain() {
        return true;
    }

    @Override
    public long committed() {
        return durable;
    }

    @Override
    public ApplyStats stats() {
        return database.stats();
    }

    @Override
    public Standing standing() {
        return Standing.ALONE;
    }
}

package io.zk.server.replica;

import io.netty.buffer.Unpooled;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.server.acl.Identities;
import io.zk.server.op.InFlight;
import io.zk.server.op.Operations;
import io.zk.server.op.Plan;
import io.zk.server.op.WriteOp;
import io.zk.server.op.WriteRequest;
import io.zk.server.session.Session;
import io.zk.server.session.SessionIds;
import io.zk.server.session.SessionPassword;
import io.zk.server.session.SessionTable;
import io.zk.server.tree.DataTree;
import io.zk.server.txn.CloseSessionTxn;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.TxnDigest;
import io.zk.server.txn.TxnHeader;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The core: an ensemble of one. Puts the writes of all sessions in one order, judges each against everything planned
 * before it, has it logged, and applies and answers it once the log holds it. Pure; core thread.
 *
 * <p>A turn of the shell: {@link #step} for each input and {@link #tick} when {@link #nextDeadline} has come; append
 * what the outputs say; then, if {@link #applicable}, {@link #apply} under the tree gate's write lock, and wake the
 * loops that have deliveries. When appended records are on disk, the shell says so by {@link Input.Durable}: nothing is
 * applied or answered before.
 */
public final class Standalone implements Replica {
    private static final byte[] NO_BODY = new byte[0];

    private final DataTree tree;
    private final ReplicaRules rules;
    private final InFlight inFlight;
    private final SessionTable sessions;
    private final SessionIds ids;
    private final Reaper reaper;
    private final Applier applier;
    private final RecordWriter records;
    private final WireIn in;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private long lastPlanned;
    private long durable;

    /**
     * @param recovered sessions of the database with their timeouts in milliseconds: each starts with all of it
     * @param loops every loop whose connections are served, fixed from now on
     */
    public Standalone(
            DataTree tree, Map<Long, Integer> recovered, ReplicaRules rules, List<ClientLoop> loops, Now now) {
        this.tree = tree;
        this.rules = rules;
        this.inFlight = new InFlight(tree, rules.ops());
        this.sessions = new SessionTable(rules.timeouts().tickMillis());
        this.ids = new SessionIds(now.wallMillis(), rules.serverId());
        this.reaper = new Reaper(tree, rules.reaper(), now.millis());
        this.applier = new Applier(tree, sessions, recovered, loops);
        this.records = new RecordWriter(rules.recordBytesMax());
        this.in = new WireIn(Unpooled.EMPTY_BUFFER, rules.ops().limits());
        this.lastPlanned = tree.lastZxid();
        this.durable = lastPlanned;
        recovered.forEach((id, timeout) -> sessions.open(id, timeout, now.millis()));
    }

    /** Takes one input in. */
    @Override
    public void step(Input input, Now now, Outputs out) {
        switch (input.kind()) {
            case SUBMITTED -> submitted((Input.Submitted) input, now, out);
            case OPENED -> opened((Input.Opened) input, now, out);
            case REATTACHED -> reattached((Input.Reattached) input, now, out);
            case DETACHED -> detached((Input.Detached) input);
            case TOUCHED -> touched((Input.Touched) input);
            case DURABLE -> durable = Math.max(durable, ((Input.Durable) input).zxid());
            case ENSEMBLE -> throw new IllegalStateException("no ensemble, yet told of " + input);
        }
    }

    /** Does what is due by now: ends sessions, removes containers. */
    @Override
    public void tick(Now now, Outputs out) {
        sessions.expire(now.millis(), session -> {
            out.fact(new Fact(Fact.Kind.SESSION_EXPIRED, session.id(), session.timeoutMillis(), lastPlanned));
            session.close();
            plan(null, serverRequest(session.id(), OpCode.CLOSE_SESSION, NO_BODY), now, out);
        });
        String path = reaper.poll(now);
        while (path != null) {
            out.fact(new Fact(Fact.Kind.CONTAINER_REAPED, 0, 0, lastPlanned));
            plan(null, serverRequest(0, OpCode.DELETE_CONTAINER, RecordWriter.pathBody(path)), now, out);
            path = reaper.poll(now);
        }
    }

    /** Monotonic milliseconds by which {@link #tick} wants to be called. */
    @Override
    public long nextDeadline() {
        return Math.min(sessions.nextDeadline(), reaper.nextDeadline());
    }

    /** Whether {@link #apply} has anything to do. */
    @Override
    public boolean applicable() {
        Pending head = pending.peek();
        return head != null && head.zxid() <= durable;
    }

    /** Applies and answers, in order, everything the log holds. Under the write lock. */
    @Override
    public void apply() {
        while (applicable()) {
            applier.carryOut(pending.remove());
        }
        inFlight.applied(tree.lastZxid());
    }

    /** What is planned and not applied, answers that wait among it. */
    @Override
    public int pendingCount() {
        return pending.size();
    }

    /** Sessions being tracked. */
    @Override
    public SessionTable sessions() {
        return sessions;
    }

    @Override
    public Map<Long, Integer> appliedSessions() {
        return applier.sessions();
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
    public Standing standing() {
        return Standing.ALONE;
    }

    // ---- sessions

    private void opened(Input.Opened input, Now now, Outputs out) {
        long id = ids.next();
        Session session = sessions.open(id, input.timeoutMillis(), now.millis());
        session.attach(input.connection());
        lastPlanned++;
        inFlight.begin(lastPlanned, now.wallMillis());
        inFlight.keep();
        TxnHeader header = new TxnHeader(id, 0, lastPlanned, now.wallMillis(), OpCode.CREATE_SESSION.code());
        Transaction transaction = new Transaction(header, new CreateSessionTxn(input.timeoutMillis()), digest());
        out.append(lastPlanned, TxnCodec.encode(transaction));
        out.fact(new Fact(Fact.Kind.SESSION_OPENED, id, input.timeoutMillis(), lastPlanned));
        pending.add(Pending.opening(transaction, input.connection()));
    }

    private void reattached(Input.Reattached input, Now now, Outputs out) {
        ClientConnection connection = input.connection();
        Session session = sessions.find(input.sessionId());
        if (session != null && session.owner() != null) {
            // Even a wrong password ends the old connection, though not the session: as Apache's servers do.
            ClientConnection old = (ClientConnection) session.owner();
            session.attach(null);
            answer(Delivery.end(old));
        }
        boolean accepted =
                session != null && !session.closing() && SessionPassword.matches(input.sessionId(), input.password());
        if (session == null || !accepted) {
            out.fact(new Fact(Fact.Kind.SESSION_REFUSED, input.sessionId(), 0, lastPlanned));
            answer(Delivery.end(connection, applier.refusal(connection)));
            return;
        }
        out.fact(new Fact(Fact.Kind.SESSION_REATTACHED, session.id(), input.timeoutMillis(), lastPlanned));
        session.attach(connection);
        sessions.renegotiate(session, input.timeoutMillis(), now.millis());
        answer(applier.accepted(connection, 0, session.id(), input.timeoutMillis()));
    }

    private void detached(Input.Detached input) {
        Session session = sessions.find(input.sessionId());
        if (session != null && session.owner() == input.connection()) {
            session.attach(null);
        }
    }

    private void touched(Input.Touched input) {
        for (int i = 0; i < input.count(); i++) {
            Session session = sessions.find(input.sessionIds()[i]);
            if (session != null) {
                sessions.touch(session, input.heardAt()[i]);
            }
        }
    }

    // ---- requests

    private void submitted(Input.Submitted input, Now now, Outputs out) {
        WriteRequest request = input.request();
        Session session = sessions.find(request.sessionId());
        if (session == null || session.closing()) {
            pending.add(Pending.answer(lastPlanned, input, ErrorCode.SESSION_EXPIRED));
        } else if (session.owner() != input.connection()) {
            // The session has moved to another connection: what the old one still sends is not carried out.
            answer(Delivery.end(input.connection()));
        } else {
            sessions.touch(session, now.millis());
            if (request.opCode() == OpCode.SYNC) {
                // An ensemble of one has applied everything planned before this when its turn comes.
                pending.add(Pending.answer(lastPlanned, input, ErrorCode.OK));
            } else {
                if (request.opCode() == OpCode.CLOSE_SESSION) {
                    session.close();
                    out.fact(new Fact(Fact.Kind.SESSION_CLOSED, session.id(), session.timeoutMillis(), lastPlanned));
                }
                plan(input, request, now, out);
            }
        }
    }

    private void plan(Input.@Nullable Submitted input, WriteRequest request, Now now, Outputs out) {
        WriteOp op = Operations.write(request.opCode());
        if (op == null) {
            throw new IllegalStateException("no write: " + request.opCode());
        }
        long zxid = lastPlanned + 1;
        inFlight.begin(zxid, now.wallMillis());
        Plan plan;
        try {
            plan = op.plan(request, in.over(Unpooled.wrappedBuffer(request.body())), inFlight);
        } catch (WireException malformed) {
            // It takes no zxid: one that Apache's servers log under the zxid before it stops a whole ensemble.
            plan = Plan.turnedAway(ErrorCode.MARSHALLING_ERROR);
        }
        Txn txn = plan.txn();
        if (txn == null) {
            inFlight.undo();
            refuse(input, request, plan, now, out);
        } else {
            propose(input, request, txn, now, out);
        }
    }

    private void refuse(Input.@Nullable Submitted input, WriteRequest request, Plan plan, Now now, Outputs out) {
        if (plan.logged()) {
            lastPlanned++;
            Txn txn = new ErrorTxn(plan.error().code());
            Transaction transaction = new Transaction(header(request, lastPlanned, txn, now), txn, null);
            out.append(lastPlanned, TxnCodec.encode(transaction));
            pending.add(Pending.write(transaction, input, plan.error()));
        } else if (input != null) {
            pending.add(Pending.answer(lastPlanned, input, plan.error()));
        }
    }

    private void propose(Input.@Nullable Submitted input, WriteRequest request, Txn planned, Now now, Outputs out) {
        long zxid = lastPlanned + 1;
        Txn txn = planned;
        TxnHeader header = header(request, zxid, txn, now);
        if (records.begin(header, txn) && request.opCode() == OpCode.CLOSE_SESSION) {
            // Whoever applies it removes every ephemeral of the session, listed or not.
            txn = new CloseSessionTxn(List.of());
            records.begin(header, txn);
        } else if (records.tooLarge()) {
            inFlight.undo();
            out.fact(new Fact(Fact.Kind.RECORD_TOO_LARGE, request.sessionId(), 0, zxid));
            refuse(input, request, Plan.refused(ErrorCode.BAD_ARGUMENTS), now, out);
            return;
        }
        inFlight.keep();
        lastPlanned = zxid;
        Transaction transaction = new Transaction(header, txn, digest());
        out.append(zxid, records.finish(transaction.digest()));
        pending.add(Pending.write(transaction, input, ErrorCode.OK));
    }

    private @Nullable TxnDigest digest() {
        return rules.digest() ? new TxnDigest(TxnDigest.VERSION, inFlight.digest()) : null;
    }

    private void answer(Delivery delivery) {
        pending.add(Pending.delivery(lastPlanned, delivery));
    }

    private static TxnHeader header(WriteRequest request, long zxid, Txn txn, Now now) {
        return new TxnHeader(
                request.sessionId(),
                request.xid(),
                zxid,
                now.wallMillis(),
                txn.opCode().code());
    }

    private static WriteRequest serverRequest(long sessionId, OpCode opCode, byte[] body) {
        return new WriteRequest(sessionId, 0, opCode, body, Identities.SERVER);
    }
}

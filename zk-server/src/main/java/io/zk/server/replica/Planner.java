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
import io.zk.server.tree.DataTree;
import io.zk.server.txn.CloseSessionTxn;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnDigest;
import io.zk.server.txn.TxnHeader;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts writes in the order of all: judges each against everything planned before it, gives it its zxid, and keeps what
 * is owed for it until it may be carried out. Core thread.
 */
final class Planner {
    private static final byte[] NO_BODY = new byte[0];

    /** What becomes of what is planned. */
    interface Order {
        /** The zxid of the next transaction; negative: there is none, and whatever asks for one is dropped. */
        long nextZxid();

        /** This is the next transaction; it is on its way to the log of this server. */
        void planned(long zxid, byte[] payload);
    }

    /**
     * A request to judge.
     *
     * @param local who gets the answer; null if that is nobody here
     * @param forwarded whether another server waits for it: only a transaction can answer that one
     */
    private record Asked(WriteRequest request, Input.@Nullable Submitted local, boolean forwarded) {}

    private final DataTree tree;
    private final ReplicaRules rules;
    private final Order order;
    private final InFlight inFlight;
    private final Reaper reaper;
    private final RecordWriter records;
    private final WireIn in;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private long lastPlanned;

    /** @param tree with all that may come before the first transaction of the order applied to it */
    Planner(DataTree tree, ReplicaRules rules, Order order, Now now) {
        this.tree = tree;
        this.rules = rules;
        this.order = order;
        this.inFlight = new InFlight(tree, rules.ops());
        this.reaper = new Reaper(tree, rules.reaper(), now.millis());
        this.records = new RecordWriter(rules.recordBytesMax());
        this.in = new WireIn(Unpooled.EMPTY_BUFFER, rules.ops().limits());
        this.lastPlanned = tree.lastZxid();
    }

    /** The newest planned; before the first one the newest applied. */
    long lastPlanned() {
        return lastPlanned;
    }

    // ---- what is owed

    /** Planned and not carried out, answers among it, oldest first. */
    ArrayDeque<Pending> pending() {
        return pending;
    }

    /** Whether the oldest of what is owed may be carried out, everything up to this zxid being safe. */
    boolean due(long safe) {
        Pending head = pending.peek();
        return head != null && head.zxid() <= safe;
    }

    /** To be handed over once what was planned before it is applied. */
    void owe(Delivery delivery) {
        pending.add(Pending.delivery(lastPlanned, delivery));
    }

    /** To be answered, without a transaction, once what was planned before it is applied. */
    void owe(Input.Submitted request, ErrorCode error) {
        pending.add(Pending.answer(lastPlanned, request, error));
    }

    /** What has been carried out is in the tree. */
    void applied() {
        inFlight.applied(tree.lastZxid());
    }

    // ---- requests

    /** A write of a session of this server. */
    void plan(Input.Submitted input, Now now, Outputs out) {
        plan(new Asked(input.request(), input, false), now, out);
    }

    /** A write that another server has sent on. */
    void planForwarded(WriteRequest request, Now now, Outputs out) {
        plan(new Asked(request, null, true), now, out);
    }

    /** Tells another server, by a transaction, that a request of its client is refused. */
    void refuseForwarded(WriteRequest request, ErrorCode error, Now now, Outputs out) {
        refuse(new Asked(request, null, true), Plan.refused(error), now, out);
    }

    /** A session begins; whether it has its place in the order. {@code asking}: who of this server gets it, or null. */
    boolean open(long id, int timeoutMillis, @Nullable ClientConnection asking, Now now, Outputs out) {
        long zxid = order.nextZxid();
        if (zxid < 0) {
            return false;
        }
        inFlight.begin(zxid, now.wallMillis());
        inFlight.keep();
        TxnHeader header = new TxnHeader(id, 0, zxid, now.wallMillis(), OpCode.CREATE_SESSION.code());
        Txn txn = new CreateSessionTxn(timeoutMillis);
        records.begin(header, txn);
        Transaction transaction = new Transaction(header, txn, digest());
        Pending owed = asking == null ? Pending.write(transaction, null) : Pending.opening(transaction, asking);
        log(owed, transaction, out);
        out.fact(new Fact(Fact.Kind.SESSION_OPENED, id, timeoutMillis, lastPlanned));
        return true;
    }

    /** A session's time is up. */
    void expire(Session session, Now now, Outputs out) {
        out.fact(new Fact(Fact.Kind.SESSION_EXPIRED, session.id(), session.timeoutMillis(), lastPlanned));
        session.close();
        planOwn(session.id(), OpCode.CLOSE_SESSION, NO_BODY, now, out);
    }

    /** Removes the containers and TTL nodes that are due. */
    void reap(Now now, Outputs out) {
        String path = reaper.poll(now);
        while (path != null) {
            out.fact(new Fact(Fact.Kind.CONTAINER_REAPED, 0, 0, lastPlanned));
            planOwn(0, OpCode.DELETE_CONTAINER, RecordWriter.pathBody(path), now, out);
            path = reaper.poll(now);
        }
    }

    /** Monotonic milliseconds by which {@link #reap} wants to be called. */
    long nextDeadline() {
        return reaper.nextDeadline();
    }

    // ---- planning

    private void planOwn(long sessionId, OpCode opCode, byte[] body, Now now, Outputs out) {
        WriteRequest request = new WriteRequest(sessionId, 0, opCode, body, Identities.SERVER);
        plan(new Asked(request, null, false), now, out);
    }

    private void plan(Asked asked, Now now, Outputs out) {
        WriteRequest request = asked.request();
        WriteOp op = Operations.write(request.opCode());
        if (op == null) {
            throw new IllegalStateException("no write: " + request.opCode());
        }
        long zxid = order.nextZxid();
        if (zxid < 0) {
            return;
        }
        inFlight.begin(zxid, now.wallMillis());
        Plan plan;
        try {
            plan = op.plan(request, in.over(Unpooled.wrappedBuffer(request.body())), inFlight);
        } catch (WireException malformed) {
            // It takes no zxid: one that Apache's servers log under the zxid before it stops a whole ensemble.
            plan = Plan.turnedAway(ErrorCode.MARSHALLING_ERROR);
        }
        String quota = inFlight.quotaExceeded();
        if (quota != null) {
            String top = Namespaces.of(quota);
            out.fact(new Fact(Fact.Kind.QUOTA_EXCEEDED, request.sessionId(), 0, lastPlanned, top));
        }
        Txn txn = plan.txn();
        if (txn == null) {
            inFlight.undo();
            refuse(asked, plan, now, out);
        } else {
            propose(asked, zxid, txn, now, out);
        }
    }

    private void refuse(Asked asked, Plan plan, Now now, Outputs out) {
        if (plan.logged() || asked.forwarded()) {
            long zxid = order.nextZxid();
            if (zxid >= 0) {
                Txn txn = new ErrorTxn(plan.error().code());
                TxnHeader header = header(asked.request(), zxid, txn, now);
                records.begin(header, txn);
                Transaction transaction = new Transaction(header, txn, null);
                log(Pending.write(transaction, asked.local()), transaction, out);
            }
        } else if (asked.local() != null) {
            owe(asked.local(), plan.error());
        }
    }

    private void propose(Asked asked, long zxid, Txn planned, Now now, Outputs out) {
        WriteRequest request = asked.request();
        Txn txn = planned;
        TxnHeader header = header(request, zxid, txn, now);
        if (records.begin(header, txn) && request.opCode() == OpCode.CLOSE_SESSION) {
            // Whoever applies it removes every ephemeral of the session, listed or not.
            txn = new CloseSessionTxn(List.of());
            records.begin(header, txn);
        } else if (records.tooLarge()) {
            inFlight.undo();
            out.fact(new Fact(Fact.Kind.RECORD_TOO_LARGE, request.sessionId(), 0, zxid));
            refuse(asked, Plan.refused(ErrorCode.BAD_ARGUMENTS), now, out);
            return;
        }
        inFlight.keep();
        Transaction transaction = new Transaction(header, txn, digest());
        log(Pending.write(transaction, asked.local()), transaction, out);
    }

    /** The record begun last takes its place. */
    private void log(Pending owed, Transaction transaction, Outputs out) {
        byte[] payload = records.finish(transaction.digest());
        lastPlanned = transaction.zxid();
        out.append(lastPlanned, payload);
        pending.add(owed);
        order.planned(lastPlanned, payload);
    }

    private @Nullable TxnDigest digest() {
        return rules.digest() ? new TxnDigest(TxnDigest.VERSION, inFlight.digest()) : null;
    }

    private static TxnHeader header(WriteRequest request, long zxid, Txn txn, Now now) {
        return new TxnHeader(
                request.sessionId(),
                request.xid(),
                zxid,
                now.wallMillis(),
                txn.opCode().code());
    }
}

package io.zk.server.replica;

import io.netty.buffer.Unpooled;
import io.netty.util.collection.LongObjectHashMap;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.EventType;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.message.PathResponse;
import io.zk.protocol.message.SyncRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import io.zk.server.op.Operations;
import io.zk.server.op.WriteOp;
import io.zk.server.session.SessionPassword;
import io.zk.server.session.SessionTable;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.Outcome;
import io.zk.server.tree.TreeEvents;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnDigest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies what the log holds: changes the tree, fires watches, answers. Core thread, under the write lock. */
final class Applier implements TreeEvents {
    private final DataTree tree;
    private final SessionTable tracked;
    private final LongObjectHashMap<Integer> sessions;
    private final List<ClientLoop> loops;
    private final Frames frames = new Frames();
    private long zxid;

    Applier(DataTree tree, SessionTable tracked, Map<Long, Integer> sessions, List<ClientLoop> loops) {
        this.tree = tree;
        this.tracked = tracked;
        this.sessions = new LongObjectHashMap<>(sessions.size());
        this.sessions.putAll(sessions);
        this.loops = List.copyOf(loops);
    }

    Map<Long, Integer> sessions() {
        return sessions;
    }

    void carryOut(Pending pending) {
        Transaction transaction = pending.transaction();
        if (transaction != null) {
            zxid = transaction.zxid();
            Outcome outcome = tree.apply(transaction, this);
            checkDigest(transaction);
            sessionsAfter(transaction, pending);
            answer(pending, outcome);
        } else if (pending.delivery() != null) {
            deliver(pending.delivery());
        } else {
            answerInTurn(pending);
        }
    }

    byte[] refusal(ClientConnection connection) {
        return frames.connected(ConnectResponse.refusal(readOnlyField(connection)));
    }

    /** @param openedAt zxid of the session if it is new, else 0 */
    Delivery accepted(ClientConnection connection, long openedAt, long sessionId, int timeoutMillis) {
        byte[] password = SessionPassword.of(sessionId);
        ConnectResponse response =
                new ConnectResponse(0, timeoutMillis, sessionId, password, readOnlyField(connection));
        return Delivery.session(connection, frames.connected(response), openedAt, sessionId, timeoutMillis);
    }

    // ---- watches

    @Override
    public void created(String path, int aclId, int parentAclId) {
        fire(EventType.NODE_CREATED, path, aclId);
        fire(EventType.NODE_CHILDREN_CHANGED, parentOf(path), parentAclId);
    }

    @Override
    public void deleted(String path, int aclId, int parentAclId) {
        fire(EventType.NODE_DELETED, path, aclId);
        fire(EventType.NODE_CHILDREN_CHANGED, parentOf(path), parentAclId);
    }

    @Override
    public void dataChanged(String path, int aclId) {
        fire(EventType.NODE_DATA_CHANGED, path, aclId);
    }

    private void fire(EventType type, String path, int aclId) {
        for (int i = 0; i < loops.size(); i++) {
            loops.get(i).fire(type, path, aclId, zxid);
        }
    }

    /** The parent as events and watches name it: a slash for the root. */
    private static String parentOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash == 0 ? "/" : path.substring(0, slash);
    }

    // ---- sessions

    private void sessionsAfter(Transaction transaction, Pending pending) {
        long id = transaction.header().sessionId();
        if (transaction.txn().opCode() == OpCode.CREATE_SESSION) {
            int timeout = ((CreateSessionTxn) transaction.txn()).timeoutMillis();
            sessions.put(id, (Integer) timeout);
            ClientConnection connection = pending.connection();
            if (connection != null) {
                deliver(accepted(connection, zxid, id, timeout));
            }
        } else if (transaction.txn().opCode() == OpCode.CLOSE_SESSION) {
            sessions.remove(id);
            Object owner = tracked.remove(id);
            if (pending.request() == null && owner != null) {
                // Expiry is silent: the connection just ends.
                deliver(Delivery.end((ClientConnection) owner));
            }
        }
    }

    private static @Nullable Boolean readOnlyField(ClientConnection connection) {
        return connection.sendsReadOnly() ? Boolean.FALSE : null;
    }

    // ---- answers

    private void answer(Pending pending, Outcome outcome) {
        Input.Submitted request = pending.request();
        if (request == null) {
            return;
        }
        OpCode opCode = request.request().opCode();
        int xid = request.request().xid();
        if (pending.error() != ErrorCode.OK) {
            deliver(Delivery.reply(request, frames.error(xid, zxid, pending.error()), zxid));
            return;
        }
        WriteOp op = Operations.write(opCode);
        if (op == null || (outcome.err() != 0 && opCode != OpCode.MULTI)) {
            throw new IllegalStateException("planned " + opCode + " came to " + outcome.err() + " at zxid " + zxid);
        }
        op.reply(outcome, frames.reply(xid, zxid, ErrorCode.OK));
        deliver(Delivery.reply(request, frames.finish(), zxid));
    }

    /** What goes through no log is answered with the zxid applied by then. */
    private void answerInTurn(Pending pending) {
        Input.Submitted request = pending.request();
        if (request == null) {
            return;
        }
        long now = tree.lastZxid();
        int xid = request.request().xid();
        ErrorCode error = pending.error();
        if (error == ErrorCode.OK) {
            error = writeSync(request, frames.reply(xid, now, ErrorCode.OK));
        }
        byte[] frame = error == ErrorCode.OK ? frames.finish() : frames.error(xid, now, error);
        deliver(Delivery.reply(request, frame, now));
    }

    private static ErrorCode writeSync(Input.Submitted request, WireOut out) {
        try {
            WireIn in = new WireIn(Unpooled.wrappedBuffer(request.request().body()), WireLimits.DEFAULT);
            new PathResponse(SyncRequest.decode(in).path()).encode(out);
            return ErrorCode.OK;
        } catch (WireException malformed) {
            return ErrorCode.MARSHALLING_ERROR;
        }
    }

    private void deliver(Delivery delivery) {
        delivery.connection().loop().deliver(delivery);
    }

    private void checkDigest(Transaction transaction) {
        TxnDigest digest = transaction.digest();
        if (digest != null && digest.digest() != tree.digest()) {
            throw new IllegalStateException("digest differs after zxid 0x" + Long.toHexString(zxid) + ": planned "
                    + Long.toHexString(digest.digest()) + ", is " + Long.toHexString(tree.digest()));
        }
    }
}

package io.zk.server.replica;

import io.netty.buffer.Unpooled;
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
import io.zk.server.tree.DataTree;
import io.zk.server.tree.Outcome;
import io.zk.server.tree.TreeEvents;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.TxnDigest;
import io.zk.server.txn.UnknownTxnException;
import io.zk.server.zab.Proposal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies what is safe: changes the tree, fires watches, answers. Lives as long as the server serves in one role. Core
 * thread, under the write lock.
 */
final class Applier implements TreeEvents {
    /** Is told that a session is no more. */
    interface Ended {
        /** Forgets the session; the connection of this server that it is attached through, or null. */
        @Nullable
        ClientConnection ended(long sessionId);
    }

    private final Database database;
    private final DataTree tree;
    private final WireLimits limits;
    private final AuditTrail audit;
    private final List<ClientLoop> loops;
    private final Ended ended;
    private final Frames frames = new Frames();
    private long zxid;
    /** The session that the transaction ends which is being applied; 0: it ends none. */
    private long ending;

    /** @param loops every loop whose connections are served */
    Applier(Database database, ReplicaRules rules, List<ClientLoop> loops, Ended ended) {
        this.database = database;
        this.tree = database.tree();
        this.limits = rules.ops().limits();
        this.audit = rules.audit();
        this.loops = List.copyOf(loops);
        this.ended = ended;
    }

    /** Applies the oldest of the tail, for which nobody here has asked. */
    void carryOutTail() {
        carryOut(Pending.write(decode(database.tail().remove()), null));
    }

    /** The transaction that a proposal holds; one that can't be read ends the server. */
    Transaction decode(Proposal proposal) {
        try {
            return TxnCodec.decode(proposal.payload(), limits);
        } catch (WireException | UnknownTxnException e) {
            String zxidText = Long.toHexString(proposal.zxid());
            throw new IllegalStateException("the transaction of zxid 0x" + zxidText + " can't be read", e);
        }
    }

    void carryOut(Pending pending) {
        Transaction transaction = pending.transaction();
        if (transaction != null) {
            zxid = transaction.zxid();
            ending = transaction.txn().opCode() == OpCode.CLOSE_SESSION
                    ? transaction.header().sessionId()
                    : 0;
            Outcome outcome = tree.apply(transaction, this);
            database.stats().applied(transaction.txn());
            if (database.exact()) {
                checkDigest(transaction);
            } else {
                tree.forgetDigests();
            }
            sessionsAfter(transaction, pending);
            answer(pending.request(), transaction.txn(), outcome);
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
        if (ending != 0) {
            audit.removed(ending, path);
        }
        fire(EventType.NODE_DELETED, path, aclId);
        fire(EventType.NODE_CHILDREN_CHANGED, parentOf(path), parentAclId);
    }

    @Override
    public void dataChanged(String path, int aclId) {
        fire(EventType.NODE_DATA_CHANGED, path, aclId);
    }

    private void fire(EventType type, String path, int aclId) {
        int told = 0;
        for (int i = 0; i < loops.size(); i++) {
            told += loops.get(i).fire(type, path, aclId, zxid);
        }
        if (told > 0) {
            database.stats().told(type).add(told);
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
        Txn txn = transaction.txn();
        ClientConnection opening = pending.connection();
        if (txn instanceof CreateSessionTxn opened) {
            database.opened(id, opened.timeoutMillis());
            if (opening != null) {
                deliver(accepted(opening, zxid, id, opened.timeoutMillis()));
            }
        } else if (txn.opCode() == OpCode.CLOSE_SESSION) {
            database.sessions().remove(id);
            ClientConnection owner = ended.ended(id);
            if (pending.request() == null && owner != null) {
                // Expiry is silent: the connection just ends.
                deliver(Delivery.end(owner));
            }
        } else if (opening != null) {
            deliver(Delivery.end(opening, refusal(opening)));
        }
    }

    private static @Nullable Boolean readOnlyField(ClientConnection connection) {
        return connection.sendsReadOnly() ? Boolean.FALSE : null;
    }

    // ---- answers

    private void answer(Input.@Nullable Submitted request, Txn txn, Outcome outcome) {
        if (request == null) {
            return;
        }
        OpCode opCode = request.request().opCode();
        int xid = request.request().xid();
        audit.answered(request.request(), request.connection().address(), txn);
        if (txn instanceof ErrorTxn refused) {
            // A client that moved on is no more served here.
            deliver(
                    refused.err() == ErrorCode.SESSION_MOVED.code()
                            ? Delivery.end(request.connection())
                            : Delivery.reply(request, frames.error(xid, zxid, refused.err()), zxid));
            return;
        }
        WriteOp op = Operations.write(opCode);
        if (op == null || (outcome.err() != 0 && opCode != OpCode.MULTI)) {
            throw new IllegalStateException("planned " + opCode + " came to " + outcome.err() + " at zxid " + zxid);
        }
        op.reply(outcome, frames.reply(xid, zxid));
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
            error = writeSync(request, frames.reply(xid, now));
        } else {
            audit.answered(request.request(), request.connection().address(), null);
        }
        byte[] frame = error == ErrorCode.OK ? frames.finish() : frames.error(xid, now, error.code());
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
        if (digest != null
                && digest.version() == TxnDigest.VERSION
                && digest.digest() != tree.digest()
                && tree.rules().digest()) {
            throw new IllegalStateException("digest differs after zxid 0x" + Long.toHexString(zxid) + ": planned "
                    + Long.toHexString(digest.digest()) + ", is " + Long.toHexString(tree.digest()));
        }
    }
}

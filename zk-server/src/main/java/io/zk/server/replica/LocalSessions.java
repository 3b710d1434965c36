package io.zk.server.replica;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.server.session.SessionMap;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions attached through this learner, and what each of them has asked that is not answered. The leader answers by
 * transactions, which name session and xid: one that names those of the oldest unanswered request of its session is the
 * answer to it. Any other is of a client elsewhere: of one that has moved here since, perhaps. Core thread.
 */
final class LocalSessions implements Applier.Ended {
    /** A session with a connection here, or with requests under way of one that is gone. */
    private static final class Local {
        /** Null while nothing is: of most sessions nothing is, and there are many. */
        private @Nullable ArrayDeque<Asked> asked;

        @Nullable
        ClientConnection connection;

        int timeoutMillis;

        void ask(Asked request) {
            ArrayDeque<Asked> unanswered = asked;
            if (unanswered == null) {
                unanswered = new ArrayDeque<>(2);
                asked = unanswered;
            }
            unanswered.add(request);
        }

        @Nullable
        Asked oldest() {
            return asked == null ? null : asked.peek();
        }

        void answerOldest() {
            ArrayDeque<Asked> unanswered = asked;
            if (unanswered != null) {
                unanswered.remove();
                asked = unanswered.isEmpty() ? null : unanswered;
            }
        }

        int unanswered() {
            return asked == null ? 0 : asked.size();
        }
    }

    /**
     * What is not answered.
     *
     * @param request null of a session that is being opened
     * @param opening the connection that waits for it
     * @param error what it is refused with once its turn has come; OK: the leader was asked
     */
    private record Asked(Input.@Nullable Submitted request, @Nullable ClientConnection opening, ErrorCode error) {
        boolean answeredBy(Transaction transaction) {
            int xid = request == null ? 0 : request.request().xid();
            OpCode opCode =
                    request == null ? OpCode.CREATE_SESSION : request.request().opCode();
            Txn txn = transaction.txn();
            // A session that the leader ends by itself has xid 0, and so may a request.
            boolean fits = txn.opCode() == OpCode.ERROR
                    || (txn.opCode() == OpCode.CLOSE_SESSION) == (opCode == OpCode.CLOSE_SESSION);
            return error == ErrorCode.OK && transaction.header().cxid() == xid && fits;
        }
    }

    private final SessionMap<Local> sessions = new SessionMap<>();
    /** Sessions heard of since the leader was told last, with their timeouts in milliseconds. */
    private final Map<Long, Integer> touched = new LinkedHashMap<>();

    private int unanswered;

    /** Requests that are not answered. */
    int unanswered() {
        return unanswered;
    }

    /** The connection of this server that has the session, or null. */
    @Nullable
    ClientConnection connection(long id) {
        Local local = sessions.get(id);
        return local == null ? null : local.connection;
    }

    /** A connection has the session from now on. */
    void attach(long id, ClientConnection connection, int timeoutMillis) {
        Local local = local(id);
        local.connection = connection;
        local.timeoutMillis = timeoutMillis;
    }

    /** No connection has the session any more. */
    void detach(long id) {
        Local local = sessions.get(id);
        if (local != null) {
            local.connection = null;
            forgetIfIdle(id, local);
        }
    }

    // ---- requests

    /** The leader has been asked for a session. */
    void opening(long id, ClientConnection connection) {
        local(id).ask(new Asked(null, connection, ErrorCode.OK));
        unanswered++;
    }

    /** The leader has been asked. */
    void asked(Input.Submitted request) {
        local(request.request().sessionId()).ask(new Asked(request, null, ErrorCode.OK));
        unanswered++;
    }

    /** Nobody is asked: it is refused once everything before it is answered. */
    void refused(Input.Submitted request, ErrorCode error) {
        local(request.request().sessionId()).ask(new Asked(request, null, error));
        unanswered++;
    }

    /** What this transaction does here: it is on its way to be applied. */
    Pending answer(Transaction transaction) {
        long id = transaction.header().sessionId();
        Local local = sessions.get(id);
        Asked oldest = local == null ? null : local.oldest();
        if (local == null || oldest == null || !oldest.answeredBy(transaction)) {
            return Pending.write(transaction, null);
        }
        local.answerOldest();
        unanswered--;
        if (transaction.txn() instanceof ErrorTxn refusal
                && (oldest.request() == null || refusal.err() == ErrorCode.SESSION_MOVED.code())) {
            // Either it was never opened, or another server has it: nothing more is taken from this connection.
            local.connection = null;
        }
        forgetIfIdle(id, local);
        if (oldest.opening() != null) {
            return Pending.opening(transaction, oldest.opening());
        }
        return Pending.write(transaction, oldest.request());
    }

    /** A request of this session that was refused here, if its turn has come; else null. */
    @Nullable
    Pending nextRefusal(long id) {
        Local local = sessions.get(id);
        Asked oldest = local == null ? null : local.oldest();
        if (local == null || oldest == null || oldest.request() == null || oldest.error() == ErrorCode.OK) {
            return null;
        }
        local.answerOldest();
        unanswered--;
        forgetIfIdle(id, local);
        return Pending.answer(0, oldest.request(), oldest.error());
    }

    @Override
    public @Nullable ClientConnection ended(long sessionId) {
        touched.remove(sessionId);
        Local local = sessions.remove(sessionId);
        if (local == null) {
            return null;
        }
        unanswered -= local.unanswered();
        return local.connection;
    }

    // ---- keeping alive

    void touched(Input.Touched input) {
        for (int i = 0; i < input.count(); i++) {
            long id = input.sessionIds()[i];
            Local local = sessions.get(id);
            if (local != null && local.connection != null) {
                touched.put(id, local.timeoutMillis);
            }
        }
    }

    /** As the answer to PING holds them: id and timeout of each. */
    byte[] takeTouched() {
        ByteBuffer bytes = ByteBuffer.allocate(touched.size() * (Long.BYTES + Integer.BYTES));
        touched.forEach((id, timeout) -> bytes.putLong(id).putInt(timeout));
        touched.clear();
        return bytes.array();
    }

    private Local local(long id) {
        Local local = sessions.get(id);
        if (local == null) {
            local = new Local();
            sessions.put(id, local);
        }
        return local;
    }

    private void forgetIfIdle(long id, Local local) {
        if (local.connection == null && local.unanswered() == 0) {
            sessions.remove(id);
        }
    }
}

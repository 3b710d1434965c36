package io.zk.server.replica;

import io.zk.protocol.data.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * What the core has for one connection. Queued in the outbox of its loop under the write lock, so in zxid order.
 *
 * @param frame what to write, its length in front; empty: nothing
 * @param answered the request this answers, or null
 * @param sessionId of a handshake's answer: the session, else 0
 */
record Delivery(
        Kind kind,
        ClientConnection connection,
        byte[] frame,
        long zxid,
        Input.@Nullable Submitted answered,
        long sessionId,
        int timeoutMillis) {
    /** What the loop does with it. */
    enum Kind {
        /** Writes a notification. */
        EVENT,
        /** Writes the answer to a request, and lets those behind it go on. */
        REPLY,
        /** Writes the answer to closeSession, then ends the connection. */
        LAST_REPLY,
        /** Completes the handshake. */
        SESSION,
        /** Writes what it has and ends the connection. */
        END
    }

    private static final byte[] NOTHING = new byte[0];

    static Delivery event(ClientConnection connection, byte[] frame, long zxid) {
        return new Delivery(Kind.EVENT, connection, frame, zxid, null, 0, 0);
    }

    static Delivery reply(Input.Submitted answered, byte[] frame, long zxid) {
        Kind kind = answered.request().opCode() == OpCode.CLOSE_SESSION ? Kind.LAST_REPLY : Kind.REPLY;
        return new Delivery(kind, answered.connection(), frame, zxid, answered, 0, 0);
    }

    /** @param zxid at which the session was opened, 0 if it was before this connection */
    static Delivery session(ClientConnection connection, byte[] frame, long zxid, long sessionId, int timeoutMillis) {
        return new Delivery(Kind.SESSION, connection, frame, zxid, null, sessionId, timeoutMillis);
    }

    /** Whether it answers a request that was refused. The error stands in the frame, behind length, xid and zxid. */
    boolean failed() {
        return answered != null && (frame[16] | frame[17] | frame[18] | frame[19]) != 0;
    }

    static Delivery end(ClientConnection connection, byte[] frame) {
        return new Delivery(Kind.END, connection, frame, 0, null, 0, 0);
    }

    static Delivery end(ClientConnection connection) {
        return end(connection, NOTHING);
    }
}

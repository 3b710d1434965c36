package io.zk.client.session;

import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.wire.WireLimits;

/**
 * What a session is started with.
 *
 * @param sessionTimeoutMillis asked for; the server may answer with another
 * @param requestTimeoutMillis how long a request may take, waiting for a connection included; 0 for ever
 * @param readOnlyAllowed whether a server without a quorum will do
 * @param limits of a frame in either direction, and of the fields in it
 * @param sessionId of a session to take up again, 0 for a new one
 * @param password of that session; zeros for a new one
 */
public record SessionSettings(
        int sessionTimeoutMillis,
        int requestTimeoutMillis,
        boolean readOnlyAllowed,
        WireLimits limits,
        long sessionId,
        byte[] password) {
    public SessionSettings {
        if (sessionTimeoutMillis < 1 || requestTimeoutMillis < 0) {
            throw new IllegalArgumentException(
                    "timeouts of " + sessionTimeoutMillis + " and " + requestTimeoutMillis + " ms");
        }
    }

    /** A new session that wants a quorum, under the usual limits. */
    public static SessionSettings of(int sessionTimeoutMillis, int requestTimeoutMillis) {
        return new SessionSettings(
                sessionTimeoutMillis,
                requestTimeoutMillis,
                false,
                WireLimits.DEFAULT,
                0,
                new byte[ConnectResponse.PASSWORD_BYTES]);
    }
}

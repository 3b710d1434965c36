package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/**
 * The first frame of a server; it has no header before it.
 *
 * @param timeoutMillis negotiated session timeout; 0 or less: the session is refused
 * @param readOnly null exactly when the request did not carry the field
 */
public record ConnectResponse(
        int protocolVersion, int timeoutMillis, long sessionId, byte @Nullable [] password, @Nullable Boolean readOnly)
        implements Message {
    /** Bytes of a session's password. */
    public static final int PASSWORD_BYTES = 16;

    public static ConnectResponse decode(WireIn in) throws WireException {
        return new ConnectResponse(
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readBuffer(),
                in.remaining() > 0 ? in.readBoolean() : null);
    }

    /** The answer to a session that is unknown, expired or closed, or whose password is wrong. */
    public static ConnectResponse refusal(@Nullable Boolean readOnly) {
        return new ConnectResponse(0, 0, 0, new byte[PASSWORD_BYTES], readOnly);
    }

    @Override
    public void encode(WireOut out) {
        out.writeInt(protocolVersion);
        out.writeInt(timeoutMillis);
        out.writeLong(sessionId);
        out.writeBuffer(password);
        if (readOnly != null) {
            out.writeBoolean(readOnly);
        }
    }
}

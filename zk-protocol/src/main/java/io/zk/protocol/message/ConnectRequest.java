package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/**
 * The first frame of a client; it has no header before it.
 *
 * @param timeoutMillis wanted session timeout
 * @param sessionId 0 for a new session
 * @param readOnly null where the client does not send the field (clients older than 3.4)
 */
public record ConnectRequest(
        int protocolVersion,
        long lastZxidSeen,
        int timeoutMillis,
        long sessionId,
        byte @Nullable [] password,
        @Nullable Boolean readOnly)
        implements Message {
    public static ConnectRequest decode(WireIn in) throws WireException {
        return new ConnectRequest(
                in.readInt(),
                in.readLong(),
                in.readInt(),
                in.readLong(),
                in.readBuffer(),
                in.remaining() > 0 ? in.readBoolean() : null);
    }

    @Override
    public void encode(WireOut out) {
        out.writeInt(protocolVersion);
        out.writeLong(lastZxidSeen);
        out.writeInt(timeoutMillis);
        out.writeLong(sessionId);
        out.writeBuffer(password);
        if (readOnly != null) {
            out.writeBoolean(readOnly);
        }
    }
}

package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Body of auth; the type is 0 and means nothing. */
public record AuthPacket(int type, @Nullable String scheme, byte @Nullable [] auth) implements Message {
    public static AuthPacket decode(WireIn in) throws WireException {
        return new AuthPacket(in.readInt(), in.readString(), in.readBuffer());
    }

    @Override
    public void encode(WireOut out) {
        out.writeInt(type);
        out.writeString(scheme);
        out.writeBuffer(auth);
    }
}

package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Body of the reply to sasl. */
public record SaslResponse(byte @Nullable [] token) implements Message {
    public static SaslResponse decode(WireIn in) throws WireException {
        return new SaslResponse(in.readBuffer());
    }

    @Override
    public void encode(WireOut out) {
        out.writeBuffer(token);
    }
}

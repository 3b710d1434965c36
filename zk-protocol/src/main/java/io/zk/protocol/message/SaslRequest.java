package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Body of sasl in a request. */
public record SaslRequest(byte @Nullable [] token) implements Message {
    public static SaslRequest decode(WireIn in) throws WireException {
        return new SaslRequest(in.readBuffer());
    }

    @Override
    public void encode(WireOut out) {
        out.writeBuffer(token);
    }
}

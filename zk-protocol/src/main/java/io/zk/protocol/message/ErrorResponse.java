package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Body of the reply to addWatch, and of a failed result in a multi. */
public record ErrorResponse(int err) implements Message {
    public static ErrorResponse decode(WireIn in) throws WireException {
        return new ErrorResponse(in.readInt());
    }

    @Override
    public void encode(WireOut out) {
        out.writeInt(err);
    }
}

package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Starts every frame of a client after the first. */
public record RequestHeader(int xid, int type) implements Message {
    public static RequestHeader decode(WireIn in) throws WireException {
        return new RequestHeader(in.readInt(), in.readInt());
    }

    @Override
    public void encode(WireOut out) {
        out.writeInt(xid);
        out.writeInt(type);
    }
}

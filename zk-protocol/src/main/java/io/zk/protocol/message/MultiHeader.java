package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Stands before each operation and result of a multi, and ends it. */
public record MultiHeader(int type, boolean done, int err) implements Message {
    public static MultiHeader decode(WireIn in) throws WireException {
        return new MultiHeader(in.readInt(), in.readBoolean(), in.readInt());
    }

    @Override
    public void encode(WireOut out) {
        out.writeInt(type);
        out.writeBoolean(done);
        out.writeInt(err);
    }
}

package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Starts every frame of a server after the first. A body follows only if err is 0. */
public record ReplyHeader(int xid, long zxid, int err) implements Message {
    public static ReplyHeader decode(WireIn in) throws WireException {
        return new ReplyHeader(in.readInt(), in.readLong(), in.readInt());
    }

    @Override
    public void encode(WireOut out) {
        out.writeInt(xid);
        out.writeLong(zxid);
        out.writeInt(err);
    }
}

package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Body of delete; version -1 matches any. */
public record DeleteRequest(String path, int version) implements Message {
    public static DeleteRequest decode(WireIn in) throws WireException {
        return new DeleteRequest(in.readText(), in.readInt());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        out.writeInt(version);
    }
}

package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Body of getChildren and getChildren2. */
public record GetChildrenRequest(String path, boolean watch) implements Message {
    public static GetChildrenRequest decode(WireIn in) throws WireException {
        return new GetChildrenRequest(in.readText(), in.readBoolean());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        out.writeBoolean(watch);
    }
}

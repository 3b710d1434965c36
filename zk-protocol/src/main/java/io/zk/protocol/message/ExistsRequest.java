package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Body of exists. */
public record ExistsRequest(String path, boolean watch) implements Message {
    public static ExistsRequest decode(WireIn in) throws WireException {
        return new ExistsRequest(in.readText(), in.readBoolean());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        out.writeBoolean(watch);
    }
}

package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Body of checkWatches and removeWatches; the type is a number of WatcherType. */
public record WatchesRequest(String path, int type) implements Message {
    public static WatchesRequest decode(WireIn in) throws WireException {
        return new WatchesRequest(in.readText(), in.readInt());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        out.writeInt(type);
    }
}

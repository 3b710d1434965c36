package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Body of a notification: numbers of EventType and KeeperState, and the path. */
public record WatcherEvent(int type, int state, String path) implements Message {
    public static WatcherEvent decode(WireIn in) throws WireException {
        return new WatcherEvent(in.readInt(), in.readInt(), in.readText());
    }

    @Override
    public void encode(WireOut out) {
        out.writeInt(type);
        out.writeInt(state);
        out.writeString(path);
    }
}

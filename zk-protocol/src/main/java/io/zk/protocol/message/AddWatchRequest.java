package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Body of addWatch; the mode is a number of AddWatchMode. */
public record AddWatchRequest(String path, int mode) implements Message {
    public static AddWatchRequest decode(WireIn in) throws WireException {
        return new AddWatchRequest(in.readText(), in.readInt());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        out.writeInt(mode);
    }
}

package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Body of a check inside a multi; version -1 matches any. */
public record CheckVersionRequest(String path, int version) implements Message {
    public static CheckVersionRequest decode(WireIn in) throws WireException {
        return new CheckVersionRequest(in.readText(), in.readInt());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        out.writeInt(version);
    }
}

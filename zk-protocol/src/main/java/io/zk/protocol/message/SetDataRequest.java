package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Body of setData; version -1 matches any. */
public record SetDataRequest(String path, byte @Nullable [] data, int version) implements Message {
    public static SetDataRequest decode(WireIn in) throws WireException {
        return new SetDataRequest(in.readText(), in.readBuffer(), in.readInt());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        out.writeBuffer(data);
        out.writeInt(version);
    }
}

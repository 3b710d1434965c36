package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Body of sync; the path is only echoed and may be null. */
public record SyncRequest(@Nullable String path) implements Message {
    public static SyncRequest decode(WireIn in) throws WireException {
        return new SyncRequest(in.readString());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
    }
}

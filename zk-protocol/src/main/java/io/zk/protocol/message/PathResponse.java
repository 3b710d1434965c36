package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Body of the reply to create and sync; null only where a sync sent null. */
public record PathResponse(@Nullable String path) implements Message {
    public static PathResponse decode(WireIn in) throws WireException {
        return new PathResponse(in.readString());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
    }
}

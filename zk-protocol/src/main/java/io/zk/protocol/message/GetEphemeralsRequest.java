package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Body of getEphemerals; null or blank means all. */
public record GetEphemeralsRequest(@Nullable String prefixPath) implements Message {
    public static GetEphemeralsRequest decode(WireIn in) throws WireException {
        return new GetEphemeralsRequest(in.readString());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(prefixPath);
    }
}

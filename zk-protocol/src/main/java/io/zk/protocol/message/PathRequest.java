package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Body of getACL and getAllChildrenNumber. */
public record PathRequest(String path) implements Message {
    public static PathRequest decode(WireIn in) throws WireException {
        return new PathRequest(in.readText());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
    }
}

package io.zk.protocol.data;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Who: a scheme and an id in it. On the wire both may be null; what is stored never has a null scheme. */
public record Id(@Nullable String scheme, @Nullable String id) {
    public static final Id ANYONE = new Id("world", "anyone");

    public static Id decode(WireIn in) throws WireException {
        return new Id(in.readString(), in.readString());
    }

    public void encode(WireOut out) {
        out.writeString(scheme);
        out.writeString(id);
    }
}

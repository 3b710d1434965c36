package io.zk.protocol.message;

import io.zk.protocol.data.Stat;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Body of the reply to exists, setData and setACL. */
public record StatResponse(Stat stat) implements Message {
    public static StatResponse decode(WireIn in) throws WireException {
        return new StatResponse(Stat.decode(in));
    }

    @Override
    public void encode(WireOut out) {
        stat.encode(out);
    }
}

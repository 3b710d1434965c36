package io.zk.protocol.message;

import io.zk.protocol.data.Stat;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Body of the reply to getData and reconfig. */
public record GetDataResponse(byte @Nullable [] data, Stat stat) implements Message {
    public static GetDataResponse decode(WireIn in) throws WireException {
        return new GetDataResponse(in.readBuffer(), Stat.decode(in));
    }

    @Override
    public void encode(WireOut out) {
        out.writeBuffer(data);
        stat.encode(out);
    }
}

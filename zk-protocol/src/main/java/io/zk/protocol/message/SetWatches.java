package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.List;

/** Body of setWatches: one-shot watches set again after a reconnect. */
public record SetWatches(
        long relativeZxid, List<String> dataWatches, List<String> existWatches, List<String> childWatches)
        implements Message {
    public static SetWatches decode(WireIn in) throws WireException {
        return new SetWatches(in.readLong(), Required.strings(in), Required.strings(in), Required.strings(in));
    }

    @Override
    public void encode(WireOut out) {
        out.writeLong(relativeZxid);
        out.writeStrings(dataWatches);
        out.writeStrings(existWatches);
        out.writeStrings(childWatches);
    }
}

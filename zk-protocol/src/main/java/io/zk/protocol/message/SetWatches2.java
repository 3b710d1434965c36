package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.List;

/** Body of setWatches2: watches of every kind set again after a reconnect. */
public record SetWatches2(
        long relativeZxid,
        List<String> dataWatches,
        List<String> existWatches,
        List<String> childWatches,
        List<String> persistentWatches,
        List<String> persistentRecursiveWatches)
        implements Message {
    public static SetWatches2 decode(WireIn in) throws WireException {
        return new SetWatches2(
                in.readLong(),
                Required.strings(in),
                Required.strings(in),
                Required.strings(in),
                Required.strings(in),
                Required.strings(in));
    }

    @Override
    public void encode(WireOut out) {
        out.writeLong(relativeZxid);
        out.writeStrings(dataWatches);
        out.writeStrings(existWatches);
        out.writeStrings(childWatches);
        out.writeStrings(persistentWatches);
        out.writeStrings(persistentRecursiveWatches);
    }
}

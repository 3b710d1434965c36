package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.List;

/** Body of the reply to getEphemerals: full paths, in no order. */
public record GetEphemeralsResponse(List<String> ephemerals) implements Message {
    public static GetEphemeralsResponse decode(WireIn in) throws WireException {
        return new GetEphemeralsResponse(Required.strings(in));
    }

    @Override
    public void encode(WireOut out) {
        out.writeStrings(ephemerals);
    }
}

package io.zk.protocol.message;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.List;

/** Body of the reply to getChildren: names, in no order. */
public record GetChildrenResponse(List<String> children) implements Message {
    public static GetChildrenResponse decode(WireIn in) throws WireException {
        return new GetChildrenResponse(Required.strings(in));
    }

    @Override
    public void encode(WireOut out) {
        out.writeStrings(children);
    }
}

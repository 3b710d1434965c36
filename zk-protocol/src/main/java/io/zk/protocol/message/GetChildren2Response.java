package io.zk.protocol.message;

import io.zk.protocol.data.Stat;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.List;

/** Body of the reply to getChildren2: names, in no order. */
public record GetChildren2Response(List<String> children, Stat stat) implements Message {
    public static GetChildren2Response decode(WireIn in) throws WireException {
        return new GetChildren2Response(Required.strings(in), Stat.decode(in));
    }

    @Override
    public void encode(WireOut out) {
        out.writeStrings(children);
        stat.encode(out);
    }
}

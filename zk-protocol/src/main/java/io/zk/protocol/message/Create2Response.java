package io.zk.protocol.message;

import io.zk.protocol.data.Stat;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** Body of the reply to create2, createContainer and createTTL. */
public record Create2Response(String path, Stat stat) implements Message {
    public static Create2Response decode(WireIn in) throws WireException {
        return new Create2Response(in.readText(), Stat.decode(in));
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        stat.encode(out);
    }
}

package io.zk.protocol.message;

import io.zk.protocol.data.Acl;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of createTTL; the time to live is in milliseconds. */
public record CreateTtlRequest(String path, byte @Nullable [] data, @Nullable List<Acl> acl, int flags, long ttl)
        implements Message {
    public static CreateTtlRequest decode(WireIn in) throws WireException {
        return new CreateTtlRequest(in.readText(), in.readBuffer(), Acl.decodeList(in), in.readInt(), in.readLong());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        out.writeBuffer(data);
        Acl.encodeList(acl, out);
        out.writeInt(flags);
        out.writeLong(ttl);
    }
}

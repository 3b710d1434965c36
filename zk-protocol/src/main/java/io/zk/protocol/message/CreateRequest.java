package io.zk.protocol.message;

import io.zk.protocol.data.Acl;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of create, create2 and createContainer. */
public record CreateRequest(String path, byte @Nullable [] data, @Nullable List<Acl> acl, int flags)
        implements Message {
    public static CreateRequest decode(WireIn in) throws WireException {
        return new CreateRequest(in.readText(), in.readBuffer(), Acl.decodeList(in), in.readInt());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        out.writeBuffer(data);
        Acl.encodeList(acl, out);
        out.writeInt(flags);
    }
}

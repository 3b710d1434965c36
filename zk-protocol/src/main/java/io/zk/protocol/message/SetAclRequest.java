package io.zk.protocol.message;

import io.zk.protocol.data.Acl;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of setACL; the version is that of the ACL, -1 matches any. */
public record SetAclRequest(String path, @Nullable List<Acl> acl, int version) implements Message {
    public static SetAclRequest decode(WireIn in) throws WireException {
        return new SetAclRequest(in.readText(), Acl.decodeList(in), in.readInt());
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        Acl.encodeList(acl, out);
        out.writeInt(version);
    }
}

package io.zk.protocol.message;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Stat;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.List;

/** Body of the reply to getACL. */
public record GetAclResponse(List<Acl> acl, Stat stat) implements Message {
    public static GetAclResponse decode(WireIn in) throws WireException {
        return new GetAclResponse(Required.acls(in), Stat.decode(in));
    }

    @Override
    public void encode(WireOut out) {
        Acl.encodeList(acl, out);
        stat.encode(out);
    }
}

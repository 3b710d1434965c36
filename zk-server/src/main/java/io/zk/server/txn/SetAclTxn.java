package io.zk.server.txn;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets a node's ACL; {@code version} is the resulting aversion. */
public record SetAclTxn(String path, @Nullable List<Acl> acl, int version) implements Txn {
    @Override
    public OpCode opCode() {
        return OpCode.SET_ACL;
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        Acl.encodeList(acl, out);
        out.writeInt(version);
    }
}

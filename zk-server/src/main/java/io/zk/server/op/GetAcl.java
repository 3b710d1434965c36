package io.zk.server.op;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Node;
import java.util.List;

/** getACL (6): who may read or change the ACL may see it; the hashes in it only who may change it. */
final class GetAcl implements ReadOp {
    @Override
    public ErrorCode read(ReadContext context, WireIn body, WireOut out) throws WireException {
        Node node = context.tree().find(body.readText());
        if (node == null) {
            return ErrorCode.NO_NODE;
        }
        if (!ReadPermission.granted(context, node, Acl.READ | Acl.ADMIN)) {
            return ErrorCode.NO_AUTH;
        }
        List<Acl> acl = context.tree().acl(node.aclId());
        List<Acl> listed = acl == null ? List.of() : acl;
        boolean admin = ReadPermission.granted(context, node, Acl.ADMIN);
        Acl.encodeList(admin ? listed : context.rules().acl().masked(listed), out);
        node.writeStat(out);
        return ErrorCode.OK;
    }
}

package io.zk.server.op;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.server.tree.Node;
import org.jspecify.annotations.Nullable;

/** Whether a connection may read a node. */
final class ReadPermission {
    private ReadPermission() {}

    static boolean granted(ReadContext context, Node node) {
        return granted(context, node, Acl.READ);
    }

    /** With one of these permissions. */
    static boolean granted(ReadContext context, Node node, int perms) {
        return context.rules().acl().allows(context.tree().acl(node.aclId()), perms, context.identities());
    }

    /** Why a node cannot be read, or OK. */
    static ErrorCode judge(ReadContext context, @Nullable Node node) {
        if (node == null) {
            return ErrorCode.NO_NODE;
        }
        return granted(context, node) ? ErrorCode.OK : ErrorCode.NO_AUTH;
    }
}

package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Node;

/** getAllChildrenNumber (104): descendants at any depth; only the node itself must be readable. */
final class GetAllChildrenNumber implements ReadOp {
    @Override
    public ErrorCode read(ReadContext context, WireIn body, WireOut out) throws WireException {
        String path = body.readText();
        Node node = context.tree().find(path);
        ErrorCode error = ReadPermission.judge(context, node);
        if (error == ErrorCode.OK) {
            out.writeInt(context.tree().descendantCount(path));
        }
        return error;
    }
}

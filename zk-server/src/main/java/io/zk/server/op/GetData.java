package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Node;
import io.zk.server.watch.WatchKind;

/** getData (4). */
final class GetData implements ReadOp {
    @Override
    public ErrorCode read(ReadContext context, WireIn body, WireOut out) throws WireException {
        String path = body.readText();
        boolean watch = body.readBoolean();
        Node node = context.tree().find(path);
        if (node == null) {
            return ErrorCode.NO_NODE;
        }
        if (!ReadPermission.granted(context, node)) {
            return ErrorCode.NO_AUTH;
        }
        if (watch) {
            context.addWatch(path, WatchKind.DATA);
        }
        context.reads(path);
        node.writeData(out);
        node.writeStat(out);
        return ErrorCode.OK;
    }
}

package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Node;
import io.zk.server.watch.WatchKind;

/** exists (3): its watch is set on a missing node too. */
final class Exists implements ReadOp {
    @Override
    public ErrorCode read(ReadContext context, WireIn body, WireOut out) throws WireException {
        String path = body.readText();
        boolean watch = body.readBoolean();
        if (path.indexOf('\0') >= 0) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        Node node = context.tree().find(path);
        if (node != null && !ReadPermission.granted(context, node)) {
            return ErrorCode.NO_AUTH;
        }
        if (watch) {
            context.addWatch(path, WatchKind.DATA);
        }
        if (node == null) {
            return ErrorCode.NO_NODE;
        }
        node.writeStat(out);
        return ErrorCode.OK;
    }
}

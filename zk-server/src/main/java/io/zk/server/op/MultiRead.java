package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.GetChildrenRequest;
import io.zk.protocol.message.GetDataRequest;
import io.zk.protocol.message.MultiRequest;
import io.zk.protocol.message.MultiResponse;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Node;
import java.util.List;

/**
 * multiRead (22): getData and getChildren, each of which fails by itself; their watches are not set. Reads and writes
 * mixed are undecodable; writes alone are answered, as Apache's servers do, with an error that has a body without
 * results.
 */
final class MultiRead implements ReadOp {
    @Override
    public ErrorCode read(ReadContext context, WireIn body, WireOut out) throws WireException {
        List<MultiRequest.Op> ops = MultiRequest.decode(body).ops();
        int reads = 0;
        for (int i = 0; i < ops.size(); i++) {
            OpCode opCode = ops.get(i).opCode();
            reads += opCode == OpCode.GET_DATA || opCode == OpCode.GET_CHILDREN ? 1 : 0;
        }
        if (reads < ops.size()) {
            if (reads == 0) {
                context.keepBody();
                MultiResponse.encodeEnd(out);
            }
            return ErrorCode.MARSHALLING_ERROR;
        }
        for (int i = 0; i < ops.size(); i++) {
            MultiRequest.Op op = ops.get(i);
            if (op.opCode() == OpCode.GET_DATA) {
                data(context, ((GetDataRequest) op.body()).path(), out);
            } else {
                children(context, ((GetChildrenRequest) op.body()).path(), out);
            }
        }
        MultiResponse.encodeEnd(out);
        return ErrorCode.OK;
    }

    private static void data(ReadContext context, String path, WireOut out) {
        Node node = context.tree().find(path);
        ErrorCode error = ReadPermission.judge(context, node);
        if (node == null || error != ErrorCode.OK) {
            MultiResponse.encodeResult(MultiResponse.Result.error(error.code()), out);
            return;
        }
        MultiResponse.encodeResult(new MultiResponse.Result(OpCode.GET_DATA, 0, null), out);
        node.writeData(out);
        node.writeStat(out);
    }

    private static void children(ReadContext context, String path, WireOut out) {
        Node node = context.tree().find(path);
        ErrorCode error = ReadPermission.judge(context, node);
        if (node == null || error != ErrorCode.OK) {
            MultiResponse.encodeResult(MultiResponse.Result.error(error.code()), out);
            return;
        }
        MultiResponse.encodeResult(new MultiResponse.Result(OpCode.GET_CHILDREN, 0, null), out);
        node.writeChildren(out);
    }
}

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
 * multiRead (22): getData and getChildren, each of which fails by itself; their watches are not set. One that holds a
 * write is answered with an error that has a body: the results before it.
 */
final class MultiRead implements ReadOp {
    @Override
    public ErrorCode read(ReadContext context, WireIn body, WireOut out) throws WireException {
        List<MultiRequest.Op> ops = MultiRequest.decode(body).ops();
        ErrorCode error = ErrorCode.OK;
        for (int i = 0; i < ops.size() && error == ErrorCode.OK; i++) {
            MultiRequest.Op op = ops.get(i);
            switch (op.opCode()) {
                case GET_DATA -> data(context, ((GetDataRequest) op.body()).path(), out);
                case GET_CHILDREN -> children(context, ((GetChildrenRequest) op.body()).path(), out);
                default -> {
                    context.keepBody();
                    error = ErrorCode.MARSHALLING_ERROR;
                }
            }
        }
        MultiResponse.encodeEnd(out);
        return error;
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

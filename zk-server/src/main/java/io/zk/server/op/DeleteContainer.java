package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.DeleteRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Outcome;
import io.zk.server.txn.DeleteTxn;

/**
 * deleteContainer (20): the server removes a container or TTL node whose time has come. Only for the server itself,
 * which is session 0; the body is that of a delete. Neither permission nor version is asked for.
 */
final class DeleteContainer implements WriteOp {
    @Override
    public Plan plan(WriteRequest request, WireIn body, InFlight view) throws WireException {
        if (request.sessionId() != 0) {
            return Plan.turnedAway(ErrorCode.UNIMPLEMENTED);
        }
        String path = DeleteRequest.decode(body).path();
        if (!Delete.deletable(path)) {
            return Plan.refused(ErrorCode.BAD_ARGUMENTS);
        }
        PlannedNode parent = view.find(path.substring(0, path.lastIndexOf('/')));
        PlannedNode node = view.find(path);
        if (parent == null || node == null) {
            return Plan.refused(ErrorCode.NO_NODE);
        }
        if (node.childCount() > 0) {
            return Plan.refused(ErrorCode.NOT_EMPTY);
        }
        if (view.ephemeral(node)) {
            return Plan.refused(ErrorCode.BAD_VERSION);
        }
        view.delete(parent, node);
        return Plan.of(new DeleteTxn(OpCode.DELETE_CONTAINER, path));
    }

    @Override
    public void decode(WireIn body) throws WireException {
        DeleteRequest.decode(body);
    }

    @Override
    public void reply(Outcome outcome, WireOut out) {
        // Nobody asked.
    }
}

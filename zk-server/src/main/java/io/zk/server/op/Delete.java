package io.zk.server.op;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.DeleteRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Outcome;
import io.zk.server.txn.DeleteTxn;

/** delete (2): permitted by the parent, and only without children. */
final class Delete implements WriteOp {
    @Override
    public Plan plan(WriteRequest request, WireIn body, InFlight view) throws WireException {
        return plan(DeleteRequest.decode(body), request, view);
    }

    static Plan plan(DeleteRequest delete, WriteRequest request, InFlight view) {
        String path = delete.path();
        if (!deletable(path)) {
            return Plan.refused(ErrorCode.BAD_ARGUMENTS);
        }
        PlannedNode parent = view.find(path.substring(0, path.lastIndexOf('/')));
        if (parent == null) {
            return Plan.refused(ErrorCode.NO_NODE);
        }
        if (!view.rules().acl().allows(parent.acl(), Acl.DELETE, request.identities())) {
            return Plan.refused(ErrorCode.NO_AUTH);
        }
        PlannedNode node = view.find(path);
        if (node == null) {
            return Plan.refused(ErrorCode.NO_NODE);
        }
        if (Version.differs(delete.version(), node.version())) {
            return Plan.refused(ErrorCode.BAD_VERSION);
        }
        if (node.childCount() > 0) {
            return Plan.refused(ErrorCode.NOT_EMPTY);
        }
        view.delete(parent, node);
        return Plan.of(new DeleteTxn(OpCode.DELETE, path));
    }

    @Override
    public void decode(WireIn body) throws WireException {
        DeleteRequest.decode(body);
    }

    @Override
    public void reply(Outcome outcome, WireOut out) {
        // There is no body.
    }

    /** Whether a path has the form that deletes need, and is not one of those that always exist. */
    static boolean deletable(String path) {
        return path.indexOf('/') >= 0
                && path.indexOf('\0') < 0
                && switch (path) {
                    case "/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config" -> false;
                    default -> true;
                };
    }
}

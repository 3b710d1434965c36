package io.zk.server.op;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.Path;
import io.zk.protocol.message.CheckVersionRequest;
import io.zk.server.txn.CheckTxn;

/** check (13): a condition in a multi, not an operation of its own. */
final class CheckVersion {
    private CheckVersion() {}

    static Plan plan(CheckVersionRequest check, WriteRequest request, InFlight view) {
        if (!Path.isValid(check.path())) {
            return Plan.refused(ErrorCode.BAD_ARGUMENTS);
        }
        PlannedNode node = view.find(check.path());
        if (node == null) {
            return Plan.refused(ErrorCode.NO_NODE);
        }
        if (!view.rules().acl().allows(node.acl(), Acl.READ, request.identities())) {
            return Plan.refused(ErrorCode.NO_AUTH);
        }
        if (Version.differs(check.version(), node.version())) {
            return Plan.refused(ErrorCode.BAD_VERSION);
        }
        return Plan.of(new CheckTxn(check.path(), node.version() + 1));
    }
}

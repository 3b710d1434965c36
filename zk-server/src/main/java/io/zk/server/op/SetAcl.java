package io.zk.server.op;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.Path;
import io.zk.protocol.message.SetAclRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Outcome;
import io.zk.server.txn.SetAclTxn;
import java.util.List;

/** setACL (7): its version is that of the ACL. */
final class SetAcl implements WriteOp {
    @Override
    public Plan plan(WriteRequest request, WireIn body, InFlight view) throws WireException {
        SetAclRequest set = SetAclRequest.decode(body);
        if (!Path.isValid(set.path())) {
            return Plan.refused(ErrorCode.BAD_ARGUMENTS);
        }
        List<Acl> fixed = view.rules().acl().fixUp(set.acl(), request.identities());
        if (fixed == null) {
            return Plan.refused(ErrorCode.INVALID_ACL);
        }
        PlannedNode node = view.find(set.path());
        if (node == null) {
            return Plan.refused(ErrorCode.NO_NODE);
        }
        if (!view.rules().acl().allows(node.acl(), Acl.ADMIN, request.identities())) {
            return Plan.refused(ErrorCode.NO_AUTH);
        }
        if (Version.differs(set.version(), node.aversion())) {
            return Plan.refused(ErrorCode.BAD_VERSION);
        }
        int aversion = node.aversion() + 1;
        view.setAcl(node, fixed);
        return Plan.of(new SetAclTxn(set.path(), fixed, aversion));
    }

    @Override
    public void decode(WireIn body) throws WireException {
        SetAclRequest.decode(body);
    }

    @Override
    public void reply(Outcome outcome, WireOut out) {
        StatReply.writeStat(outcome, out);
    }
}

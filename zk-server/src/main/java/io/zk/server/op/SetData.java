package io.zk.server.op;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.data.Path;
import io.zk.protocol.message.SetDataRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Outcome;
import io.zk.server.txn.SetDataTxn;

/** setData (5). */
final class SetData implements WriteOp {
    @Override
    public Plan plan(WriteRequest request, WireIn body, InFlight view) throws WireException {
        return plan(SetDataRequest.decode(body), request, view);
    }

    static Plan plan(SetDataRequest set, WriteRequest request, InFlight view) {
        if (!Path.isValid(set.path())) {
            return Plan.refused(ErrorCode.BAD_ARGUMENTS);
        }
        PlannedNode node = view.find(set.path());
        if (node == null) {
            return Plan.refused(ErrorCode.NO_NODE);
        }
        if (!view.rules().acl().allows(node.acl(), Acl.WRITE, request.identities())) {
            return Plan.refused(ErrorCode.NO_AUTH);
        }
        ErrorCode quota = QuotaRule.onSetData(view, set.path(), set.data() == null ? 0 : set.data().length);
        if (quota != ErrorCode.OK) {
            return Plan.refused(quota);
        }
        if (Version.differs(set.version(), node.version())) {
            return Plan.refused(ErrorCode.BAD_VERSION);
        }
        int version = node.version() + 1;
        view.setData(node, set.data());
        return Plan.of(new SetDataTxn(OpCode.SET_DATA, set.path(), set.data(), version));
    }

    @Override
    public void decode(WireIn body) throws WireException {
        SetDataRequest.decode(body);
    }

    @Override
    public void reply(Outcome outcome, WireOut out) {
        StatReply.writeStat(outcome, out);
    }
}

package io.zk.server.op;

import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Outcome;
import io.zk.server.txn.CloseSessionTxn;

/** closeSession (-11): ends the session of the request, with its ephemeral nodes as they are planned by now. */
final class CloseSession implements WriteOp {
    @Override
    public Plan plan(WriteRequest request, WireIn body, InFlight view) {
        return Plan.of(new CloseSessionTxn(view.closeSession(request.sessionId())));
    }

    @Override
    public void decode(WireIn body) {
        // There is no body.
    }

    @Override
    public void reply(Outcome outcome, WireOut out) {
        // There is no body.
    }
}

package io.zk.server.op;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Outcome;

/** create (1): answers the path alone. */
final class Create implements WriteOp {
    @Override
    public Plan plan(WriteRequest request, WireIn body, InFlight view) throws WireException {
        return NewNode.plan(OpCode.CREATE, CreateRequest.decode(body), request, view);
    }

    @Override
    public void decode(WireIn body) throws WireException {
        CreateRequest.decode(body);
    }

    @Override
    public void reply(Outcome outcome, WireOut out) {
        out.writeString(outcome.path());
    }
}

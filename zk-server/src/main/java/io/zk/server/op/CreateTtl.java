package io.zk.server.op;

import io.zk.protocol.message.CreateTtlRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Outcome;

/** createTTL (21): a node that the server removes when it has no children and was not written for a while. */
final class CreateTtl implements WriteOp {
    @Override
    public Plan plan(WriteRequest request, WireIn body, InFlight view) throws WireException {
        return NewNode.plan(CreateTtlRequest.decode(body), request, view);
    }

    @Override
    public void decode(WireIn body) throws WireException {
        CreateTtlRequest.decode(body);
    }

    @Override
    public void reply(Outcome outcome, WireOut out) {
        StatReply.writePathAndStat(outcome, out);
    }
}

package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.message.ReconfigRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Outcome;

/** reconfig (16): refused where it is disabled, and by a server that is no member of an ensemble. */
final class Reconfig implements WriteOp {
    @Override
    public Plan plan(WriteRequest request, WireIn body, InFlight view) throws WireException {
        ReconfigRequest.decode(body);
        return Plan.refused(view.rules().reconfigEnabled() ? ErrorCode.UNIMPLEMENTED : ErrorCode.RECONFIG_DISABLED);
    }

    @Override
    public void decode(WireIn body) throws WireException {
        ReconfigRequest.decode(body);
    }

    @Override
    public void reply(Outcome outcome, WireOut out) {
        throw new IllegalStateException("a reconfig was applied that was never planned");
    }
}

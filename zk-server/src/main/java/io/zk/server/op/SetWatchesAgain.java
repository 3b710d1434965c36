package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.message.SetWatches;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** setWatches (101): the one-shot watches of a client that has connected again. Paths are not validated. */
final class SetWatchesAgain implements ReadOp {
    @Override
    public ErrorCode read(ReadContext context, WireIn body, WireOut out) throws WireException {
        SetWatches set = SetWatches.decode(body);
        LostWatches lost = new LostWatches(context, set.relativeZxid());
        lost.data(set.dataWatches());
        lost.exist(set.existWatches());
        lost.child(set.childWatches());
        return ErrorCode.OK;
    }
}

package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.message.SetWatches2;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.watch.WatchKind;

/** setWatches2 (105): setWatches, with the watches that stay too. */
final class SetWatches2Again implements ReadOp {
    @Override
    public ErrorCode read(ReadContext context, WireIn body, WireOut out) throws WireException {
        SetWatches2 set = SetWatches2.decode(body);
        LostWatches lost = new LostWatches(context, set.relativeZxid());
        lost.data(set.dataWatches());
        lost.exist(set.existWatches());
        lost.child(set.childWatches());
        lost.lasting(set.persistentWatches(), WatchKind.PERSISTENT);
        lost.lasting(set.persistentRecursiveWatches(), WatchKind.PERSISTENT_RECURSIVE);
        return ErrorCode.OK;
    }
}

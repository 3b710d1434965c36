package io.zk.server.op;

import io.zk.protocol.data.AddWatchMode;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.message.AddWatchRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.watch.WatchKind;

/** addWatch (106): any path, whether it exists and may be read or not: events are filtered when they come. */
final class AddWatch implements ReadOp {
    @Override
    public ErrorCode read(ReadContext context, WireIn body, WireOut out) throws WireException {
        AddWatchRequest request = AddWatchRequest.decode(body);
        AddWatchMode mode = AddWatchMode.of(request.mode());
        if (mode == null) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        boolean recursive = mode == AddWatchMode.PERSISTENT_RECURSIVE;
        context.addWatch(request.path(), recursive ? WatchKind.PERSISTENT_RECURSIVE : WatchKind.PERSISTENT);
        out.writeInt(ErrorCode.OK.code());
        return ErrorCode.OK;
    }
}

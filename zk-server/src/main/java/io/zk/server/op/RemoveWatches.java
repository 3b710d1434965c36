package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.WatcherType;
import io.zk.protocol.message.WatchesRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/** removeWatches (18): removes this connection's watches of a type at exactly this path. */
final class RemoveWatches implements ReadOp {
    @Override
    public ErrorCode read(ReadContext context, WireIn body, WireOut out) throws WireException {
        WatchesRequest request = WatchesRequest.decode(body);
        WatcherType type = WatcherType.of(request.type());
        if (type == null) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        return context.removeWatch(request.path(), type) ? ErrorCode.OK : ErrorCode.NO_WATCHER;
    }
}

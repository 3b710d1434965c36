package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.ArrayList;
import java.util.List;

/** getEphemerals (103): the asking session's ephemeral nodes below a prefix of text; no permission is needed. */
final class GetEphemerals implements ReadOp {
    @Override
    public ErrorCode read(ReadContext context, WireIn body, WireOut out) throws WireException {
        String prefix = body.readString();
        List<String> all = context.tree().ephemerals(context.sessionId());
        if (prefix == null || prefix.isBlank() || prefix.equals("/")) {
            out.writeStrings(all);
            return ErrorCode.OK;
        }
        List<String> matching = new ArrayList<>();
        for (String path : all) {
            if (path.startsWith(prefix)) {
                matching.add(path);
            }
        }
        out.writeStrings(matching);
        return ErrorCode.OK;
    }
}

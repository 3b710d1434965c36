package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.Id;
import io.zk.protocol.message.ClientInfo;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.List;

/** whoAmI (107): the identities of the connection, without their secrets. A body is ignored. */
final class WhoAmI implements ReadOp {
    @Override
    public ErrorCode read(ReadContext context, WireIn body, WireOut out) {
        List<Id> ids = context.identities().ids();
        out.writeCount(ids.size());
        for (Id id : ids) {
            new ClientInfo(id.scheme(), context.rules().acl().user(id)).encode(out);
        }
        return ErrorCode.OK;
    }
}

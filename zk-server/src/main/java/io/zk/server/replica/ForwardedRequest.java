package io.zk.server.replica;

import io.zk.protocol.data.Id;
import io.zk.protocol.data.OpCode;
import io.zk.server.acl.Identities;
import io.zk.server.op.WriteRequest;
import io.zk.server.zab.QuorumPacket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that a learner has sent on: session, the client's number of it, operation, and its body as it came (REQUEST).
 *
 * @param opCode null if there is none of that number
 */
record ForwardedRequest(long sessionId, int cxid, @Nullable OpCode opCode, byte[] body, Identities identities) {
    private static final int HEAD_BYTES = Long.BYTES + 2 * Integer.BYTES;

    /** Null if the packet is too short to say whose request it is. */
    static @Nullable ForwardedRequest of(QuorumPacket packet) {
        byte[] data = packet.data();
        if (data == null || data.length < HEAD_BYTES) {
            return null;
        }
        ByteBuffer head = ByteBuffer.wrap(data);
        List<Id> ids = packet.authInfo();
        return new ForwardedRequest(
                head.getLong(),
                head.getInt(),
                OpCode.of(head.getInt()),
                Arrays.copyOfRange(data, HEAD_BYTES, data.length),
                Identities.of(ids == null ? List.of() : ids));
    }

    /** As a write of this kind. */
    WriteRequest as(OpCode kind) {
        return new WriteRequest(sessionId, cxid, kind, body, identities);
    }

    /** The timeout that the body of a createSession holds; negative if it holds none. */
    int timeoutMillis() {
        return body.length < Integer.BYTES ? -1 : ByteBuffer.wrap(body).getInt();
    }
}

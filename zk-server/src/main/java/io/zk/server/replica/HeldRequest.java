package io.zk.server.replica;

import io.zk.server.acl.Identities;
import io.zk.server.session.RequestOrder;

/**
 * A request that waits for its turn, with the identities it was received with.
 *
 * @param type opcode as sent, known or not
 * @param receivedAt monotonic milliseconds
 */
record HeldRequest(int xid, int type, byte[] body, Identities identities, RequestOrder.Kind kind, long receivedAt)
        implements RequestOrder.Held {
    /** Rough size of the objects around the body. */
    private static final int OVERHEAD_BYTES = 96;

    @Override
    public int bytes() {
        return body.length + OVERHEAD_BYTES;
    }
}

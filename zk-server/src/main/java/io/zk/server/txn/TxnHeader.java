package io.zk.server.txn;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;

/**
 * Stands before every transaction.
 *
 * @param sessionId session that asked for it; 0 for what the server does by itself
 * @param cxid xid of the request, 0 if no client sent it
 * @param timeMillis wall clock of the leader when the request was judged
 * @param type number of the body's {@code OpCode}
 */
public record TxnHeader(long sessionId, int cxid, long zxid, long timeMillis, int type) {
    /** Bytes on disk and on the wire. */
    public static final int BYTES = 32;

    public static TxnHeader decode(WireIn in) throws WireException {
        return new TxnHeader(in.readLong(), in.readInt(), in.readLong(), in.readLong(), in.readInt());
    }

    public void encode(WireOut out) {
        out.writeLong(sessionId);
        out.writeInt(cxid);
        out.writeLong(zxid);
        out.writeLong(timeMillis);
        out.writeInt(type);
    }
}

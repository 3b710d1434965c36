package io.zk.server.txn;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireOut;

/** Deletes a node. {@code opCode}: DELETE, or DELETE_CONTAINER when the server reaps it. */
public record DeleteTxn(OpCode opCode, String path) implements Txn {
    @Override
    public void encode(WireOut out) {
        out.writeString(path);
    }
}

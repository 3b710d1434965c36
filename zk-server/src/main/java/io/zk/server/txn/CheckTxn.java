package io.zk.server.txn;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireOut;

/** A check that held, inside a multi; {@code version} is the node's version + 1. Applying it does nothing. */
public record CheckTxn(String path, int version) implements Txn {
    @Override
    public OpCode opCode() {
        return OpCode.CHECK;
    }

    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        out.writeInt(version);
    }
}

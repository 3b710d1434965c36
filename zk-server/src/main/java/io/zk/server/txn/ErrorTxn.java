package io.zk.server.txn;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireOut;

/** A request that was refused: it takes a zxid and changes nothing. {@code err}: number of an {@code ErrorCode}. */
public record ErrorTxn(int err) implements Txn {
    @Override
    public OpCode opCode() {
        return OpCode.ERROR;
    }

    @Override
    public void encode(WireOut out) {
        out.writeInt(err);
    }
}

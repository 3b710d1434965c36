package io.zk.server.txn;

import io.netty.buffer.ByteBuf;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireOut;
import java.util.List;

/**
 * Several transactions under one zxid, applied whole or, if any of them is an {@link ErrorTxn}, not at all: then those
 * before the failed one are listed as they would have been, and those after it carry -2.
 */
public record MultiTxn(List<Txn> txns) implements Txn {
    @Override
    public OpCode opCode() {
        return OpCode.MULTI;
    }

    /** Whether it was refused, so that applying it does nothing. */
    public boolean failed() {
        for (Txn txn : txns) {
            if (txn.opCode() == OpCode.ERROR) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void encode(WireOut out) {
        out.writeCount(txns.size());
        ByteBuf buffer = out.buffer();
        for (Txn txn : txns) {
            out.writeInt(txn.opCode().code());
            int lengthAt = buffer.writerIndex();
            out.writeInt(0);
            txn.encode(out);
            buffer.setInt(lengthAt, buffer.writerIndex() - lengthAt - 4);
        }
    }
}

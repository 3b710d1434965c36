package io.zk.server.txn;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireOut;

/** Opens the session named in the header. */
public record CreateSessionTxn(int timeoutMillis) implements Txn {
    @Override
    public OpCode opCode() {
        return OpCode.CREATE_SESSION;
    }

    @Override
    public void encode(WireOut out) {
        out.writeInt(timeoutMillis);
    }
}

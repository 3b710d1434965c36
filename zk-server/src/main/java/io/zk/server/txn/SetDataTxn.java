package io.zk.server.txn;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/** Sets a node's data. {@code opCode}: SET_DATA or RECONFIG; {@code version}: the resulting one. */
public record SetDataTxn(OpCode opCode, String path, byte @Nullable [] data, int version) implements Txn {
    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        out.writeBuffer(data);
        out.writeInt(version);
    }
}

package io.zk.server.txn;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends the session named in the header.
 *
 * @param paths the session's ephemeral nodes; null where the log holds no list
 */
public record CloseSessionTxn(@Nullable List<String> paths) implements Txn {
    @Override
    public OpCode opCode() {
        return OpCode.CLOSE_SESSION;
    }

    @Override
    public void encode(WireOut out) {
        if (paths != null) {
            out.writeStrings(paths);
        }
    }
}

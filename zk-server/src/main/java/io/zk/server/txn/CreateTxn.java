package io.zk.server.txn;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates a node of any kind.
 *
 * @param opCode CREATE, CREATE2, CREATE_CONTAINER or CREATE_TTL
 * @param acl as fixed up, never empty where this server wrote it
 * @param parentCversion stored cversion the parent shall have; -1 in logs older than 3.4: one more than now
 * @param ttlMillis time to live, only of CREATE_TTL
 */
public record CreateTxn(
        OpCode opCode,
        String path,
        byte @Nullable [] data,
        @Nullable List<Acl> acl,
        boolean ephemeral,
        int parentCversion,
        long ttlMillis)
        implements Txn {
    @Override
    public void encode(WireOut out) {
        out.writeString(path);
        out.writeBuffer(data);
        Acl.encodeList(acl, out);
        if (opCode == OpCode.CREATE || opCode == OpCode.CREATE2) {
            out.writeBoolean(ephemeral);
        }
        out.writeInt(parentCversion);
        if (opCode == OpCode.CREATE_TTL) {
            out.writeLong(ttlMillis);
        }
    }
}

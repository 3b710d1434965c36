package io.zk.server.tree;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.data.Stat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What applying a transaction came to, for the reply.
 *
 * @param err number of an {@code ErrorCode}; of a replayed transaction that no longer fits, too
 * @param path of a create: the node's path
 * @param stat of creates, setData, setACL: the state right after
 * @param parts of a multi: one outcome a sub-transaction, else empty
 */
public record Outcome(OpCode opCode, int err, @Nullable String path, @Nullable Stat stat, List<Outcome> parts) {
    public static Outcome of(OpCode opCode, int err) {
        return new Outcome(opCode, err, null, null, List.of());
    }

    public static Outcome of(OpCode opCode, String path, Stat stat) {
        return new Outcome(opCode, 0, path, stat, List.of());
    }
}

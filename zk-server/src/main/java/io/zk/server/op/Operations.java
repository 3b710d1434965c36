package io.zk.server.op;

import io.zk.protocol.data.OpCode;
import org.jspecify.annotations.Nullable;

/** Every operation, found by its opcode. Immutable; any thread. */
public final class Operations {
    private Operations() {}

    /** The write behind an opcode of a client, or null if it is none. Holds neither sessions' opening nor sync. */
    public static @Nullable WriteOp write(OpCode opCode) {
        throw new UnsupportedOperationException(opCode.toString());
    }

    /** The read behind an opcode of a client, or null if it is none. Holds neither ping nor auth. */
    public static @Nullable ReadOp read(OpCode opCode) {
        throw new UnsupportedOperationException(opCode.toString());
    }
}

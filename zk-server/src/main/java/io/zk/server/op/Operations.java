package io.zk.server.op;

import io.zk.protocol.data.OpCode;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every operation, found by its opcode. Immutable; any thread. */
public final class Operations {
    private static final Map<OpCode, WriteOp> WRITES = writes();
    private static final Map<OpCode, ReadOp> READS = reads();

    private Operations() {}

    /**
     * The write behind an opcode, or null if it is none. Holds neither sessions' opening nor sync. Holds
     * DELETE_CONTAINER, which no client may ask for: it turns every session away but the server's own, 0.
     */
    public static @Nullable WriteOp write(OpCode opCode) {
        return WRITES.get(opCode);
    }

    /** The read behind an opcode of a client, or null if it is none. Holds neither ping nor auth. */
    public static @Nullable ReadOp read(OpCode opCode) {
        return READS.get(opCode);
    }

    private static Map<OpCode, WriteOp> writes() {
        Map<OpCode, WriteOp> ops = new EnumMap<>(OpCode.class);
        ops.put(OpCode.CREATE, new Create());
        ops.put(OpCode.CREATE2, new Create2());
        ops.put(OpCode.CREATE_CONTAINER, new CreateContainer());
        ops.put(OpCode.CREATE_TTL, new CreateTtl());
        ops.put(OpCode.DELETE, new Delete());
        ops.put(OpCode.DELETE_CONTAINER, new DeleteContainer());
        ops.put(OpCode.SET_DATA, new SetData());
        ops.put(OpCode.SET_ACL, new SetAcl());
        ops.put(OpCode.MULTI, new Multi());
        ops.put(OpCode.CLOSE_SESSION, new CloseSession());
        ops.put(OpCode.RECONFIG, new Reconfig());
        return ops;
    }

    private static Map<OpCode, ReadOp> reads() {
        Map<OpCode, ReadOp> ops = new EnumMap<>(OpCode.class);
        ops.put(OpCode.EXISTS, new Exists());
        ops.put(OpCode.GET_DATA, new GetData());
        ops.put(OpCode.GET_ACL, new GetAcl());
        ops.put(OpCode.GET_CHILDREN, new GetChildren());
        ops.put(OpCode.GET_CHILDREN2, new GetChildren2());
        ops.put(OpCode.GET_ALL_CHILDREN_NUMBER, new GetAllChildrenNumber());
        ops.put(OpCode.GET_EPHEMERALS, new GetEphemerals());
        ops.put(OpCode.MULTI_READ, new MultiRead());
        ops.put(OpCode.WHO_AM_I, new WhoAmI());
        ops.put(OpCode.ADD_WATCH, new AddWatch());
        ops.put(OpCode.REMOVE_WATCHES, new RemoveWatches());
        ops.put(OpCode.CHECK_WATCHES, new CheckWatches());
        ops.put(OpCode.SET_WATCHES, new SetWatchesAgain());
        ops.put(OpCode.SET_WATCHES2, new SetWatches2Again());
        return ops;
    }
}

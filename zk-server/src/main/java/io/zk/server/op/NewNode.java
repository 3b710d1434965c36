package io.zk.server.op;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.CreateMode;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.data.Path;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.CreateTtlRequest;
import io.zk.server.tree.Node;
import io.zk.server.txn.CreateTxn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node that a create of any kind asks for. What is wrong with flags and time to live is found before this; all else
 * is judged here, in the order in which Apache's servers do.
 *
 * @param type of the transaction, which is what decides the kind: CREATE, CREATE2, CREATE_CONTAINER or CREATE_TTL
 * @param path as requested, without the number of a sequential node
 * @param acl as requested
 * @param ttlMillis only of CREATE_TTL
 */
record NewNode(
        OpCode type, String path, byte @Nullable [] data, @Nullable List<Acl> acl, CreateMode mode, long ttlMillis) {
    /** Marks the owner of a TTL node; the low 40 bits are the time to live. */
    private static final long TTL_OWNER = 0xff00000000000000L;

    private static final long TTL_MILLIS_MAX = (1L << 40) - 1;

    /**
     * Judges a create, create2 or createContainer. Flags of a container always make a container, as in a multi of
     * Apache's servers (theirs makes a persistent node of a single create, and then a wrong digest). The opcode
     * createContainer makes one whatever its flags, as theirs does; ephemeral flags then only decide the number
     * appended to the name. The reply is always that of the opcode.
     */
    static Plan plan(OpCode asked, CreateRequest create, WriteRequest request, InFlight view) {
        CreateMode mode = CreateMode.of(create.flags());
        if (mode == null) {
            return Plan.refused(ErrorCode.BAD_ARGUMENTS);
        }
        if (mode.isTtl()) {
            // The request has no field for a time to live.
            return Plan.refused(view.rules().extendedTypes() ? ErrorCode.BAD_ARGUMENTS : ErrorCode.UNIMPLEMENTED);
        }
        OpCode type = mode.isContainer() ? OpCode.CREATE_CONTAINER : asked;
        return new NewNode(type, create.path(), create.data(), create.acl(), mode, 0).plan(request, view);
    }

    /**
     * Judges a createTTL. Other flags than those of TTL nodes are refused whatever the time to live is (with a negative
     * one Apache's server logs a transaction that it can never apply).
     */
    static Plan plan(CreateTtlRequest create, WriteRequest request, InFlight view) {
        CreateMode mode = CreateMode.of(create.flags());
        if (mode == null) {
            return Plan.refused(ErrorCode.BAD_ARGUMENTS);
        }
        if (mode.isTtl() && !view.rules().extendedTypes()) {
            return Plan.refused(ErrorCode.UNIMPLEMENTED);
        }
        if (!mode.isTtl() || create.ttl() <= 0 || create.ttl() > TTL_MILLIS_MAX) {
            return Plan.refused(ErrorCode.BAD_ARGUMENTS);
        }
        return new NewNode(OpCode.CREATE_TTL, create.path(), create.data(), create.acl(), mode, create.ttl())
                .plan(request, view);
    }

    Plan plan(WriteRequest request, InFlight view) {
        int slash = path.lastIndexOf('/');
        if (slash < 0 || path.indexOf('\0') >= 0) {
            return Plan.refused(ErrorCode.BAD_ARGUMENTS);
        }
        List<Acl> fixed = view.rules().acl().fixUp(acl, request.identities());
        if (fixed == null) {
            return Plan.refused(ErrorCode.INVALID_ACL);
        }
        PlannedNode parent = view.find(path.substring(0, slash));
        if (parent == null) {
            return Plan.refused(ErrorCode.NO_NODE);
        }
        if (!view.rules().acl().allows(parent.acl(), Acl.CREATE, request.identities())) {
            return Plan.refused(ErrorCode.NO_AUTH);
        }
        String full = mode.isSequential() ? SequentialName.append(path, parent.cversion()) : path;
        ErrorCode error = judgePlace(full, parent, view);
        if (error != ErrorCode.OK) {
            return Plan.refused(error);
        }
        boolean ephemeral = mode.isEphemeral() && type != OpCode.CREATE_CONTAINER;
        int parentCversion = parent.cversion() + 1;
        view.create(parent, full, data, fixed, owner(ephemeral, request.sessionId()));
        return Plan.of(new CreateTxn(type, full, data, fixed, ephemeral, parentCversion, ttlMillis));
    }

    private ErrorCode judgePlace(String full, PlannedNode parent, InFlight view) {
        if (!Path.isValid(full)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        if (view.exists(full)) {
            return ErrorCode.NODE_EXISTS;
        }
        if (view.ephemeral(parent)) {
            return ErrorCode.NO_CHILDREN_FOR_EPHEMERALS;
        }
        return QuotaRule.onCreate(view, full, data == null ? 0 : data.length);
    }

    private long owner(boolean ephemeral, long sessionId) {
        if (type == OpCode.CREATE_CONTAINER) {
            return Node.CONTAINER_OWNER;
        }
        if (type == OpCode.CREATE_TTL) {
            return TTL_OWNER | ttlMillis;
        }
        return ephemeral ? sessionId : 0;
    }
}

package io.zk.server.ops;

import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.CreateMode;
import io.zk.protocol.data.Id;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.CreateTtlRequest;
import io.zk.protocol.message.DeleteRequest;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.MultiRequest;
import io.zk.protocol.message.SetAclRequest;
import io.zk.protocol.message.SetDataRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.op.WriteRequest;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.MultiTxn;
import io.zk.server.txn.Txn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the audit log says of a request, and of what came of it. Core thread. */
final class AuditedRequest {
    /**
     * One operation.
     *
     * @param type of the node that was to be created, in the audit log's words
     * @param acl as it was asked for
     */
    record Part(String operation, @Nullable String path, @Nullable String type, @Nullable String acl) {}

    private static final String PERMISSIONS = "cdrwa";
    private static final int[] PERMISSION_BITS = {Acl.CREATE, Acl.DELETE, Acl.READ, Acl.WRITE, Acl.ADMIN};

    private final WireIn in;

    AuditedRequest(WireLimits limits) {
        this.in = new WireIn(Unpooled.EMPTY_BUFFER, limits);
    }

    /** What it does, one entry an operation; empty for what is not audited. */
    List<Part> parts(WriteRequest request, @Nullable Txn txn) {
        WireIn body = in.over(Unpooled.wrappedBuffer(request.body()));
        try {
            return switch (request.opCode()) {
                case CREATE, CREATE2, CREATE_CONTAINER -> List.of(create(CreateRequest.decode(body), txn));
                case CREATE_TTL -> List.of(create(CreateTtlRequest.decode(body), txn));
                case DELETE -> List.of(delete(DeleteRequest.decode(body)));
                case SET_DATA -> List.of(setData(SetDataRequest.decode(body)));
                case SET_ACL -> List.of(setAcl(SetAclRequest.decode(body)));
                case RECONFIG -> List.of(named("reconfig"));
                case MULTI -> multi(MultiRequest.decode(body).ops(), txn);
                default -> List.of();
            };
        } catch (WireException malformed) {
            return List.of(named(operation(request.opCode())));
        }
    }

    private static String operation(OpCode opCode) {
        return switch (opCode) {
            case SET_DATA -> "setData";
            case SET_ACL -> "setAcl";
            case DELETE, RECONFIG -> opCode.name().toLowerCase(Locale.ROOT);
            case MULTI -> "multiOperation";
            default -> "create";
        };
    }

    private static List<Part> multi(List<MultiRequest.Op> ops, @Nullable Txn txn) {
        List<Part> parts = new ArrayList<>(ops.size());
        List<Txn> txns = txn instanceof MultiTxn multi ? multi.txns() : List.of();
        for (int i = 0; i < ops.size(); i++) {
            Txn its = i < txns.size() ? txns.get(i) : null;
            Message body = ops.get(i).body();
            switch (ops.get(i).opCode()) {
                case CREATE, CREATE2, CREATE_CONTAINER -> parts.add(create((CreateRequest) body, its));
                case CREATE_TTL -> parts.add(create((CreateTtlRequest) body, its));
                case DELETE -> parts.add(delete((DeleteRequest) body));
                case SET_DATA -> parts.add(setData((SetDataRequest) body));
                default -> {
                    // A check changes nothing.
                }
            }
        }
        return parts;
    }

    private static Part create(CreateRequest request, @Nullable Txn txn) {
        return new Part("create", created(request.path(), txn), type(request.flags()), null);
    }

    private static Part create(CreateTtlRequest request, @Nullable Txn txn) {
        return new Part("create", created(request.path(), txn), type(request.flags()), null);
    }

    private static Part delete(DeleteRequest request) {
        return new Part("delete", request.path(), null, null);
    }

    private static Part setData(SetDataRequest request) {
        return new Part("setData", request.path(), null, null);
    }

    private static Part setAcl(SetAclRequest request) {
        List<Acl> acl = request.acl();
        String text =
                acl == null ? null : acl.stream().map(AuditedRequest::text).collect(Collectors.joining(","));
        return new Part("setAcl", request.path(), null, text);
    }

    static Part named(String operation) {
        return new Part(operation, null, null, null);
    }

    /** With its number, if it is sequential and was created. */
    private static String created(String asked, @Nullable Txn txn) {
        return txn instanceof CreateTxn created ? created.path() : asked;
    }

    private static @Nullable String type(int flags) {
        CreateMode mode = CreateMode.of(flags);
        return mode == null ? null : mode.name().toLowerCase(Locale.ROOT);
    }

    private static String text(Acl entry) {
        Id id = entry.id();
        StringBuilder text = new StringBuilder();
        text.append(id.scheme()).append(':').append(id.id()).append(':');
        for (int i = 0; i < PERMISSION_BITS.length; i++) {
            if ((entry.perms() & PERMISSION_BITS[i]) != 0) {
                text.append(PERMISSIONS.charAt(i));
            }
        }
        return text.toString();
    }
}

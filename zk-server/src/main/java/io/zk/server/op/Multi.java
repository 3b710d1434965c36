package io.zk.server.op;

import io.zk.protocol.data.CreateMode;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.CheckVersionRequest;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.CreateTtlRequest;
import io.zk.protocol.message.DeleteRequest;
import io.zk.protocol.message.MultiRequest;
import io.zk.protocol.message.MultiResponse;
import io.zk.protocol.message.SetDataRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.Outcome;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.MultiTxn;
import io.zk.server.txn.Txn;
import java.util.ArrayList;
import java.util.List;

/**
 * multi (14): several writes, whole or not at all, each judged after those before it. One that fails is logged and
 * answered as a transaction that holds the errors. One that cannot be decoded takes a zxid too.
 */
final class Multi implements WriteOp {
    @Override
    public Plan plan(WriteRequest request, WireIn body, InFlight view) {
        List<MultiRequest.Op> ops;
        try {
            ops = read(body);
        } catch (WireException malformed) {
            return Plan.refused(ErrorCode.MARSHALLING_ERROR);
        }
        List<Txn> txns = new ArrayList<>(ops.size());
        for (int i = 0; i < ops.size(); i++) {
            Plan part = plan(ops.get(i), request, view);
            if (part.txn() == null) {
                view.undo();
                return Plan.of(failed(txns, part.error(), ops.size()));
            }
            txns.add(part.txn());
        }
        return Plan.of(new MultiTxn(txns));
    }

    @Override
    public void decode(WireIn body) throws WireException {
        read(body);
    }

    /** Also of a failed multi: then every result is an error, 0 before the one that failed and -2 after it. */
    @Override
    public void reply(Outcome outcome, WireOut out) {
        List<Outcome> parts = outcome.parts();
        boolean failed = false;
        for (int i = 0; i < parts.size(); i++) {
            failed |= parts.get(i).opCode() == OpCode.ERROR;
        }
        for (int i = 0; i < parts.size(); i++) {
            Outcome part = parts.get(i);
            if (failed) {
                writeError(part.opCode() == OpCode.ERROR ? part.err() : 0, out);
            } else {
                writePart(part, out);
            }
        }
        MultiResponse.encodeEnd(out);
    }

    private static List<MultiRequest.Op> read(WireIn body) throws WireException {
        List<MultiRequest.Op> ops = MultiRequest.decode(body).ops();
        for (int i = 0; i < ops.size(); i++) {
            if (!fits(ops.get(i))) {
                throw new WireException("multi can't hold this " + ops.get(i).opCode());
            }
        }
        return ops;
    }

    /** Whether an operation may stand in a multi; if not, the whole of it counts as undecodable. */
    private static boolean fits(MultiRequest.Op op) {
        return switch (op.opCode()) {
            case CREATE, CREATE2, CREATE_CONTAINER -> {
                CreateRequest create = (CreateRequest) op.body();
                CreateMode mode = CreateMode.of(create.flags());
                yield create.acl() != null && mode != null && !mode.isTtl();
            }
            case CREATE_TTL, DELETE, SET_DATA, CHECK -> true;
            default -> false;
        };
    }

    private static Plan plan(MultiRequest.Op op, WriteRequest request, InFlight view) {
        return switch (op.opCode()) {
            case CREATE, CREATE2, CREATE_CONTAINER -> NewNode.plan(
                    op.opCode(), (CreateRequest) op.body(), request, view);
            case CREATE_TTL -> planTtl((CreateTtlRequest) op.body(), request, view);
            case DELETE -> Delete.plan((DeleteRequest) op.body(), request, view);
            case SET_DATA -> SetData.plan((SetDataRequest) op.body(), request, view);
            case CHECK -> CheckVersion.plan((CheckVersionRequest) op.body(), request, view);
            default -> Plan.refused(ErrorCode.UNIMPLEMENTED);
        };
    }

    /** Unlike alone, in a multi a createTTL with other flags than those of TTL nodes is a plain create. */
    private static Plan planTtl(CreateTtlRequest create, WriteRequest request, InFlight view) {
        CreateMode mode = CreateMode.of(create.flags());
        if (mode != null && mode.isTtl()) {
            return NewNode.plan(create, request, view);
        }
        CreateRequest plain = new CreateRequest(create.path(), create.data(), create.acl(), create.flags());
        return NewNode.plan(OpCode.CREATE, plain, request, view);
    }

    private static MultiTxn failed(List<Txn> before, ErrorCode error, int count) {
        before.add(new ErrorTxn(error.code()));
        while (before.size() < count) {
            before.add(new ErrorTxn(ErrorCode.RUNTIME_INCONSISTENCY.code()));
        }
        return new MultiTxn(before);
    }

    private static void writeError(int err, WireOut out) {
        MultiResponse.encodeResult(MultiResponse.Result.error(err), out);
    }

    private static void writePart(Outcome part, WireOut out) {
        switch (part.opCode()) {
            case CREATE -> {
                writeHeader(OpCode.CREATE, out);
                out.writeString(part.path());
            }
            case CREATE2, CREATE_CONTAINER, CREATE_TTL -> {
                writeHeader(OpCode.CREATE2, out);
                StatReply.writePathAndStat(part, out);
            }
            case SET_DATA -> {
                writeHeader(OpCode.SET_DATA, out);
                StatReply.writeStat(part, out);
            }
            default -> writeHeader(part.opCode(), out);
        }
    }

    private static void writeHeader(OpCode type, WireOut out) {
        MultiResponse.encodeResult(new MultiResponse.Result(type, 0, null), out);
    }
}

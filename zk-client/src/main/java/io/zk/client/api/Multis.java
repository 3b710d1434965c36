package io.zk.client.api;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.CheckVersionRequest;
import io.zk.protocol.message.DeleteRequest;
import io.zk.protocol.message.GetChildrenRequest;
import io.zk.protocol.message.GetChildrenResponse;
import io.zk.protocol.message.GetDataRequest;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.MultiRequest;
import io.zk.protocol.message.MultiResponse;
import io.zk.protocol.message.SetDataRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several operations in one request. */
final class Multis {
    private Multis() {}

    static Operation<List<OpResult>> multi(Operations operations, List<Op> ops) {
        List<Op> list = List.copyOf(ops);
        List<MultiRequest.Op> parts = new ArrayList<>(list.size());
        for (Op op : list) {
            parts.add(part(operations, op));
        }
        return new Operation<>(
                OpCode.MULTI, new MultiRequest(parts), null, null, body -> results(operations, list, body));
    }

    static Operation<List<ReadResult>> multiRead(Operations operations, List<ReadOp> ops) {
        List<MultiRequest.Op> parts = new ArrayList<>(ops.size());
        for (ReadOp op : ops) {
            String path = operations.server(op.path());
            parts.add(
                    op instanceof ReadOp.Data
                            ? new MultiRequest.Op(OpCode.GET_DATA, new GetDataRequest(path, false))
                            : new MultiRequest.Op(OpCode.GET_CHILDREN, new GetChildrenRequest(path, false)));
        }
        return new Operation<>(OpCode.MULTI_READ, new MultiRequest(parts), null, null, Multis::reads);
    }

    private static MultiRequest.Op part(Operations operations, Op op) {
        if (op instanceof Op.Create create) {
            Operations.checkToCreate(create.path(), create.options());
            return new MultiRequest.Op(
                    Operations.createOpCode(create.options()),
                    operations.createBody(create.path(), create.data(), create.options()));
        }
        String path = operations.server(op.path());
        if (op instanceof Op.Delete delete) {
            return new MultiRequest.Op(OpCode.DELETE, new DeleteRequest(path, delete.version()));
        }
        if (op instanceof Op.SetData set) {
            return new MultiRequest.Op(OpCode.SET_DATA, new SetDataRequest(path, set.data(), set.version()));
        }
        return new MultiRequest.Op(OpCode.CHECK, new CheckVersionRequest(path, ((Op.Check) op).version()));
    }

    private static List<OpResult> results(Operations operations, List<Op> ops, @Nullable Message body) {
        List<MultiResponse.Result> results =
                Operations.need(body, MultiResponse.class).results();
        if (results.size() != ops.size()) {
            throw new IllegalStateException(results.size() + " results to " + ops.size() + " operations");
        }
        List<OpResult> typed = new ArrayList<>(results.size());
        for (MultiResponse.Result result : results) {
            switch (result.opCode()) {
                case CREATE2, CREATE_CONTAINER, CREATE_TTL -> typed.add(operations.created(result.body()));
                case SET_DATA -> typed.add(new OpResult.DataSet(Operations.stat(result.body())));
                case DELETE -> typed.add(new OpResult.Deleted());
                case CHECK -> typed.add(new OpResult.Checked());
                case ERROR -> throw failure(ops, results);
                default -> throw new IllegalStateException("a multi result of " + result.opCode());
            }
        }
        return typed;
    }

    /** When one operation fails all results are errors, with code 0 before the one at fault. */
    private static MultiFailedException failure(List<Op> ops, List<MultiResponse.Result> results) {
        List<ErrorCode> codes = new ArrayList<>(results.size());
        int index = -1;
        for (MultiResponse.Result result : results) {
            ErrorCode code = code(result);
            if (index < 0 && code != ErrorCode.OK) {
                index = codes.size();
            }
            codes.add(code);
        }
        int at = Math.max(index, 0);
        return new MultiFailedException(at, ops.get(at).path(), codes);
    }

    private static List<ReadResult> reads(@Nullable Message body) {
        List<ReadResult> typed = new ArrayList<>();
        for (MultiResponse.Result result :
                Operations.need(body, MultiResponse.class).results()) {
            switch (result.opCode()) {
                case GET_DATA -> typed.add(Operations.nodeData(result.body()));
                case GET_CHILDREN -> typed.add(
                        new ReadResult.ChildNames(Operations.need(result.body(), GetChildrenResponse.class)
                                .children()));
                case ERROR -> typed.add(new ReadResult.Failed(code(result)));
                default -> throw new IllegalStateException("a multiRead result of " + result.opCode());
            }
        }
        return typed;
    }

    private static ErrorCode code(MultiResponse.Result result) {
        ErrorCode code = ErrorCode.of(result.err());
        return code == null ? ErrorCode.SYSTEM_ERROR : code;
    }
}

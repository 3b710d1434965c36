package io.zk.protocol.message;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of the reply to multi and multiRead: one result an operation, and a header that ends the list. */
public record MultiResponse(List<Result> results) implements Message {
    /**
     * The result of one operation.
     *
     * @param opCode ERROR for a failed one, and for those before and after it in a multi
     * @param body null where the operation has no reply body (delete, check)
     */
    public record Result(OpCode opCode, int err, @Nullable Message body) {
        /** A result of a multi that failed: its own error, or 0 before it and -2 after it. */
        public static Result error(int err) {
            return new Result(OpCode.ERROR, err, new ErrorResponse(err));
        }
    }

    public static MultiResponse decode(WireIn in) throws WireException {
        List<Result> results = new ArrayList<>();
        while (true) {
            MultiHeader header = MultiHeader.decode(in);
            if (header.done()) {
                return new MultiResponse(results);
            }
            OpCode opCode = OpCode.of(header.type());
            if (opCode == null) {
                throw new WireException("multi result of an unknown operation " + header.type());
            }
            results.add(new Result(opCode, header.err(), decodeBody(opCode, in)));
        }
    }

    @Override
    public void encode(WireOut out) {
        for (Result result : results) {
            encodeResult(result, out);
        }
        encodeEnd(out);
    }

    /** Appends one result with the header before it. */
    public static void encodeResult(Result result, WireOut out) {
        new MultiHeader(result.opCode().code(), false, result.err()).encode(out);
        if (result.body() != null) {
            result.body().encode(out);
        }
    }

    /** Appends the header that ends the list. */
    public static void encodeEnd(WireOut out) {
        MultiRequest.END.encode(out);
    }

    private static @Nullable Message decodeBody(OpCode opCode, WireIn in) throws WireException {
        return switch (opCode) {
            case CREATE -> PathResponse.decode(in);
            case CREATE2, CREATE_CONTAINER, CREATE_TTL -> Create2Response.decode(in);
            case DELETE, CHECK -> null;
            case SET_DATA -> StatResponse.decode(in);
            case GET_DATA -> GetDataResponse.decode(in);
            case GET_CHILDREN -> GetChildrenResponse.decode(in);
            case ERROR -> ErrorResponse.decode(in);
            default -> throw new WireException("multi result can't hold " + opCode);
        };
    }
}

package io.zk.protocol.message;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.ArrayList;
import java.util.List;

/** Body of multi and multiRead: operations, each behind a header of its own, and a header that ends the list. */
public record MultiRequest(List<Op> ops) implements Message {
    static final MultiHeader END = new MultiHeader(-1, true, -1);

    /** One operation of a multi: what it does, and the body that the operation has when it stands alone. */
    public record Op(OpCode opCode, Message body) {}

    public static MultiRequest decode(WireIn in) throws WireException {
        List<Op> ops = new ArrayList<>();
        while (true) {
            MultiHeader header = MultiHeader.decode(in);
            if (header.done()) {
                return new MultiRequest(ops);
            }
            OpCode opCode = OpCode.of(header.type());
            if (opCode == null) {
                throw new WireException("multi holds an unknown operation " + header.type());
            }
            ops.add(new Op(opCode, decodeBody(opCode, in)));
        }
    }

    @Override
    public void encode(WireOut out) {
        for (Op op : ops) {
            new MultiHeader(op.opCode().code(), false, -1).encode(out);
            op.body().encode(out);
        }
        END.encode(out);
    }

    private static Message decodeBody(OpCode opCode, WireIn in) throws WireException {
        return switch (opCode) {
            case CREATE, CREATE2, CREATE_CONTAINER -> CreateRequest.decode(in);
            case CREATE_TTL -> CreateTtlRequest.decode(in);
            case DELETE -> DeleteRequest.decode(in);
            case SET_DATA -> SetDataRequest.decode(in);
            case CHECK -> CheckVersionRequest.decode(in);
            case GET_DATA -> GetDataRequest.decode(in);
            case GET_CHILDREN -> GetChildrenRequest.decode(in);
            default -> throw new WireException("multi can't hold " + opCode);
        };
    }
}

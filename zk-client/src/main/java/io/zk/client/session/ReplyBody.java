package io.zk.client.session;

import io.zk.client.session.Outcome.Certainty;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.Create2Response;
import io.zk.protocol.message.ErrorResponse;
import io.zk.protocol.message.GetAclResponse;
import io.zk.protocol.message.GetAllChildrenNumberResponse;
import io.zk.protocol.message.GetChildren2Response;
import io.zk.protocol.message.GetChildrenResponse;
import io.zk.protocol.message.GetDataResponse;
import io.zk.protocol.message.GetEphemeralsResponse;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.MultiResponse;
import io.zk.protocol.message.PathResponse;
import io.zk.protocol.message.ReplyHeader;
import io.zk.protocol.message.StatResponse;
import io.zk.protocol.message.WhoAmIResponse;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import org.jspecify.annotations.Nullable;

/** Which record the reply to an operation carries. */
final class ReplyBody {
    private ReplyBody() {}

    /** What the reply says became of the request. */
    static Outcome outcome(OpCode opCode, ReplyHeader header, WireIn in) throws WireException {
        if (header.err() == 0) {
            return new Outcome.Done(header.zxid(), decode(opCode, in));
        }
        ErrorCode code = ErrorCode.of(header.err());
        return code == null
                ? new Outcome.Failed(Certainty.REFUSED, ErrorCode.SYSTEM_ERROR, "error number " + header.err())
                : new Outcome.Failed(Certainty.REFUSED, code, null);
    }

    private static @Nullable Message decode(OpCode opCode, WireIn in) throws WireException {
        return switch (opCode) {
            case CREATE, SYNC -> PathResponse.decode(in);
            case CREATE2, CREATE_CONTAINER, CREATE_TTL -> Create2Response.decode(in);
            case EXISTS, SET_DATA, SET_ACL -> StatResponse.decode(in);
            case GET_DATA, RECONFIG -> GetDataResponse.decode(in);
            case GET_ACL -> GetAclResponse.decode(in);
            case GET_CHILDREN -> GetChildrenResponse.decode(in);
            case GET_CHILDREN2 -> GetChildren2Response.decode(in);
            case MULTI, MULTI_READ -> MultiResponse.decode(in);
            case GET_EPHEMERALS -> GetEphemeralsResponse.decode(in);
            case GET_ALL_CHILDREN_NUMBER -> GetAllChildrenNumberResponse.decode(in);
            case ADD_WATCH -> ErrorResponse.decode(in);
            case WHO_AM_I -> WhoAmIResponse.decode(in);
            default -> null;
        };
    }
}

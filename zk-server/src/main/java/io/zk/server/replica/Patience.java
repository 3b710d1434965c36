package io.zk.server.replica;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;

/**
 * What is not carried out any more because it has waited for too long. Immutable; any thread.
 *
 * @param throttledMillis a request that has waited longer is refused, but for the end of a session; 0: none is
 * @param late what becomes of one that has waited longer than its session may be silent
 */
public record Patience(int throttledMillis, Late late) {
    /** What becomes of a request that its client has given up. */
    public enum Late {
        /** It is carried out, and nobody looks. */
        UNSEEN,
        /** It is carried out, and counted. */
        COUNTED,
        /** It ends its connection. */
        DROPPED
    }

    /** Everything is carried out, however late. */
    public static final Patience ENDLESS = new Patience(0, Late.UNSEEN);

    /** A judgement: not carried out and not answered, its connection is to end. */
    static final ErrorCode DROPPED = ErrorCode.REQUEST_TIMEOUT;

    /** OK, {@link #DROPPED}, or what it is refused with; says what was found. */
    ErrorCode judge(Input.Submitted input, long now, Outputs out) {
        long waited = now - input.receivedAt();
        if (late != Late.UNSEEN && waited > input.connection().timeoutMillis()) {
            tell(Fact.Kind.REQUEST_STALE, input, out);
            if (late == Late.DROPPED) {
                tell(Fact.Kind.REQUEST_DROPPED, input, out);
                return DROPPED;
            }
        }
        if (throttledMillis > 0 && waited > throttledMillis && input.request().opCode() != OpCode.CLOSE_SESSION) {
            tell(Fact.Kind.REQUEST_THROTTLED, input, out);
            return ErrorCode.THROTTLED_OP;
        }
        return ErrorCode.OK;
    }

    /** The delivery that ends a connection which has its session no more: what it still sends is not carried out. */
    static Delivery moved(Input.Submitted input, Outputs out) {
        tell(Fact.Kind.REQUEST_STALE, input, out);
        tell(Fact.Kind.REQUEST_DROPPED, input, out);
        return Delivery.end(input.connection());
    }

    private static void tell(Fact.Kind kind, Input.Submitted input, Outputs out) {
        out.fact(new Fact(kind, input.request().sessionId(), 0, 0));
    }
}

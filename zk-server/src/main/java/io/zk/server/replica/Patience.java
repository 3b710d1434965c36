package io.zk.server.replica;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;

/**
 * What is not carried out any more because it has waited for too long. Immutable; any thread.
 *
 * @param throttledMillis a request that has waited longer is refused, but for the end of a session; 0: none is
 * @param dropsLate whether one that has waited longer than its session may be silent ends its connection
 */
public record Patience(int throttledMillis, boolean dropsLate) {
    /** Everything is carried out, however late. */
    public static final Patience ENDLESS = new Patience(0, false);

    /** OK, or what it is refused with. */
    ErrorCode judge(Input.Submitted input, long now) {
        boolean throttled = throttledMillis > 0
                && now - input.receivedAt() > throttledMillis
                && input.request().opCode() != OpCode.CLOSE_SESSION;
        return throttled ? ErrorCode.THROTTLED_OP : ErrorCode.OK;
    }

    /** Whether its client has given up waiting for it. */
    boolean late(Input.Submitted input, int sessionMillis, long now) {
        return dropsLate && now - input.receivedAt() > sessionMillis;
    }
}

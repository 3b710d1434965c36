package io.zk.server.op;

import io.zk.protocol.data.ErrorCode;
import io.zk.server.txn.Txn;
import org.jspecify.annotations.Nullable;

/**
 * How a write was judged: what is to be logged, or why it was refused. A refused one is logged too, as an error, if
 * {@code logged} says that it takes a zxid. A multi that fails is not refused: its transaction holds the errors.
 *
 * @param txn null if refused
 */
public record Plan(@Nullable Txn txn, ErrorCode error, boolean logged) {
    public static Plan of(Txn txn) {
        return new Plan(txn, ErrorCode.OK, true);
    }

    /** Refused by judgement: takes a zxid. */
    public static Plan refused(ErrorCode error) {
        return new Plan(null, error, true);
    }

    /** Refused before it was judged: takes no zxid. */
    public static Plan turnedAway(ErrorCode error) {
        return new Plan(null, error, false);
    }
}

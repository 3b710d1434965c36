package io.zk.server.replica;

import io.zk.protocol.data.ErrorCode;
import io.zk.server.txn.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * What the core owes once everything up to a zxid is applied: a transaction of its own, an answer, or both.
 *
 * @param zxid of the transaction; without one, the newest planned before it
 * @param transaction null for what goes through no log
 * @param request the request to answer, or null
 * @param error what it was refused with if there is no transaction, or OK
 * @param connection of a handshake: the one that waits for it
 * @param delivery what to hand over without a transaction, or null
 */
record Pending(
        long zxid,
        @Nullable Transaction transaction,
        Input.@Nullable Submitted request,
        ErrorCode error,
        @Nullable ClientConnection connection,
        @Nullable Delivery delivery) {
    /** What came of the request stands in the transaction. */
    static Pending write(Transaction transaction, Input.@Nullable Submitted request) {
        return new Pending(transaction.zxid(), transaction, request, ErrorCode.OK, null, null);
    }

    static Pending opening(Transaction transaction, ClientConnection connection) {
        return new Pending(transaction.zxid(), transaction, null, ErrorCode.OK, connection, null);
    }

    /** Answered in its turn, with the zxid applied by then. */
    static Pending answer(long zxid, Input.Submitted request, ErrorCode error) {
        return new Pending(zxid, null, request, error, null, null);
    }

    static Pending delivery(long zxid, Delivery delivery) {
        return new Pending(zxid, null, null, ErrorCode.OK, null, delivery);
    }
}

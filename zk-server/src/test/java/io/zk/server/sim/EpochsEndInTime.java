package io.zk.server.sim;

import io.zk.server.txn.Transaction;

/**
 * No transaction has a zxid beyond those of its epoch: by a carry it would be one of another epoch, whose leader gives it
 * to another transaction (ZOOKEEPER-1277).
 */
final class EpochsEndInTime implements Checkers {
    private final long counterEnd;
    private int usedUp;

    /** @param counterEnd counter of zxids that an epoch ends before */
    EpochsEndInTime(long counterEnd) {
        this.counterEnd = counterEnd;
    }

    /** Epochs whose last zxid was given to a transaction. */
    int usedUp() {
        return usedUp;
    }

    @Override
    public void planned(Transaction transaction) {
        long counter = transaction.zxid() & EpochEnds.NEVER;
        if (counter == 0 || counter >= counterEnd) {
            throw new Violation("a transaction with the zxid " + OneHistory.hex(transaction.zxid())
                    + ", and epochs end before the counter " + counterEnd);
        }
        usedUp += counter == counterEnd - 1 ? 1 : 0;
    }
}

package io.zk.server.zab;

/**
 * The parts of a zxid: the epoch above, a counter of 32 bits below. The first transaction of an epoch has the counter 1;
 * counter 0 names no transaction, only the place before the first.
 */
final class Zxids {
    /** Never given to a transaction: the epoch ends before it (ZOOKEEPER-1277). */
    static final long COUNTER_END = 0xffffffffL;

    private Zxids() {}

    /** That of -1 is -1. */
    static long epoch(long zxid) {
        return zxid >> 32;
    }

    static long counter(long zxid) {
        return zxid & COUNTER_END;
    }

    /** The place before the first transaction of this epoch. */
    static long start(long epoch) {
        return epoch << 32;
    }

    /** Whether this may be the transaction after that one: the next of its epoch, or the first of a later one. */
    static boolean follows(long next, long zxid) {
        return next == zxid + 1 ? counter(next) != 0 : epoch(next) > epoch(zxid) && counter(next) == 1;
    }

    static String text(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }
}

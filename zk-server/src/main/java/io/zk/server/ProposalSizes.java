package io.zk.server;

import io.zk.server.ops.ServerStatus;

/** Bytes of the transactions proposed since this server leads. Written by the core thread, read by any. */
final class ProposalSizes {
    private static final long NANOS_A_MILLI = 1_000_000;

    private volatile ServerStatus.Sizes sizes = ServerStatus.Sizes.NONE;
    private volatile long since;

    /** It leads from now on. */
    void begin() {
        sizes = ServerStatus.Sizes.NONE;
        since = System.nanoTime();
    }

    void add(int bytes) {
        ServerStatus.Sizes before = sizes;
        boolean first = before.last() < 0;
        if (first || bytes != before.last()) {
            sizes = new ServerStatus.Sizes(
                    bytes,
                    first ? bytes : Math.min(before.least(), bytes),
                    first ? bytes : Math.max(before.greatest(), bytes));
        }
    }

    ServerStatus.Sizes sizes() {
        return sizes;
    }

    long leadingMillis() {
        return (System.nanoTime() - since) / NANOS_A_MILLI;
    }
}

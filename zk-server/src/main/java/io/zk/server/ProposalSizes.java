package io.zk.server;

import io.zk.server.ops.ServerStatus;
import io.zk.server.replica.Fact;

/** Bytes of the transactions logged since this server leads or follows. Written by the core thread, read by any. */
final class ProposalSizes {
    private static final long NANOS_A_MILLI = 1_000_000;

    private volatile ServerStatus.Sizes sizes = ServerStatus.Sizes.NONE;
    private volatile long since;

    /** Counts anew from when it leads, or follows. Core thread. */
    void heard(Fact fact) {
        if (fact.kind() == Fact.Kind.ESTABLISHED) {
            sizes = ServerStatus.Sizes.NONE;
            since = System.nanoTime();
        }
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

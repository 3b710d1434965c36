package io.zk.server.ops.admin;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** One passage an interval. Any thread. */
final class RateLimit {
    private static final long NEVER = Long.MIN_VALUE;

    private final long intervalNanos;
    private final LongSupplier nanos;
    private final AtomicLong last = new AtomicLong(NEVER);

    /** @param nanos monotonic time */
    RateLimit(long intervalNanos, LongSupplier nanos) {
        this.intervalNanos = intervalNanos;
        this.nanos = nanos;
    }

    /** Whether whoever asks may pass now; then nobody else may for an interval. */
    boolean pass() {
        long now = nanos.getAsLong();
        long before = last.get();
        return (before == NEVER || now - before >= intervalNanos) && last.compareAndSet(before, now);
    }
}

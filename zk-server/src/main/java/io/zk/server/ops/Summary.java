package io.zk.server.ops;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import io.zk.server.replica.Distribution;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Values of one kind, counted by one thread at a time, without a lock or a fence, and read by any: a reader may miss the
 * newest. Never grows.
 */
public final class Summary extends Histogram {
    private static final int SUM = Distribution.BUCKETS;
    private static final int LEAST = SUM + 1;
    private static final int GREATEST = SUM + 2;
    private static final int LAST = SUM + 3;

    private final AtomicLongArray cells = new AtomicLongArray(LAST + 1);
    /** What is there is to be forgotten before the next value. */
    private volatile boolean stale = true;

    Summary() {
        super(new Unused());
    }

    /** The one thread that counts. */
    public void add(long value) {
        add(value, 1);
    }

    /** So many times the same. The one thread that counts. */
    public void add(long value, long times) {
        if (times <= 0) {
            return;
        }
        if (stale) {
            forget();
        }
        bump(Distribution.bucket(value), times);
        bump(SUM, value * times);
        if (value < cells.getPlain(LEAST)) {
            cells.setOpaque(LEAST, value);
        }
        if (value > cells.getPlain(GREATEST)) {
            cells.setOpaque(GREATEST, value);
        }
        cells.setOpaque(LAST, value);
    }

    private void bump(int cell, long more) {
        cells.setOpaque(cell, cells.getPlain(cell) + more);
    }

    private void forget() {
        for (int i = 0; i <= LAST; i++) {
            cells.setOpaque(i, 0);
        }
        cells.setOpaque(LEAST, Long.MAX_VALUE);
        stale = false;
    }

    /** What has been counted so far; a copy. Any thread. */
    public Distribution seen() {
        return stale
                ? new Distribution()
                : Distribution.of(
                        cells::getOpaque, cells.getOpaque(SUM), cells.getOpaque(LEAST), cells.getOpaque(GREATEST));
    }

    /** The newest value, 0 before the first. Any thread. */
    public long last() {
        return stale ? 0 : cells.getOpaque(LAST);
    }

    /** Begins anew. Any thread. */
    void reset() {
        stale = true;
    }

    @Override
    public void update(long value) {
        add(value);
    }

    @Override
    public long getCount() {
        return seen().count();
    }

    @Override
    public Snapshot getSnapshot() {
        return new Seen(seen());
    }

    /** As the registry's readers want it. */
    private static final class Seen extends Snapshot {
        private final Distribution values;

        Seen(Distribution values) {
            this.values = values;
        }

        @Override
        public double getValue(double quantile) {
            return values.quantile(quantile);
        }

        @Override
        public long[] getValues() {
            return new long[0];
        }

        @Override
        public int size() {
            return (int) Math.min(values.count(), Integer.MAX_VALUE);
        }

        @Override
        public long getMax() {
            return values.greatest();
        }

        @Override
        public double getMean() {
            return values.mean();
        }

        @Override
        public long getMin() {
            return values.least();
        }

        @Override
        public double getStdDev() {
            return Double.NaN;
        }

        @Override
        public void dump(OutputStream output) {
            throw new UnsupportedOperationException("single values are not kept");
        }
    }

    /** A histogram must be given one. */
    private static final class Unused implements Reservoir {
        @Override
        public int size() {
            return 0;
        }

        @Override
        public void update(long value) {}

        @Override
        public Snapshot getSnapshot() {
            return new Seen(new Distribution());
        }
    }
}

package io.zk.server.ops;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.Snapshot;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Values of one kind: how many, their sum, least and greatest since the start, and recent percentiles. Any thread. */
public final class Summary {
    private final LongAdder count = new LongAdder();
    private final LongAdder sum = new LongAdder();
    private final LongAccumulator least = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator greatest = new LongAccumulator(Math::max, 0);
    private final Histogram recent;

    Summary(Histogram recent) {
        this.recent = recent;
    }

    public void add(long value) {
        count.increment();
        sum.add(value);
        least.accumulate(value);
        greatest.accumulate(value);
        recent.update(value);
    }

    long count() {
        return count.sum();
    }

    long sum() {
        return sum.sum();
    }

    /** 0 before the first. */
    long least() {
        return count() == 0 ? 0 : least.get();
    }

    long greatest() {
        return greatest.get();
    }

    double mean() {
        long values = count();
        return values == 0 ? 0 : (double) sum() / values;
    }

    Snapshot recent() {
        return recent.getSnapshot();
    }

    void reset() {
        count.reset();
        sum.reset();
        least.reset();
        greatest.reset();
    }
}

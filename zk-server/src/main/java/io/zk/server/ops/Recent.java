package io.zk.server.ops;

import io.zk.server.replica.Distribution;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * What was measured in about the last ten minutes, of sums that are kept since the start: so that percentiles show how it
 * is, not how it has been ever since. As Apache's provider does. One thread.
 */
final class Recent {
    private static final long STEP_SECONDS = 120;
    private static final int STEPS = 5;

    private final Deque<Map<String, Distribution>> steps = new ArrayDeque<>();
    private Map<String, Distribution> newest = new HashMap<>();
    private long stepSince;
    private boolean begun;

    /** A new look begins. {@code now}: seconds of a monotonic clock. */
    void turn(long now) {
        if (!begun) {
            begun = true;
            stepSince = now;
        } else if (now - stepSince >= STEP_SECONDS) {
            stepSince = now;
            steps.addLast(newest);
            newest = new HashMap<>();
            if (steps.size() > STEPS) {
                steps.removeFirst();
            }
        }
    }

    /** The recent ones of these values, which are not to be changed any more. */
    Distribution of(String series, Distribution values) {
        newest.put(series, values);
        Distribution older = steps.size() < STEPS ? null : steps.getFirst().get(series);
        return older == null || older.count() > values.count() ? values : values.since(older);
    }
}

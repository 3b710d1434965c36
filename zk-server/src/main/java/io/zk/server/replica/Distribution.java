package io.zk.server.replica;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * Values of one kind: how many, their sum, least, greatest, and what share of them is below what. Values below 64 are
 * kept as they are, larger ones to an eighth of their size. Owned by whoever owns what it measures.
 */
public final class Distribution {
    private static final int EXACT_BITS = 6;
    private static final int EXACT = 1 << EXACT_BITS;
    private static final int STEP_BITS = 3;
    private static final int STEPS = 1 << STEP_BITS;
    private static final int VALUE_BITS = 40;
    private static final long VALUE_MAX = (1L << VALUE_BITS) - 1;

    /** How many different sizes are told apart. */
    public static final int BUCKETS = EXACT + (VALUE_BITS - EXACT_BITS) * STEPS;

    private long[] buckets = new long[EXACT];
    private long count;
    private long sum;
    private long least = Long.MAX_VALUE;
    private long greatest;

    /** What somebody else has counted, by {@link #bucket}. */
    public static Distribution of(IntToLongFunction counts, long sum, long least, long greatest) {
        Distribution distribution = new Distribution();
        for (int i = 0; i < BUCKETS; i++) {
            distribution.put(i, counts.applyAsLong(i));
        }
        distribution.sum = sum;
        distribution.least = least;
        distribution.greatest = greatest;
        return distribution;
    }

    /** Where a value is counted: 0 to {@link #BUCKETS} - 1; negative ones count as 0. */
    public static int bucket(long value) {
        if (value < EXACT) {
            return (int) Math.max(0, value);
        }
        long bounded = Math.min(value, VALUE_MAX);
        int bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(bounded);
        int step = (int) (bounded >>> bits - STEP_BITS) & STEPS - 1;
        return EXACT + (bits - EXACT_BITS) * STEPS + step;
    }

    /** The greatest value that is counted there. */
    private static long top(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        int bits = EXACT_BITS + (bucket - EXACT) / STEPS;
        long step = ((long) bucket - EXACT) % STEPS;
        return (STEPS + step + 1 << bits - STEP_BITS) - 1;
    }

    public void add(long value) {
        int bucket = bucket(value);
        if (bucket >= buckets.length) {
            buckets = Arrays.copyOf(buckets, BUCKETS);
        }
        buckets[bucket]++;
        count++;
        sum += value;
        if (value < least) {
            least = value;
        }
        if (value > greatest) {
            greatest = value;
        }
    }

    /** So many times the same. */
    void add(long value, long times) {
        if (times > 0) {
            put(bucket(value), times);
            sum += value * times;
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
    }

    /** Takes another's values in. */
    public void merge(Distribution other) {
        for (int i = 0; i < other.buckets.length; i++) {
            put(i, other.buckets[i]);
        }
        sum += other.sum;
        least = Math.min(least, other.least);
        greatest = Math.max(greatest, other.greatest);
    }

    private void put(int bucket, long times) {
        if (times > 0) {
            if (bucket >= buckets.length) {
                buckets = Arrays.copyOf(buckets, BUCKETS);
            }
            buckets[bucket] += times;
            count += times;
        }
    }

    /** Those of these values that were not there at an earlier look; least and greatest are those of all. */
    public Distribution since(Distribution earlier) {
        return of(i -> at(i) - earlier.at(i), sum - earlier.sum, least, greatest);
    }

    private long at(int bucket) {
        return bucket < buckets.length ? buckets[bucket] : 0;
    }

    public void reset() {
        Arrays.fill(buckets, 0);
        count = 0;
        sum = 0;
        least = Long.MAX_VALUE;
        greatest = 0;
    }

    public long count() {
        return count;
    }

    public long sum() {
        return sum;
    }

    /** 0 before the first. */
    public long least() {
        return count == 0 ? 0 : least;
    }

    public long greatest() {
        return greatest;
    }

    /** 0 before the first. */
    public double mean() {
        return count == 0 ? 0 : (double) sum / count;
    }

    /** What this share of the values does not exceed, 0 before the first. {@code share}: 0 to 1. */
    public long quantile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * count));
        long passed = 0;
        for (int i = 0; i < buckets.length; i++) {
            passed += buckets[i];
            if (passed >= rank) {
                return Math.max(least(), Math.min(greatest, top(i)));
            }
        }
        return 0;
    }
}

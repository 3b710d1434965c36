package io.zk.server.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums and percentiles, held against a sorted list of the same values. */
class DistributionTest {
    @Test
    void percentilesAreThoseOfTheSortedValuesToAnEighth() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            Distribution distribution = new Distribution();
            long[] values = new long[1 + random.nextInt(500)];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextLong(1L << 1 + random.nextInt(38));
                distribution.add(values[i]);
            }
            Arrays.sort(values);
            for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
                long exact = values[(int) Math.max(0, Math.ceil(share * values.length) - 1)];
                long shown = distribution.quantile(share);
                assertTrue(
                        exact <= shown && shown <= exact + exact / 8, "seed " + seed + ": " + exact + " as " + shown);
            }
            assertEquals(values.length, distribution.count());
            assertEquals(Arrays.stream(values).sum(), distribution.sum());
            assertEquals(values[0], distribution.least());
            assertEquals(values[values.length - 1], distribution.greatest());
        }
    }

    @Test
    void nothingMeasuredIsZero() {
        Distribution nothing = new Distribution();
        assertEquals(0, nothing.count() + nothing.least() + nothing.greatest() + nothing.quantile(0.99));
        assertEquals(0, nothing.mean());
    }

    @Test
    void everyBucketIsWithinBounds() {
        long last = -1;
        for (long value = 0; value > -1 && value < Long.MAX_VALUE / 3; value = value + 1 + value / 16) {
            int bucket = Distribution.bucket(value);
            assertTrue(bucket >= last && bucket < Distribution.BUCKETS, "value " + value + " in " + bucket);
            last = bucket;
        }
        assertEquals(0, Distribution.bucket(-5));
        assertEquals(Distribution.BUCKETS - 1, Distribution.bucket(Long.MAX_VALUE));
    }

    @Test
    void sumsOfTwoAreThoseOfAllTheirValuesAndADifferenceGivesTheRest() {
        Distribution early = new Distribution();
        early.add(3);
        early.add(5000);
        Distribution late = new Distribution();
        late.merge(early);
        late.add(40);
        late.add(900);
        assertEquals(4, late.count());
        assertEquals(5943, late.sum());
        Distribution rest = late.since(early);
        assertEquals(2, rest.count());
        assertEquals(940, rest.sum());
        assertEquals(40, rest.quantile(0.5));
    }

    @Test
    void namespacesAreTopsOfPaths() {
        Namespaces namespaces = new Namespaces();
        for (String path : new String[] {"/app", "/app/a/b", "/app2", "/", "/app/c"}) {
            namespaces.add(path, path.length());
        }
        assertEquals("[app, app2]", namespaces.sizes().keySet().toString());
        Distribution app = namespaces.sizes().get("app");
        assertEquals(3, app == null ? -1 : app.count());
    }
}

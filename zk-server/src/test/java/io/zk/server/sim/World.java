package io.zk.server.sim;

import io.zk.server.replica.Now;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * A server, its disk, its clients and the network between them in one thread, on virtual time, from one seed. Whatever
 * happens is an event in a queue; the next one in time is run, then every invariant is checked.
 */
final class World {
    /** Virtual clock at the start, and what the wall clock shows then. */
    private static final long WALL_AT_START = 1_700_000_000_000L;

    /** Makes of seeds that are close to each other some that are not: their first numbers would be. */
    private static final long SCATTER = 0x9E3779B97F4A7C15L;

    /** Between two questions whether what is waited for has come. */
    private static final long STEP_MILLIS = 50;

    private record Event(long at, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final long seed;
    private final Random random;
    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final List<Runnable> invariants = new ArrayList<>();
    private long micros;
    private long numbers;
    private long wallSkewMillis;
    private int depth;

    World(long seed) {
        this.seed = seed;
        random = new Random(seed);
    }

    Random random() {
        return random;
    }

    /** Other numbers from the same seed: who draws from them changes nothing of what everybody else draws. */
    Random aside(long salt) {
        return new Random((seed + salt) * SCATTER >>> Short.SIZE);
    }

    /** A number of at least 1 and at most {@code max}, small ones far more often. */
    long skewed(long max) {
        double u = random.nextDouble();
        return 1 + (long) (u * u * u * (max - 1));
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    long micros() {
        return micros;
    }

    long millis() {
        return micros / 1_000;
    }

    Now now() {
        return new Now(millis(), WALL_AT_START + millis() + wallSkewMillis);
    }

    /** The wall clock jumps, as operators and time servers make it do. */
    void skewWallClock(long byMillis) {
        wallSkewMillis += byMillis;
    }

    /** Runs this after so many microseconds, behind whatever else is due then. */
    void after(long delayMicros, Runnable action) {
        at(micros + Math.max(0, delayMicros), action);
    }

    void at(long atMicros, Runnable action) {
        queue.add(new Event(Math.max(atMicros, micros), numbers++, action));
    }

    /** Is checked after every event. */
    void always(Runnable invariant) {
        invariants.add(invariant);
    }

    /** Runs what happens within so many milliseconds. */
    void run(long millis) {
        long end = micros + millis * 1_000;
        while (!queue.isEmpty() && queue.peek().at() <= end) {
            next();
        }
        // What was let happen in the middle of the last event may be ahead already.
        micros = Math.max(micros, end);
    }

    /** Runs until this is met, as it is asked now and then, or until that moment. */
    void runUntil(BooleanSupplier met, long endMillis) {
        while (!met.getAsBoolean() && millis() < endMillis) {
            run(Math.min(STEP_MILLIS, endMillis - millis()));
        }
    }

    /** Lets a few things happen in the middle of another one: between two slices of a snapshot. */
    void interleave() {
        if (depth > 0) {
            return;
        }
        depth++;
        for (int i = random.nextInt(4); i > 0 && !queue.isEmpty(); i--) {
            next();
        }
        depth--;
    }

    private void next() {
        Event event = queue.remove();
        micros = Math.max(micros, event.at());
        event.action().run();
        for (Runnable invariant : invariants) {
            invariant.run();
        }
    }
}

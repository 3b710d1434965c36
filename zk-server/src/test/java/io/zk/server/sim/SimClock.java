package io.zk.server.sim;

import io.zk.server.replica.Now;

/**
 * A server's clocks. The monotonic one began at a moment of its own and runs a little fast or slow; the wall clock is
 * set wrong.
 */
final class SimClock {
    private static final double DRIFT_MAX = 0.02;

    /** Microseconds: beyond every run. */
    private static final double NEVER = 1e18;

    private final World world;
    private final long offsetMillis;
    private final double rate;
    private long wallOffsetMillis;

    private SimClock(World world, long offsetMillis, double rate, long wallOffsetMillis) {
        this.world = world;
        this.offsetMillis = offsetMillis;
        this.rate = rate;
        this.wallOffsetMillis = wallOffsetMillis;
    }

    /** Shows the world's own time. */
    static SimClock exact(World world) {
        return new SimClock(world, 0, 1, 0);
    }

    static SimClock skewed(World world) {
        double drift = (2 * world.random().nextDouble() - 1) * DRIFT_MAX;
        return new SimClock(
                world,
                world.random().nextInt(1_000_000),
                1 + drift,
                world.random().nextInt(4_000) - 2_000);
    }

    long millis() {
        return offsetMillis + (long) (world.micros() * rate) / 1_000;
    }

    Now now() {
        return new Now(millis(), world.now().wallMillis() + wallOffsetMillis);
    }

    /** The world's time, in microseconds, at which the monotonic clock shows this. */
    long microsAt(long millis) {
        double micros = (millis - offsetMillis) * 1_000.0 / rate;
        return micros > NEVER ? Long.MAX_VALUE : (long) Math.ceil(micros);
    }

    void skewWall(long byMillis) {
        wallOffsetMillis += byMillis;
    }
}

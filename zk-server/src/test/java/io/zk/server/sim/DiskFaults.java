package io.zk.server.sim;

/** What the simulator does to a disk, and whether it does anything now. */
final class DiskFaults {
    private final World world;
    private final SimDisk disk;
    private boolean faulty;
    private long slowMicros;
    private long stallMicros;

    DiskFaults(World world, SimDisk disk) {
        this.world = world;
        this.disk = disk;
    }

    SimDisk disk() {
        return disk;
    }

    /** Whether work on the disk may fail without anything being wrong. */
    boolean faulty() {
        return faulty;
    }

    /** One of the next forces fails. */
    void failForce() {
        faulty = true;
        disk.failForceAfter(world.random().nextInt(6));
    }

    /** One of the next writes fails, or takes only some of its bytes first. */
    void failWrite() {
        faulty = true;
        disk.failWriteAfter(world.random().nextInt(6));
    }

    /** There is no room left. */
    void fill() {
        faulty = true;
        disk.capacity(0);
    }

    /** Each step takes so many microseconds more at most. */
    void slow(long micros) {
        slowMicros = micros;
    }

    /** Each step takes so many microseconds more. */
    void stall(long micros) {
        stallMicros = micros;
    }

    /** Microseconds that the next step takes more. */
    long delay() {
        return stallMicros + (slowMicros == 0 ? 0 : world.skewed(slowMicros));
    }

    void heal() {
        faulty = false;
        slowMicros = 0;
        stallMicros = 0;
        disk.failForceAfter(-1);
        disk.failWriteAfter(-1);
        disk.capacity(Long.MAX_VALUE);
    }

    /** The server dies; with it, half the time, the power: then what was not forced is lost or torn. */
    void crash() {
        SimDisk.Crash[] kinds = SimDisk.Crash.values();
        disk.crash(kinds[world.random().nextInt(kinds.length)]);
    }
}

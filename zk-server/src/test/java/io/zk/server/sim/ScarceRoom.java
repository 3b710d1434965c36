package io.zk.server.sim;

import io.zk.server.replica.Standing;
import java.util.List;
import java.util.Random;

/**
 * Leaves disks without room for a while: one, that of the leader, or all. Draws from numbers of its own and leaves most
 * runs alone: those are what they were before there was this.
 */
final class ScarceRoom {
    /** The share of runs in which it does anything. */
    private static final double SHARE = 0.3;

    /** With this one it leaves alone every seed that had failed before there was this. */
    private static final long SALT = 53;

    private static final int LASTS_MICROS = 15_000_000;

    private final World world;
    private final List<SimServer> servers;
    private final Random random;
    private final int gapMicros;
    private boolean over;

    ScarceRoom(World world, List<SimServer> servers) {
        this.world = world;
        this.servers = servers;
        this.random = world.aside(SALT);
        this.over = random.nextDouble() >= SHARE;
        this.gapMicros = random.nextBoolean() ? 12_000_000 : 3_000_000;
        plan();
    }

    /** No more of it: there is room everywhere. */
    void over() {
        over = true;
        servers.forEach(server -> server.room(true));
    }

    private void plan() {
        if (!over) {
            world.after(random.nextInt(gapMicros), () -> {
                strike();
                plan();
            });
        }
    }

    private void strike() {
        if (over) {
            return;
        }
        int dice = random.nextInt(10);
        if (dice < 1) {
            servers.forEach(this::fill);
        } else if (dice < 6) {
            servers.stream().filter(ScarceRoom::leads).forEach(this::fill);
        } else {
            fill(servers.get(random.nextInt(servers.size())));
        }
    }

    private static boolean leads(SimServer server) {
        SimProcess process = server.process();
        return process != null && process.replica().standing().mode() == Standing.Mode.LEADER;
    }

    private void fill(SimServer server) {
        server.room(false);
        world.after(random.nextInt(LASTS_MICROS), () -> server.room(true));
    }
}

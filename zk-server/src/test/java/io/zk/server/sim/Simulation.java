package io.zk.server.sim;

import io.zk.client.session.Outcome;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.SyncRequest;
import io.zk.server.session.SessionTimeouts;
import io.zk.server.storage.LogLimits;
import io.zk.server.storage.SnapshotFormat;
import io.zk.server.storage.StartRules;
import io.zk.server.storage.StorageSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One run from one seed: the seed sets the size, the settings, the faults and the load. First a phase with faults, in
 * which nothing wrong may happen; then one without, in which everything must come right again.
 */
final class Simulation {
    private static final int HEAL_MILLIS = 120_000;

    private final long seed;
    private final World world;
    private final AllCheckers checkers;
    private final DiskFaults disk;
    private final SimServer server;
    private final List<SimClient> clients = new ArrayList<>();
    private boolean faults = true;
    private int kills;

    Simulation(long seed) {
        this.seed = seed;
        this.world = new World(seed);
        this.checkers = new AllCheckers(world);
        this.disk = new DiskFaults(world, new SimDisk(world.random()));
        int tick = 200 + world.random().nextInt(1_800);
        int snapCount = 10 + world.random().nextInt(200);
        LogLimits log = new LogLimits(
                world.chance(0.8) ? 1L << (12 + world.random().nextInt(6)) : 0, true, snapCount, 1L << 30, -1);
        Path folder = Path.of("/data");
        StorageSettings storage = new StorageSettings(folder, folder, StartRules.DEFAULT, log, SnapshotFormat.DEFAULT);
        this.server = new SimServer(world, disk, storage, SessionTimeouts.ofTick(tick), checkers);
        int count = 1 + world.random().nextInt(6);
        for (int i = 1; i <= count; i++) {
            clients.add(new SimClient(
                    world, server, checkers, i, (2 + world.random().nextInt(10)) * tick));
        }
    }

    /** What a run came to, for the line it prints. */
    record Summary(int answered, int kills, int events, int history, AllCheckers checkers) {}

    /**
     * Runs it.
     *
     * @throws Violation if an invariant does not hold; its message names the seed
     */
    Summary run() {
        try {
            return runPhases();
        } catch (Violation violation) {
            throw new Violation("./sim --seed " + seed + "  : at " + world.millis() + " ms: " + violation.getMessage());
        } catch (RuntimeException broken) {
            throw new AssertionError("./sim --seed " + seed + "  : at " + world.millis() + " ms", broken);
        }
    }

    private Summary runPhases() {
        server.start();
        Workload workload = new Workload(world, checkers, checkers.log(), clients);
        planFault();
        world.run(5_000 + world.random().nextInt(25_000));
        faults = false;
        disk.heal();
        server.start();
        world.run(HEAL_MILLIS / 4);
        workload.stop();
        world.run(HEAL_MILLIS / 4);
        heal();
        String flaw = Linearizability.flaw(workload.history(), Registers.NONE);
        if (flaw != null) {
            throw new Violation("the history is not linearizable: " + flaw);
        }
        return new Summary(
                workload.answered(),
                kills,
                checkers.eventsFired(),
                workload.history().size(),
                checkers);
    }

    /** Everybody is served again, and what clients see is what the disk holds. */
    private void heal() {
        int[] served = new int[1];
        for (SimClient client : clients) {
            client.submit(OpCode.SYNC, new SyncRequest("/"), null, outcome -> {
                if (outcome instanceof Outcome.Done) {
                    served[0]++;
                }
            });
        }
        world.run(HEAL_MILLIS / 2);
        if (served[0] != clients.size()) {
            throw new Violation("after the faults only " + served[0] + " of " + clients.size() + " clients are served");
        }
        server.kill();
        server.start();
    }

    private void planFault() {
        world.after(world.skewed(12_000_000), () -> {
            if (faults) {
                fault();
                planFault();
            }
        });
    }

    private void fault() {
        int dice = world.random().nextInt(100);
        if (dice < 40) {
            kill();
        } else if (dice < 55) {
            clients.get(world.random().nextInt(clients.size())).isolate();
        } else if (dice < 75) {
            clients.get(world.random().nextInt(clients.size())).cut();
        } else if (dice < 83) {
            disk.failForce();
            world.after(world.skewed(1_000_000), disk::heal);
            restartLater();
        } else if (dice < 87) {
            disk.failWrite();
            world.after(world.skewed(1_000_000), disk::heal);
            restartLater();
        } else if (dice < 92) {
            disk.fill();
            world.after(world.skewed(3_000_000), disk::heal);
            restartLater();
        } else {
            world.skewWallClock(world.random().nextInt(20_000) - 10_000);
        }
    }

    private void kill() {
        if (server.up()) {
            kills++;
        }
        server.kill();
        restartLater();
    }

    private void restartLater() {
        world.after(world.skewed(6_000_000), () -> {
            server.start();
            if (!server.up() && faults) {
                restartLater();
            }
        });
    }
}

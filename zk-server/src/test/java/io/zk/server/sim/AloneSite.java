package io.zk.server.sim;

import io.zk.server.session.SessionTimeouts;
import io.zk.server.storage.LogLimits;
import io.zk.server.storage.SnapshotFormat;
import io.zk.server.storage.StartRules;
import io.zk.server.storage.StorageSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One server, on its own. */
final class AloneSite implements Site {
    private static final int HEAL_MILLIS = 120_000;

    private final World world;
    private final AllCheckers checkers;
    private final DiskFaults disk;
    private final SimServer server;
    private final List<SimClient> clients = new ArrayList<>();
    private boolean faults = true;
    private int kills;

    AloneSite(World world) {
        this.world = world;
        this.checkers = AllCheckers.ofOne(world);
        this.disk = new DiskFaults(world, new SimDisk(world.random()));
        int tick = 200 + world.random().nextInt(1_800);
        int snapCount = 10 + world.random().nextInt(200);
        LogLimits log = new LogLimits(
                world.chance(0.8) ? 1L << (12 + world.random().nextInt(6)) : 0, true, snapCount, 1L << 30, -1);
        Path folder = Path.of("/data");
        StorageSettings storage = new StorageSettings(folder, folder, StartRules.DEFAULT, log, SnapshotFormat.DEFAULT);
        SimServer.Settings settings = new SimServer.Settings(1, SessionTimeouts.ofTick(tick), storage);
        this.server = new SimServer(settings, SimClock.exact(world), disk, new AloneStart(world, checkers));
        int count = 1 + world.random().nextInt(6);
        for (int i = 1; i <= count; i++) {
            clients.add(new SimClient(
                    world, List.of(server), checkers, i, (2 + world.random().nextInt(10)) * tick));
        }
    }

    @Override
    public AllCheckers checkers() {
        return checkers;
    }

    @Override
    public List<SimServer> servers() {
        return List.of(server);
    }

    @Override
    public List<SimClient> clients() {
        return clients;
    }

    @Override
    public boolean readsMayBeStale() {
        return false;
    }

    @Override
    public long faultGapMicros() {
        return 12_000_000;
    }

    @Override
    public int healMillis() {
        return HEAL_MILLIS;
    }

    @Override
    public int kills() {
        return kills;
    }

    @Override
    public void heal() {
        faults = false;
        disk.heal();
        server.start();
    }

    @Override
    public String flaw() {
        return server.up() ? "" : "the server is down";
    }

    /** What clients see is what the disk holds. */
    @Override
    public void atTheEnd() {
        server.kill();
        server.start();
    }

    @Override
    public void fault() {
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

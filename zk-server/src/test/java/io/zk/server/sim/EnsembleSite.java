package io.zk.server.sim;

import io.zk.server.election.ElectionTiming;
import io.zk.server.quorum.Member;
import io.zk.server.quorum.Membership;
import io.zk.server.quorum.MembershipException;
import io.zk.server.replica.Standing;
import io.zk.server.session.SessionTimeouts;
import io.zk.server.storage.LogLimits;
import io.zk.server.storage.SnapshotFormat;
import io.zk.server.storage.StartRules;
import io.zk.server.storage.StorageSettings;
import io.zk.server.zab.ZabTiming;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An ensemble of three to seven members. */
final class EnsembleSite implements Site {
    private static final int HEAL_MILLIS = 60_000;

    private final World world;
    private final Membership membership;
    private final AllCheckers checkers;
    private final SimNet net;
    private final List<SimServer> servers = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final Ambush ambush;
    private final ScarceRoom room;
    private final long faultGapMicros;
    private boolean faults = true;
    private int kills;

    /** @param counterEnd counter of zxids that an epoch ends before */
    EnsembleSite(World world, long counterEnd) {
        this.world = world;
        this.membership = membership(world);
        this.checkers = AllCheckers.ofEnsemble(world, membership, counterEnd);
        this.net = new SimNet(world);
        int tick = 100 + world.random().nextInt(900);
        MemberStart.Rules rules = new MemberStart.Rules(
                membership,
                new ZabTiming(
                        tick, 5 + world.random().nextInt(6), 2 + world.random().nextInt(4)),
                new ElectionTiming(200, 200, world.chance(0.5) ? 1_600 : 10_000),
                world.chance(0.1),
                world.chance(0.3) ? 0 : 1 << 20,
                1 + world.random().nextInt(world.chance(0.5) ? 20 : 500),
                counterEnd);
        for (long id : membership.members().keySet()) {
            int snapCount = 10 + world.random().nextInt(200);
            add((int) id, tick, snapCount, new MemberStart(world, net, checkers, rules));
        }
        faultGapMicros = world.chance(0.5) ? 12_000_000 : world.chance(0.5) ? 4_000_000 : 1_000_000;
        ambush = new Ambush(world, world.chance(0.5) ? 0 : 0.3 * world.random().nextDouble(), this::strike);
        checkers.add(ambush);
        room = new ScarceRoom(world, servers);
        int count = 1 + world.random().nextInt(6);
        for (int i = 1; i <= count; i++) {
            clients.add(new SimClient(
                    world, servers, checkers, i, (4 + world.random().nextInt(10)) * tick));
        }
    }

    private void add(int id, int tick, int snapCount, MemberStart start) {
        LogLimits log = new LogLimits(
                world.chance(0.8) ? 1L << (12 + world.random().nextInt(6)) : 0, true, snapCount, 1L << 30, -1);
        Path folder = Path.of("/data");
        StorageSettings storage = new StorageSettings(folder, folder, StartRules.DEFAULT, log, SnapshotFormat.DEFAULT);
        SimServer.Settings settings = new SimServer.Settings(id, SessionTimeouts.ofTick(tick), storage);
        DiskFaults disk = new DiskFaults(world, new SimDisk(world.random()));
        SimServer server = new SimServer(settings, SimClock.skewed(world), disk, start);
        servers.add(server);
        net.add(server);
    }

    private static Membership membership(World world) {
        int voters = world.chance(0.6) ? 3 : world.chance(0.7) ? 5 : 4;
        int observers = world.chance(0.3) ? 1 + world.random().nextInt(2) : 0;
        List<Member> members = new ArrayList<>();
        for (long id = 1; id <= voters + observers; id++) {
            Member.Address address = new Member.Address("server" + id, 2888, 3888);
            members.add(new Member(id, List.of(address), id > voters, "", 0));
        }
        Map<Long, List<Long>> groups = new TreeMap<>();
        Map<Long, Long> weights = new TreeMap<>();
        if (voters == 5 && world.chance(0.3)) {
            groups.put(1L, List.of(1L, 2L, 3L));
            groups.put(2L, List.of(4L, 5L));
            weights.put(1L, 1L + world.random().nextInt(2));
        }
        try {
            return Membership.of(members, groups, weights);
        } catch (MembershipException impossible) {
            throw new Violation("no ensemble: " + impossible.getMessage());
        }
    }

    @Override
    public AllCheckers checkers() {
        return checkers;
    }

    @Override
    public List<SimServer> servers() {
        return servers;
    }

    @Override
    public List<SimClient> clients() {
        return clients;
    }

    @Override
    public boolean readsMayBeStale() {
        return true;
    }

    @Override
    public long faultGapMicros() {
        return faultGapMicros;
    }

    @Override
    public int healMillis() {
        return HEAL_MILLIS;
    }

    @Override
    public int kills() {
        return kills;
    }

    // ---- coming right

    @Override
    public void heal() {
        faults = false;
        ambush.over();
        room.over();
        net.heal();
        net.slowness(2_000);
        for (SimServer server : servers) {
            server.release();
            server.faults().heal();
            server.start();
        }
    }

    /** All have one leader and the same state. */
    @Override
    public String flaw() {
        return Agreement.flaw(servers);
    }

    /** After one more failure of the power they have the same state again. */
    @Override
    public void atTheEnd() {
        long before = checkers.history().lastCommitted();
        servers.forEach(SimServer::kill);
        servers.forEach(SimServer::start);
        world.runUntil(() -> flaw().isEmpty(), world.millis() + HEAL_MILLIS / 2);
        if (!flaw().isEmpty()) {
            throw new Violation("after a failure of the power " + flaw());
        }
        if (checkers.history().lastCommitted() < before) {
            throw new Violation("a failure of the power took " + OneHistory.hex(before));
        }
    }

    // ---- faults

    @Override
    public void fault() {
        int dice = world.random().nextInt(100);
        if (dice < 15) {
            kill(any());
        } else if (dice < 30) {
            kill(leader());
        } else if (dice < 36) {
            killSome();
        } else if (dice < 46) {
            hold(world.chance(0.5) ? leader() : any());
        } else if (dice < 50) {
            strand(leader());
        } else if (dice < 66) {
            partition();
        } else if (dice < 74) {
            net.breakLinks(any().id(), any().id());
        } else if (dice < 82) {
            breakDisk(any().faults());
        } else if (dice < 94) {
            ofAClient(clients.get(world.random().nextInt(clients.size())));
        } else if (dice < 96) {
            net.slowness(world.skewed(500_000));
        } else if (dice < 98) {
            any().faults().slow(world.skewed(1_000_000));
        } else {
            any().clock().skewWall(world.random().nextInt(20_000) - 10_000);
        }
    }

    /** Of a server at a bad moment. */
    private void strike(int id) {
        SimServer server = net.server(id);
        int dice = world.random().nextInt(10);
        if (dice < 5) {
            kill(server);
        } else if (dice < 6) {
            servers.forEach(this::kill);
        } else if (dice < 7) {
            hold(server);
        } else if (dice < 8) {
            breakDisk(server.faults());
        } else {
            net.breakLinks(id, any().id());
        }
    }

    private SimServer any() {
        return servers.get(world.random().nextInt(servers.size()));
    }

    private SimServer leader() {
        for (SimServer server : servers) {
            SimProcess process = server.process();
            if (process != null && process.replica().standing().mode() == Standing.Mode.LEADER) {
                return server;
            }
        }
        return any();
    }

    private void kill(SimServer server) {
        if (server.up()) {
            kills++;
        }
        server.kill();
        restartLater(server);
    }

    private void killSome() {
        double share = world.chance(0.3) ? 1 : 0.5;
        for (SimServer server : servers) {
            if (world.chance(share)) {
                kill(server);
            }
        }
    }

    private void restartLater(SimServer server) {
        world.after(world.skewed(6_000_000), () -> {
            server.start();
            if (!server.up() && faults) {
                restartLater(server);
            }
        });
    }

    private void hold(SimServer server) {
        server.hold();
        world.after(world.skewed(8_000_000), server::release);
    }

    /** It stands still and is cut off; when it goes on, it does not know yet that others may lead by now. */
    private void strand(SimServer server) {
        server.hold();
        for (SimServer other : servers) {
            if (other != server) {
                net.cut(server.id(), other.id());
                net.cut(other.id(), server.id());
            }
        }
        long micros = world.skewed(8_000_000);
        world.after(micros, server::release);
        world.after(micros + world.skewed(3_000_000), net::heal);
    }

    private void breakDisk(DiskFaults disk) {
        switch (world.random().nextInt(3)) {
            case 0 -> disk.failForce();
            case 1 -> disk.failWrite();
            default -> disk.fill();
        }
        world.after(world.skewed(3_000_000), () -> {
            disk.heal();
            servers.stream()
                    .filter(server -> server.faults() == disk && !server.up())
                    .forEach(this::restartLater);
        });
    }

    private void ofAClient(SimClient client) {
        switch (world.random().nextInt(3)) {
            case 0 -> client.isolate();
            case 1 -> client.cut();
            default -> client.move();
        }
    }

    /** Two sides, one member alone, one way only, a bridge between two sides, or random ways. */
    private void partition() {
        List<SimServer> mixed = new ArrayList<>(servers);
        Collections.shuffle(mixed, world.random());
        int middle = 1 + world.random().nextInt(mixed.size() - 1);
        @Nullable
        SimServer bridge = world.chance(0.2) ? mixed.get(world.random().nextInt(mixed.size())) : null;
        boolean oneWay = world.chance(0.3);
        boolean partly = world.chance(0.2);
        for (SimServer from : mixed.subList(0, middle)) {
            for (SimServer to : mixed.subList(middle, mixed.size())) {
                if (from != bridge && to != bridge && !(partly && world.chance(0.5))) {
                    net.cut(from.id(), to.id());
                    if (!oneWay) {
                        net.cut(to.id(), from.id());
                    }
                }
            }
        }
        world.after(world.skewed(10_000_000), net::heal);
    }
}

package io.zk.server.sim;

import io.zk.client.session.Outcome;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.ExistsRequest;
import io.zk.protocol.message.SyncRequest;
import io.zk.server.election.ElectionTiming;
import io.zk.server.election.Notification;
import io.zk.server.election.PeerState;
import io.zk.server.election.Vote;
import io.zk.server.quorum.Majority;
import io.zk.server.quorum.Member;
import io.zk.server.quorum.Membership;
import io.zk.server.replica.MemberInput;
import io.zk.server.replica.Standing;
import io.zk.server.session.SessionTimeouts;
import io.zk.server.storage.LogLimits;
import io.zk.server.storage.SnapshotFormat;
import io.zk.server.storage.StartRules;
import io.zk.server.storage.StorageSettings;
import io.zk.server.tree.Node;
import io.zk.server.zab.ZabTiming;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** An ensemble on which a scenario is played: nothing goes wrong but what the scenario says; all invariants are watched. */
final class Stage {
    private static final int SCHEDULES = 5;
    private static final int TICK_MILLIS = 200;
    private static final int PATIENCE_MILLIS = 60_000;

    private final World world;
    private final SimNet net;
    private final AllCheckers checkers;
    private final List<SimServer> servers = new ArrayList<>();
    private final Map<Integer, SimClient> clients = new HashMap<>();

    /**
     * What is played on.
     *
     * @param recentCount newest transactions that a leader keeps for learners
     * @param alwaysState whether a leader sends everybody the whole state
     * @param logBytesMax what a leader reads from its logs for who needs more; 0: that one gets the whole state
     * @param counterEnd counter of zxids that an epoch ends before
     */
    record Cast(int voters, int recentCount, boolean alwaysState, long logBytesMax, long counterEnd) {
        Cast(int voters, int recentCount) {
            this(voters, recentCount, false, 0);
        }

        Cast(int voters, int recentCount, boolean alwaysState, long logBytesMax) {
            this(voters, recentCount, alwaysState, logBytesMax, EpochEnds.NEVER);
        }
    }

    Stage(Cast cast, long seed) {
        world = new World(seed);
        net = new SimNet(world);
        List<Member> members = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        for (long id = 1; id <= cast.voters(); id++) {
            members.add(new Member(id, List.of(new Member.Address("server" + id, 2888, 3888)), false, "", 0));
            ids.add(id);
        }
        Membership membership = new Membership(members, new Majority(ids));
        checkers = AllCheckers.ofEnsemble(world, membership, cast.counterEnd());
        MemberStart.Rules rules = new MemberStart.Rules(
                membership,
                new ZabTiming(TICK_MILLIS, 10, 5),
                new ElectionTiming(200, 200, 1_600),
                cast.alwaysState(),
                cast.logBytesMax(),
                cast.recentCount(),
                cast.counterEnd());
        for (long id : ids) {
            Path folder = Path.of("/data");
            LogLimits log = new LogLimits(1 << 12, true, 1_000, 1L << 30, -1);
            SimServer server = new SimServer(
                    new SimServer.Settings(
                            (int) id,
                            SessionTimeouts.ofTick(TICK_MILLIS),
                            new StorageSettings(folder, folder, StartRules.DEFAULT, log, SnapshotFormat.DEFAULT)),
                    SimClock.skewed(world),
                    new DiskFaults(world, new SimDisk(world.random())),
                    new MemberStart(world, net, checkers, rules));
            servers.add(server);
            net.add(server);
            clients.put(server.id(), new SimClient(world, List.of(server), checkers, server.id(), 20 * TICK_MILLIS));
        }
    }

    /** Plays this on a few schedules, each time with all servers running and agreed at the begin and at the end. */
    static void play(Cast cast, Consumer<Stage> scenario) {
        for (long seed = 1; seed <= SCHEDULES; seed++) {
            Stage stage = new Stage(cast, seed);
            for (int id = 1; id <= cast.voters(); id++) {
                stage.start(id);
            }
            stage.leader();
            scenario.accept(stage);
            stage.finish();
        }
    }

    List<SimServer> servers() {
        return servers;
    }

    SimServer server(int id) {
        return net.server(id);
    }

    void start(int... ids) {
        for (int id : ids) {
            server(id).start();
        }
    }

    /** The power of these fails, and takes what was not forced. */
    void kill(int... ids) {
        for (int id : ids) {
            server(id).kill(SimDisk.Crash.LOSE);
        }
    }

    /** Whether there is room on this server's disk for more than sessions. */
    void room(int id, boolean enough) {
        server(id).room(enough);
    }

    /** What comes of the packets between members from now on. */
    void tamper(SimNet.Tamper with) {
        net.tamper(with);
    }

    /** Does something a moment later, when what happens now is over. */
    void soon(Runnable action) {
        world.after(1, action);
    }

    /** What a server that looks for a leader is told by old words that arrive late: these two have that leader. */
    void mislead(int server, int leader, int follower) {
        Vote vote = new Vote(leader, 1, 1);
        SimProcess process = server(server).process();
        if (process != null) {
            process.post(new MemberInput.Notified(leader, old(PeerState.LEADING, vote)));
            process.post(new MemberInput.Notified(follower, old(PeerState.FOLLOWING, vote)));
        }
    }

    private static Notification old(PeerState state, Vote vote) {
        return new Notification(state, vote, 1, Notification.VERSION, null);
    }

    /** Somebody who is told what happens. */
    void watch(Checkers watcher) {
        checkers.add(watcher);
    }

    void run(long millis) {
        world.run(millis);
    }

    void await(String what, BooleanSupplier met) {
        long end = world.millis() + PATIENCE_MILLIS;
        while (!met.getAsBoolean()) {
            if (world.millis() >= end) {
                throw new Violation("in vain waited for: " + what + "; " + Agreement.flaw(servers));
            }
            world.run(1);
        }
    }

    /** The serving leader that all the running ones follow. */
    int leader() {
        await(
                "a leader of all who run",
                () -> servers.stream().filter(SimServer::up).allMatch(server -> serves(server) && followed(server)));
        return (int) standing(servers.stream().filter(SimServer::up).findFirst().orElseThrow())
                .leader();
    }

    private boolean followed(SimServer server) {
        long leader = standing(server).leader();
        return leader > 0
                && net.server((int) leader).up()
                && standing(net.server((int) leader)).leader() == leader;
    }

    boolean serves(SimServer server) {
        SimProcess process = server.process();
        return process != null && process.service().serving();
    }

    Standing standing(SimServer server) {
        SimProcess process = server.process();
        if (process == null) {
            throw new Violation("server " + server.id() + " is down");
        }
        return process.replica().standing();
    }

    /** Who is neither of these. */
    int other(int... than) {
        return servers.stream()
                .mapToInt(SimServer::id)
                .filter(id -> Arrays.stream(than).noneMatch(not -> not == id))
                .findFirst()
                .orElseThrow();
    }

    /** No packet passes between these two groups. */
    void part(List<Integer> some, List<Integer> others) {
        some.forEach(one -> others.forEach(other -> net.cutBothWays(one, other)));
    }

    /** The connections of a server to all others break. */
    void breakLinks(int server) {
        servers.forEach(other -> net.breakLinks(server, other.id()));
    }

    void join() {
        net.heal();
    }

    SimClient client(int server) {
        SimClient client = clients.get(server);
        if (client == null) {
            throw new Violation("no client of server " + server);
        }
        return client;
    }

    /** Asks a server to create a node, and does not wait. */
    void ask(int server, String path) {
        client(server).submit(OpCode.CREATE, new CreateRequest(path, new byte[0], Acl.OPEN, 0), null, outcome -> {});
    }

    /** Creates a node through a server; returns when that is acknowledged. */
    void create(int server, String path) {
        boolean[] done = new boolean[1];
        long end = world.millis() + PATIENCE_MILLIS;
        while (!done[0]) {
            boolean[] answered = new boolean[1];
            client(server).submit(OpCode.CREATE, new CreateRequest(path, new byte[0], Acl.OPEN, 0), null, outcome -> {
                answered[0] = true;
                done[0] = outcome instanceof Outcome.Done;
            });
            await("an answer of server " + server, () -> answered[0]);
            if (world.millis() > end) {
                throw new Violation("server " + server + " does not create " + path);
            }
        }
    }

    /** Asks for a sync and a read behind it; tells whether both are answered by now, and the read found the node. */
    BooleanSupplier syncAndFind(int server, String path) {
        boolean[] found = new boolean[1];
        client(server).submit(OpCode.SYNC, new SyncRequest(path), null, outcome -> {});
        client(server)
                .submit(
                        OpCode.EXISTS,
                        new ExistsRequest(path, false),
                        null,
                        outcome -> found[0] = outcome instanceof Outcome.Done);
        return () -> found[0];
    }

    /** The zxid of a running server's state. */
    long end(int server) {
        SimProcess process = server(server).process();
        if (process == null) {
            throw new Violation("server " + server + " is down");
        }
        return process.replica().tree().lastZxid();
    }

    /** The zxid by which a node came into being in a running server's state; 0 if it is not there. */
    long created(int server, String path) {
        SimProcess process = server(server).process();
        Node node = process == null ? null : process.replica().tree().find(path);
        return node == null ? 0 : node.storedStat().czxid();
    }

    boolean has(int server, String path) {
        SimProcess process = server(server).process();
        return process != null && process.replica().tree().find(path) != null;
    }

    /** Everything is whole and running again, and comes to agree. */
    void finish() {
        net.heal();
        for (SimServer server : servers) {
            server.release();
            server.faults().heal();
            server.room(true);
            server.start();
        }
        await("agreement", () -> Agreement.flaw(servers).isEmpty());
        servers.forEach(server -> server.kill(SimDisk.Crash.LOSE));
        servers.forEach(SimServer::start);
        await("agreement after a failure of the power", () -> Agreement.flaw(servers)
                .isEmpty());
    }
}

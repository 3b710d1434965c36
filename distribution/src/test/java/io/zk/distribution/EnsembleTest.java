package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.distribution.RunningServer.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three or more of our servers as one service, through the loss of some of them and of all. */
class EnsembleTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static final int LOADS = 3;
    /** Clients whose operations make a history. */
    private static final int OBSERVED = 3;

    /** Between two writes of a load: so short that every kill hits some, so long that a server can start beside them. */
    private static final long PAUSE_MICROS = 1_000;

    /** Three that vote and one that observes; each test leaves all of them running. */
    private static Ensemble shared;

    @BeforeAll
    static void start() {
        shared = SERVERS.ensemble(Collections.nCopies(4, Kind.OURS), List.of(4));
        shared.start();
    }

    @Test
    void everyMemberShowsTheMonitorKeysThatApachesWouldShow() throws Exception {
        shared.leader();
        int learner = shared.leader().equals(shared.member(1)) ? 2 : 1;
        for (RunningServer member : shared.members()) {
            String role = member.mode();
            assertEquals(List.of(), MonitorKeysCases.missing(role, member.ask("mntr"), learner), role);
        }
    }

    @Test
    void everyMemberTakesWritesAndShowsThem() throws Exception {
        List<String> modes = new ArrayList<>(shared.modes());
        Collections.sort(modes);
        assertEquals(List.of("follower", "follower", "leader", "observer"), modes);
        for (RunningServer member : shared.members()) {
            Distribution.Run status = Distribution.script(
                    Map.of(), "zkServer.sh", "--config", member.directory().toString(), "status");
            assertTrue(status.out().contains("Mode: " + member.mode()), status.out());
        }
        List<TestClient> clients = new ArrayList<>();
        for (RunningServer member : shared.members()) {
            clients.add(TestClient.connect(member));
        }
        for (int i = 0; i < 3; i++) {
            ZooKeeper writer = clients.get(i).zk;
            String path = "/by" + i;
            for (TestClient client : clients) {
                client.zk.exists(path, client.watcher("w"));
            }
            writer.create(path, path.getBytes(UTF_8), OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            for (TestClient client : clients) {
                assertEquals(List.of("w NodeCreated " + path), client.awaitEvents(1));
                assertArrayEquals(path.getBytes(UTF_8), client.zk.getData(path, false, null));
            }
        }
        TestClient first = clients.get(0);
        for (int i = 0; i < 3; i++) {
            first.zk.exists("/by" + i, first.watcher("w"));
        }
        clients.get(1).close();
        clients.get(2).close();
        assertEquals(2, first.awaitEvents(2).size());
        assertEquals(
                List.of("by0"),
                first.zk.getChildren("/", false).stream()
                        .filter(name -> name.startsWith("by"))
                        .toList());
        first.close();
    }

    @Test
    void aSessionOutlivesItsServerAndTheLeader() throws Exception {
        try (TestClient client = TestClient.connect(shared.connectString(), 20_000)) {
            long session = client.zk.getSessionId();
            client.zk.create("/mine", null, OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            for (int round = 0; round < 3; round++) {
                shared.leader().kill();
                String path = "/after" + round;
                retrying(() -> client.zk.create(path, null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
                assertEquals(session, client.zk.getSessionId());
                retrying(() -> client.zk.getData("/mine", false, null));
                shared.startAgain();
            }
        }
    }

    /** With clients connected, in the order of their numbers, so that the leader is among those that others still follow. */
    @Test
    void membersEndAsTheyAreTold() throws Exception {
        List<TestClient> clients = new ArrayList<>();
        for (RunningServer member : shared.members()) {
            clients.add(TestClient.connect(member));
        }
        for (RunningServer member : shared.members()) {
            assertEquals(143, member.stop(), member.logTail());
            assertFalse(member.log().contains("FATAL"), member.logTail());
        }
        shared.startAgain();
        clients.forEach(TestClient::close);
    }

    private interface Step {
        Object run() throws Exception;
    }

    /** The client says that the connection was lost; whatever was under way is tried again. */
    private static void retrying(Step step) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                step.run();
                return;
            } catch (org.apache.zookeeper.KeeperException.ConnectionLossException e) {
                assertTrue(System.nanoTime() < deadline, "no service within 30 s");
            } catch (org.apache.zookeeper.KeeperException.NodeExistsException e) {
                return;
            }
        }
    }

    @Test
    void anObserverServesAndDoesNotVote() throws Exception {
        assertEquals("observer", shared.member(4).mode());
        try (TestClient client = TestClient.connect(shared.member(4));
                TestClient other = TestClient.connect(shared.member(1))) {
            client.zk.create("/o", null, OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            Trees.sync(other.zk);
            assertTrue(other.zk.exists("/o", false) != null);
            other.zk.setData("/o", "x".getBytes(UTF_8), -1);
            Trees.sync(client.zk);
            assertArrayEquals("x".getBytes(UTF_8), client.zk.getData("/o", false, null));
        }
    }

    @Test
    void acknowledgedWritesOutliveKillsOfAnyMembers() throws Exception {
        kills(3, Distribution.size(9, 200));
    }

    @Test
    void acknowledgedWritesOutliveKillsAmongFive() throws Exception {
        kills(5, Distribution.size(3, 100));
    }

    private static void kills(int count, int rounds) throws Exception {
        Ensemble ensemble = SERVERS.ensemble(Collections.nCopies(count, Kind.OURS), "snapCount=1000");
        ensemble.start();
        Random random = new Random(count);
        List<WriteLoad> loads = new ArrayList<>();
        History history = new History();
        try (TestClient client = TestClient.connect(ensemble.connectString(), TestClient.TIMEOUT_MILLIS)) {
            history.prepare(client.zk);
            for (int i = 0; i < LOADS; i++) {
                loads.add(new WriteLoad("/load" + i, i));
                loads.get(i).prepare(client.zk);
            }
        }
        ExecutorService threads = Executors.newCachedThreadPool();
        for (int round = 1; round <= rounds; round++) {
            List<RunningServer> victims = new ArrayList<>(ensemble.members());
            Collections.shuffle(victims, random);
            int many = random.nextInt(4) == 0 ? count : 1 + random.nextInt(count / 2);
            if (random.nextBoolean()) {
                victims.add(0, ensemble.leader());
            }
            underLoad(ensemble, loads, history, victims.subList(0, many), random, threads);
            try (TestClient client = TestClient.connect(ensemble.members().get(random.nextInt(count)))) {
                Trees.sync(client.zk);
                for (WriteLoad load : loads) {
                    assertEquals(List.of(), load.check(client.zk), "round " + round);
                }
            }
        }
        threads.shutdown();
        assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS), "a client does not close");
        assertEquals(List.of(), history.findings());
        long written = loads.stream().mapToLong(WriteLoad::acknowledgements).sum();
        System.out.println(rounds + " rounds of kills among " + count + ", " + written
                + " writes acknowledged, none lost; " + history.known() + " operations in one order");
    }

    private static void underLoad(
            Ensemble ensemble,
            List<WriteLoad> loads,
            History history,
            List<RunningServer> victims,
            Random random,
            ExecutorService threads)
            throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<TestClient> clients = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (WriteLoad load : loads) {
            TestClient client = TestClient.connect(ensemble.connectString(), TestClient.TIMEOUT_MILLIS);
            clients.add(client);
            running.add(threads.submit(() -> {
                load.run(client.zk, stop, PAUSE_MICROS);
                return null;
            }));
        }
        for (int i = 0; i < OBSERVED; i++) {
            TestClient client = TestClient.connect(ensemble.connectString(), TestClient.TIMEOUT_MILLIS);
            Random choices = new Random(random.nextLong());
            clients.add(client);
            running.add(threads.submit(() -> {
                history.run(client.zk, choices, stop);
                return null;
            }));
        }
        for (RunningServer victim : victims) {
            RunningServer.pause(20 + random.nextInt(300));
            victim.close();
        }
        RunningServer.pause(random.nextInt(500));
        ensemble.startAgain();
        RunningServer.pause(100);
        stop.set(true);
        for (Future<?> run : running) {
            run.get(60, TimeUnit.SECONDS);
        }
        // A client that is about to connect again takes a second for it; the next round doesn't wait.
        clients.forEach(client -> threads.execute(client::close));
    }
}

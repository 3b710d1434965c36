package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.distribution.RunningServer.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three or more of our servers as one service, through the loss of some of them and of all. */
class EnsembleTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static final int LOADS = 3;

    private static Ensemble ours(int count, String... settings) {
        return SERVERS.ensemble(Collections.nCopies(count, Kind.OURS), settings);
    }

    private static void sync(ZooKeeper zk) throws InterruptedException {
        CountDownLatch synced = new CountDownLatch(1);
        zk.sync("/", (code, path, context) -> synced.countDown(), null);
        assertTrue(synced.await(30, TimeUnit.SECONDS), "sync is not answered");
    }

    @Test
    void everyMemberTakesWritesAndShowsThem() throws Exception {
        Ensemble ensemble = ours(3);
        ensemble.start();
        List<String> modes = new ArrayList<>(ensemble.modes());
        Collections.sort(modes);
        assertEquals(List.of("follower", "follower", "leader"), modes);
        for (RunningServer member : ensemble.members()) {
            Distribution.Run status = Distribution.script(
                    Map.of(), "zkServer.sh", "--config", member.directory().toString(), "status");
            assertTrue(status.out().contains("Mode: " + member.mode()), status.out());
        }
        List<TestClient> clients = new ArrayList<>();
        for (RunningServer member : ensemble.members()) {
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
                List.of("by0", "zookeeper"),
                first.zk.getChildren("/", false).stream().sorted().toList());
        first.close();
    }

    @Test
    void aSessionOutlivesItsServerAndTheLeader() throws Exception {
        Ensemble ensemble = ours(3);
        ensemble.start();
        try (TestClient client = TestClient.connect(ensemble.connectString(), 20_000)) {
            long session = client.zk.getSessionId();
            client.zk.create("/mine", null, OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            for (int round = 0; round < 3; round++) {
                ensemble.leader().kill();
                String path = "/after" + round;
                retrying(() -> client.zk.create(path, null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
                assertEquals(session, client.zk.getSessionId());
                retrying(() -> client.zk.getData("/mine", false, null));
                ensemble.startAgain();
            }
        }
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
        Ensemble ensemble = SERVERS.ensemble(Collections.nCopies(4, Kind.OURS), List.of(4));
        ensemble.start();
        assertEquals("observer", ensemble.member(4).mode());
        try (TestClient client = TestClient.connect(ensemble.member(4));
                TestClient other = TestClient.connect(ensemble.member(1))) {
            client.zk.create("/o", null, OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            sync(other.zk);
            assertTrue(other.zk.exists("/o", false) != null);
            other.zk.setData("/o", "x".getBytes(UTF_8), -1);
            sync(client.zk);
            assertArrayEquals("x".getBytes(UTF_8), client.zk.getData("/o", false, null));
        }
    }

    @Test
    void acknowledgedWritesOutliveKillsOfAnyMembers() throws Exception {
        kills(3, Distribution.size(12, 200));
    }

    @Test
    void acknowledgedWritesOutliveKillsAmongFive() throws Exception {
        kills(5, Distribution.size(4, 100));
    }

    private static void kills(int count, int rounds) throws Exception {
        Ensemble ensemble = ours(count, "snapCount=1000");
        ensemble.start();
        Random random = new Random(count);
        List<WriteLoad> loads = new ArrayList<>();
        try (TestClient client = TestClient.connect(ensemble.connectString(), TestClient.TIMEOUT_MILLIS)) {
            for (int i = 0; i < LOADS; i++) {
                loads.add(new WriteLoad("/load" + i, i));
                loads.get(i).prepare(client.zk);
            }
        }
        for (int round = 1; round <= rounds; round++) {
            List<RunningServer> victims = new ArrayList<>(ensemble.members());
            Collections.shuffle(victims, random);
            int many = random.nextInt(4) == 0 ? count : 1 + random.nextInt(count / 2);
            if (random.nextBoolean()) {
                victims.add(0, ensemble.leader());
            }
            underLoad(ensemble, loads, victims.subList(0, many), random);
            try (TestClient client = TestClient.connect(ensemble.members().get(random.nextInt(count)))) {
                sync(client.zk);
                for (WriteLoad load : loads) {
                    assertEquals(List.of(), load.check(client.zk), "round " + round);
                }
            }
        }
        long written = loads.stream().mapToLong(WriteLoad::acknowledgements).sum();
        System.out.println(
                rounds + " rounds of kills among " + count + ", " + written + " writes acknowledged, none lost");
    }

    private static void underLoad(Ensemble ensemble, List<WriteLoad> loads, List<RunningServer> victims, Random random)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(LOADS);
        AtomicBoolean stop = new AtomicBoolean();
        List<TestClient> clients = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (WriteLoad load : loads) {
            TestClient client = TestClient.connect(ensemble.connectString(), TestClient.TIMEOUT_MILLIS);
            clients.add(client);
            running.add(threads.submit(() -> {
                load.run(client.zk, stop);
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
        clients.forEach(TestClient::close);
        threads.shutdown();
    }
}

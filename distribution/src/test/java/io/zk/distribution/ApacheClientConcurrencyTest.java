package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many requests in flight, and many sessions at a time, through Apache's client. */
class ApacheClientConcurrencyTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static final int CLIENTS = 6;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = SERVERS.ours();
    }

    private interface Task {
        void run(TestClient client, int number) throws Exception;
    }

    private static void together(Task task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                tasks.add(() -> {
                    try (TestClient client = TestClient.connect(server)) {
                        task.run(client, number);
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void oneSessionsRequestsAreCarriedOutInTheirOrder() throws Exception {
        int count = 2_000;
        List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch answered = new CountDownLatch(2 * count);
        try (TestClient client = TestClient.connect(server)) {
            client.zk.create("/order", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            for (int i = 1; i <= count; i++) {
                client.zk.setData(
                        "/order",
                        new byte[i % 100],
                        -1,
                        (code, path, context, stat) -> {
                            answers.add(stat.getVersion());
                            answered.countDown();
                        },
                        null);
                client.zk.getData(
                        "/order",
                        false,
                        (code, path, context, data, stat) -> {
                            answers.add(stat.getVersion());
                            answered.countDown();
                        },
                        null);
            }
            assertTrue(answered.await(60, TimeUnit.SECONDS));
        }
        List<Integer> expected = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            expected.add(i);
            expected.add(i);
        }
        assertEquals(expected, answers, "each read sees the write before it and none after it");
    }

    @Test
    void versionsLetOneWinEachTime() throws Exception {
        try (TestClient client = TestClient.connect(server)) {
            client.zk.create("/counter", "0".getBytes(UTF_8), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        together((client, number) -> {
            for (int i = 0; i < 50; i++) {
                increment(client.zk);
            }
        });
        try (TestClient client = TestClient.connect(server)) {
            Stat stat = new Stat();
            assertEquals("300", new String(client.zk.getData("/counter", false, stat), UTF_8));
            assertEquals(300, stat.getVersion());
        }
    }

    private static void increment(ZooKeeper zk) throws Exception {
        while (true) {
            Stat stat = new Stat();
            int value = Integer.parseInt(new String(zk.getData("/counter", false, stat), UTF_8));
            try {
                zk.setData("/counter", Integer.toString(value + 1).getBytes(UTF_8), stat.getVersion());
                return;
            } catch (KeeperException.BadVersionException e) {
                // Somebody else was faster: look again.
            }
        }
    }

    @Test
    void sequentialNumbersHaveNoGapAndNoDouble() throws Exception {
        try (TestClient client = TestClient.connect(server)) {
            client.zk.create("/numbers", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        List<String> created = Collections.synchronizedList(new ArrayList<>());
        together((client, number) -> {
            for (int i = 0; i < 100; i++) {
                created.add(client.zk.create("/numbers/", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL));
            }
        });
        TreeSet<String> expected = new TreeSet<>();
        for (int i = 0; i < 100 * CLIENTS; i++) {
            expected.add(String.format("/numbers/%010d", i));
        }
        assertEquals(expected, new TreeSet<>(created));
        assertEquals(100 * CLIENTS, created.size());
    }

    @Test
    void everyWatcherIsToldOfEveryChange() throws Exception {
        try (TestClient writer = TestClient.connect(server)) {
            writer.zk.create("/told", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            CountDownLatch watching = new CountDownLatch(CLIENTS);
            ExecutorService thread = Executors.newSingleThreadExecutor();
            Future<?> written = thread.submit(() -> {
                watching.await();
                for (int i = 0; i < 200; i++) {
                    writer.zk.create("/told/" + i, null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                }
                return null;
            });
            together((client, number) -> {
                client.zk.addWatch("/told", client.watcher("told"), AddWatchMode.PERSISTENT_RECURSIVE);
                watching.countDown();
                List<String> events = client.awaitEvents(200);
                for (int i = 0; i < 200; i++) {
                    assertEquals("told NodeCreated /told/" + i, events.get(i));
                }
            });
            written.get(30, TimeUnit.SECONDS);
            thread.shutdown();
        }
    }

    @Test
    void manySessionsComeAndGo() throws Exception {
        try (TestClient client = TestClient.connect(server)) {
            client.zk.create("/sessions", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            together((unused, number) -> {
                for (int i = 0; i < 30; i++) {
                    try (SilentSession session = SilentSession.open(server, 30_000)) {
                        session.createEphemeral("/sessions/" + number + "-" + i);
                    }
                }
            });
            assertEquals(30 * CLIENTS, client.zk.getChildren("/sessions", false).size(), "cut off, not closed");
            assertTrue(server.ask("mntr").contains("zk_ephemerals_count\t" + 30 * CLIENTS));
        }
    }
}

package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions through Apache's client: negotiation, reconnection, a second handle, expiry, chroot. */
class ApacheClientSessionTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static RunningServer ours;
    private static RunningServer apache;

    @BeforeAll
    static void start() {
        ours = SERVERS.ours("tickTime=300", "minSessionTimeout=600", "maxSessionTimeout=30000");
        apache = SERVERS.apache("tickTime=300", "minSessionTimeout=600", "maxSessionTimeout=30000");
    }

    @AfterEach
    void serverIsFine() {
        assertTrue(ours.ask("srvr").contains("Mode: standalone"));
    }

    private static String create(ZooKeeper zk, String path, CreateMode mode) throws Exception {
        return zk.create(path, path.getBytes(UTF_8), OPEN_ACL_UNSAFE, mode);
    }

    private static void awaitGone(TestClient client, String path, int seconds) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (client.zk.exists(path, false) != null) {
            assertTrue(System.nanoTime() < deadline, path + " is still there after " + seconds + " s");
            RunningServer.pause(50);
        }
    }

    /** Apache's server closes the owner's connection when somebody else tries to take its session over; ours need not. */
    private static Stat existsAfterReconnection(TestClient client, String path) throws Exception {
        for (int attempt = 0; ; attempt++) {
            try {
                return client.zk.exists(path, false);
            } catch (KeeperException.ConnectionLossException e) {
                if (attempt == 20) {
                    throw e;
                }
                RunningServer.pause(100);
            }
        }
    }

    @Test
    void negotiatesTheTimeout() throws Exception {
        for (RunningServer server : List.of(apache, ours)) {
            for (int[] wish : new int[][] {{100, 600}, {5_000, 5_000}, {1_000_000, 30_000}}) {
                try (TestClient client = TestClient.connect(server.connectString(), wish[0])) {
                    assertEquals(
                            wish[1],
                            client.zk.getSessionTimeout(),
                            server.kind().toString());
                }
            }
        }
    }

    @Test
    void staysInAChroot() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            ZooKeeper zk = trace.client(server).zk;
            TestClient rooted = trace.client(server.connectString() + "/app/one");
            trace.step("no chroot node", () -> create(rooted.zk, "/x", CreateMode.PERSISTENT));
            trace.step("app", () -> create(zk, "/app", CreateMode.PERSISTENT));
            trace.step("chroot by itself", () -> create(rooted.zk, "/", CreateMode.PERSISTENT));
            trace.step("child", () -> create(rooted.zk, "/x", CreateMode.PERSISTENT_SEQUENTIAL));
            trace.step("watch", () -> rooted.zk.getChildren("/", rooted.watcher("children")));
            trace.step("watch", () -> rooted.zk.exists("/y", rooted.watcher("exists")));
            trace.step("from outside", () -> create(zk, "/app/one/y", CreateMode.EPHEMERAL));
            trace.step("ephemerals", () -> zk.getEphemerals());
            trace.step("multi", () -> rooted.zk
                    .transaction()
                    .create("/z", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)
                    .setData("/z", null, 0)
                    .delete("/z", 1)
                    .commit());
            trace.step("error's path", () -> rooted.zk.setData("/none", null, -1));
            trace.step("clean", () -> {
                try (TestClient cleaner = TestClient.connect(server)) {
                    cleaner.deleteAll("/app");
                }
                return "done";
            });
        });
    }

    @Test
    void aSecondHandleTakesTheSessionOver() throws Exception {
        for (RunningServer server : List.of(apache, ours)) {
            try (TestClient first = TestClient.connect(server)) {
                create(first.zk, "/moved", CreateMode.EPHEMERAL);
                byte[] password = first.zk.getSessionPasswd();
                long session = first.zk.getSessionId();
                first.forgetStates();
                try (TestClient second = TestClient.resume(server, session, password)) {
                    second.awaitState(KeeperState.SyncConnected);
                    assertEquals(session, second.zk.getSessionId());
                    assertEquals(session, second.zk.exists("/moved", false).getEphemeralOwner());
                    first.awaitState(KeeperState.Disconnected);
                }
                try (TestClient third = TestClient.connect(server)) {
                    assertNull(third.zk.exists("/moved", false), "closed by the second handle");
                }
            }
        }
    }

    @Test
    void aWrongPasswordOrAnUnknownSessionExpires() throws Exception {
        for (RunningServer server : List.of(apache, ours)) {
            try (TestClient owner = TestClient.connect(server)) {
                create(owner.zk, "/kept", CreateMode.EPHEMERAL);
                byte[] wrong = owner.zk.getSessionPasswd().clone();
                wrong[3] ^= 1;
                try (TestClient thief = TestClient.resume(server, owner.zk.getSessionId(), wrong)) {
                    thief.awaitState(KeeperState.Expired);
                }
                try (TestClient lost = TestClient.resume(server, 0x1234567L, owner.zk.getSessionPasswd())) {
                    lost.awaitState(KeeperState.Expired);
                }
                assertNotEquals(null, existsAfterReconnection(owner, "/kept"), "the owner's session lives on");
            }
        }
    }

    @Test
    void aSilentSessionExpiresAndItsEphemeralsGo() throws Exception {
        for (RunningServer server : List.of(apache, ours)) {
            try (TestClient watching = TestClient.connect(server);
                    SilentSession silent = SilentSession.open(server, 900)) {
                silent.createEphemeral("/silent");
                watching.zk.exists("/silent", watching.watcher("exists"));
                assertEquals(List.of("exists NodeDeleted /silent"), watching.awaitEvents(1));
                try (TestClient late = TestClient.resume(server, silent.sessionId(), silent.password())) {
                    late.awaitState(KeeperState.Expired);
                }
            }
        }
    }

    @Test
    void sessionsAndEphemeralsOutliveARestart() throws Exception {
        RunningServer server = SERVERS.ours("tickTime=300", "minSessionTimeout=600");
        try (TestClient client = TestClient.connect(server.connectString(), 6_000);
                TestClient gone = TestClient.connect(server.connectString(), 600)) {
            create(client.zk, "/stays", CreateMode.EPHEMERAL);
            create(gone.zk, "/goes", CreateMode.EPHEMERAL);
            long session = client.zk.getSessionId();
            for (int i = 0; i < 2; i++) {
                client.forgetStates();
                server.kill();
                client.awaitState(KeeperState.Disconnected);
                server.start();
                client.awaitState(KeeperState.SyncConnected);
                assertEquals(session, client.zk.getSessionId());
                assertEquals(session, client.zk.exists("/stays", false).getEphemeralOwner());
            }
            byte[] password = gone.zk.getSessionPasswd();
            long goneSession = gone.zk.getSessionId();
            client.forgetStates();
            server.kill();
            // The client of this session is gone for good: only the server knows it after the restart.
            gone.close();
            client.awaitState(KeeperState.Disconnected);
            server.start();
            client.awaitState(KeeperState.SyncConnected);
            awaitGone(client, "/goes", 10);
            try (TestClient late = TestClient.resume(server, goneSession, password)) {
                late.awaitState(KeeperState.Expired);
            }
            assertEquals(session, client.zk.exists("/stays", false).getEphemeralOwner());
        }
    }

    @Test
    void containersAndTtlNodesGoByThemselves() throws Exception {
        RunningServer server = SERVERS.ours("extendedTypesEnabled=true", "-Dznode.container.checkIntervalMs=200");
        try (TestClient client = TestClient.connect(server)) {
            client.zk.create("/c", null, OPEN_ACL_UNSAFE, CreateMode.CONTAINER);
            client.zk.create("/unused", null, OPEN_ACL_UNSAFE, CreateMode.CONTAINER);
            create(client.zk, "/c/x", CreateMode.PERSISTENT);
            Stat stat = new Stat();
            client.zk.create("/t", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, stat, 300);
            client.zk.create("/parent", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, stat, 300);
            create(client.zk, "/parent/x", CreateMode.PERSISTENT);
            awaitGone(client, "/t", 10);
            assertNotEquals(null, client.zk.exists("/c", false));
            assertNotEquals(null, client.zk.exists("/parent", false), "a TTL node with children stays");
            client.zk.delete("/c/x", -1);
            client.zk.delete("/parent/x", -1);
            awaitGone(client, "/c", 10);
            awaitGone(client, "/parent", 10);
            assertNotEquals(null, client.zk.exists("/unused", false), "a container that never had a child stays");
        }
    }

    @Test
    void extendedTypesAndReconfigAreOffUnlessAskedFor() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            ZooKeeper zk = trace.client(server).zk;
            trace.step(
                    "ttl",
                    () -> zk.create("/t", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), 1_000));
            trace.step("container", () -> zk.create("/c", null, OPEN_ACL_UNSAFE, CreateMode.CONTAINER));
            zk.delete("/c", -1);
            try (ZooKeeperAdmin admin = new ZooKeeperAdmin(server.connectString(), 10_000, event -> {})) {
                trace.step(
                        "reconfig",
                        () -> admin.reconfigure("server.2=127.0.0.1:2888:3888;2181", null, null, -1, new Stat()));
            }
        });
    }

    @Test
    void aClosedHandleIsOfNoUse() throws Exception {
        TestClient client = TestClient.connect(ours);
        create(client.zk, "/closing", CreateMode.EPHEMERAL);
        client.close();
        assertThrows(KeeperException.SessionExpiredException.class, () -> client.zk.exists("/", false));
        try (TestClient other = TestClient.connect(ours)) {
            assertNull(other.zk.exists("/closing", false));
        }
    }
}

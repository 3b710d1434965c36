package io.zk.client.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.client.session.SessionState;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.AddWatchMode;
import io.zk.protocol.data.CreateMode;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.WatcherType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watches and sessions across lost connections and restarts of Apache's server. */
@Timeout(90)
class ReconnectTest {
    private static final byte[] HI = "hi".getBytes(UTF_8);

    private final ApacheServer server;
    private final EventLog session = new EventLog();
    private final ZkClient client;
    private final BlockingZkClient zk;

    ReconnectTest() throws Exception {
        server = ApacheServer.open();
        client = ZkClient.connect(
                server.connectString(),
                ClientOptions.builder()
                        .sessionTimeout(Duration.ofSeconds(20))
                        .onSessionEvent(session::sessionEvent)
                        .build());
        zk = client.blocking();
        assertEquals("SYNC_CONNECTED", session.next());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void theSessionSurvivesARestartOfTheServer() throws Exception {
        long id = client.session().sessionId();
        zk.create("/e", HI, CreateMode.EPHEMERAL);
        server.stop();
        assertEquals("DISCONNECTED", session.next());
        assertEquals(SessionState.CONNECTING, client.session().state());
        CompletableFuture<NodeData> waiting = client.data("/e");
        server.start();
        assertEquals("SYNC_CONNECTED", session.next());
        assertArrayEquals(HI, waiting.get(20, TimeUnit.SECONDS).data(), "a request that waited is answered");
        assertEquals(id, client.session().sessionId());
        assertEquals(List.of("/e"), zk.ephemerals("/"));
    }

    @Test
    void credentialsAreGivenAgain() throws Exception {
        zk.authenticate("digest", "bob:pw".getBytes(UTF_8));
        zk.create("/mine", HI, CreateOptions.PERSISTENT.acl(Acl.CREATOR_ALL));
        server.dropConnections();
        assertEquals("DISCONNECTED", session.next());
        assertArrayEquals(HI, zk.data("/mine").data());
    }

    @Test
    void watchesAreSetAgainAndHearWhatTheyMissed() throws Exception {
        zk.create("/data", HI);
        zk.create("/child", null);
        zk.create("/deep", null);
        EventLog data = new EventLog();
        EventLog child = new EventLog();
        EventLog exist = new EventLog();
        EventLog deep = new EventLog();
        EventLog still = new EventLog();
        zk.data("/data", data);
        zk.children("/child", child);
        zk.exists("/exist", exist);
        zk.addWatch("/deep", deep, AddWatchMode.PERSISTENT_RECURSIVE);
        zk.exists("/data", still);
        server.stop();
        assertEquals("DISCONNECTED", session.next());
        server.start();
        assertEquals("SYNC_CONNECTED", session.next());
        for (EventLog log : List.of(data, child, exist, deep, still)) {
            assertEquals("DISCONNECTED", log.next());
            assertEquals("SYNC_CONNECTED", log.next());
        }
        try (ZkClient other = ZkClient.connect(server.connectString())) {
            other.blocking().setData("/data", null, -1);
            other.blocking().create("/child/c", null);
            other.blocking().create("/exist", null);
            other.blocking().create("/deep/er", null);
        }
        assertEquals("NODE_DATA_CHANGED /data", data.next());
        assertEquals("NODE_DATA_CHANGED /data", still.next());
        assertEquals("NODE_CHILDREN_CHANGED /child", child.next());
        assertEquals("NODE_CREATED /exist", exist.next());
        assertEquals("NODE_CREATED /deep/er", deep.next());
    }

    @Test
    void aWatchHearsOfAChangeMadeWhileItWasAway() throws Exception {
        zk.create("/data", HI);
        EventLog data = new EventLog();
        zk.data("/data", data);
        zk.sync("/");
        // Another client's write must reach the server while this one is away: it is held in its back-off by a server
        // list that leads nowhere.
        client.replaceServers("127.0.0.1:1");
        assertEquals("DISCONNECTED", session.next());
        try (ZkClient other = ZkClient.connect(server.connectString())) {
            other.blocking().setData("/data", null, -1);
        }
        client.replaceServers(server.connectString());
        assertEquals("SYNC_CONNECTED", session.next());
        assertEquals("DISCONNECTED", data.next());
        assertEquals("SYNC_CONNECTED", data.next());
        assertEquals("NODE_DATA_CHANGED /data", data.next());
    }

    @Test
    void anExpiredSessionIsToldWhenItComesBack() throws Exception {
        EventLog watcher = new EventLog();
        zk.exists("/never", watcher);
        server.expire(client.session().sessionId());
        assertEquals("DISCONNECTED", session.next());
        assertEquals("EXPIRED", session.next());
        assertEquals("DISCONNECTED", watcher.next());
        assertEquals("EXPIRED", watcher.next());
        assertEquals(SessionState.EXPIRED, client.session().state());
        assertEquals(
                ErrorCode.SESSION_EXPIRED,
                assertThrows(ZkException.class, () -> zk.data("/")).code());
        try (ZkClient next = ZkClient.connect(server.connectString())) {
            assertNotEquals(
                    client.session().sessionId(),
                    next.blocking().awaitConnected(Duration.ofSeconds(10)).sessionId());
        }
    }

    @Test
    void aSessionExpiresOfItselfWhenNoServerComesBack() throws Exception {
        EventLog log = new EventLog();
        ClientOptions brief = ClientOptions.builder()
                .sessionTimeout(Duration.ofMillis(ApacheServer.SESSION_TIMEOUT_MIN_MILLIS))
                .onSessionEvent(log::sessionEvent)
                .build();
        try (ZkClient other = ZkClient.connect(server.connectString(), brief)) {
            assertEquals("SYNC_CONNECTED", log.next());
            server.stop();
            assertEquals("DISCONNECTED", log.next());
            assertEquals("EXPIRED", log.next());
            assertEquals(SessionState.EXPIRED, other.session().state());
        }
        server.start();
    }

    @Test
    void watchersComeBeforeTheResultsThatShowTheChange() throws Exception {
        zk.create("/a", null);
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            CompletableFuture<NodeData> read = client.data("/a", event -> order.add("event"));
            CompletableFuture<?> write = client.setData("/a", null, -1).thenAccept(stat -> order.add("write"));
            CompletableFuture<?> after = client.data("/a").thenAccept(node -> order.add("read"));
            CompletableFuture.allOf(read, write, after).get();
        }
        for (int i = 0; i < order.size(); i += 3) {
            assertEquals(List.of("event", "write", "read"), order.subList(i, i + 3));
        }
        assertEquals(150, order.size());
    }

    @Test
    void aWatcherCanUseTheBlockingFaceButNotWaitForFutures() throws Exception {
        zk.create("/a", HI);
        CompletableFuture<byte[]> inside = new CompletableFuture<>();
        CompletableFuture<Object> refused = new CompletableFuture<>();
        zk.exists("/a", event -> {
            try {
                inside.complete(zk.data("/a").data());
                client.data("/a").join();
            } catch (IllegalStateException | InterruptedException e) {
                refused.complete(e.getClass());
            }
        });
        zk.setData("/a", HI, -1);
        assertArrayEquals(HI, inside.get(20, TimeUnit.SECONDS));
        assertEquals(IllegalStateException.class, refused.get(20, TimeUnit.SECONDS));
    }

    @Test
    void aWatcherThatThrowsCostsNobodyTheirEvents() throws Exception {
        zk.create("/a", null);
        EventLog log = new EventLog();
        zk.data("/a", event -> {
            throw new IllegalArgumentException("a watcher's mistake, thrown on purpose");
        });
        zk.data("/a", log);
        zk.setData("/a", null, -1);
        assertEquals("NODE_DATA_CHANGED /a", log.next());
    }

    @Test
    void removedWatchesAreTold() throws Exception {
        EventLog log = new EventLog();
        zk.addWatch("/a", log, AddWatchMode.PERSISTENT);
        zk.exists("/a", log);
        zk.removeWatches("/a", log, WatcherType.PERSISTENT);
        assertEquals("PERSISTENT_WATCH_REMOVED /a", log.next());
        zk.create("/a", null);
        assertEquals("NODE_CREATED /a", log.next());
        assertEquals(
                ErrorCode.NO_WATCHER,
                assertThrows(ZkException.class, () -> zk.removeAllWatches("/a", WatcherType.ANY))
                        .code());
        zk.data("/a", log);
        zk.removeAllWatches("/a", WatcherType.ANY);
        assertEquals("DATA_WATCH_REMOVED /a", log.next());
        zk.setData("/a", null, -1);
        zk.sync("/");
        assertEquals(List.of(), log.drain());
    }

    @Test
    void manyThreadsShareAClient() throws Exception {
        zk.create("/t", null);
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int number = t;
            threads.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < 200; i++) {
                            int value = i;
                            try {
                                String path = "/t/" + number + "-" + value;
                                zk.create(path, null);
                                client.setData(path, HI, 0).join();
                                assertArrayEquals(HI, zk.data(path).data());
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        }
                    },
                    task -> new Thread(task, "user-" + number).start()));
        }
        CompletableFuture.allOf(threads.toArray(new CompletableFuture<?>[0])).get();
        assertEquals(1600, zk.children("/t").names().size());
    }

    @Test
    void tooManyOutstandingRequestsAreRefusedAndTheRestIsDone() throws Exception {
        server.stop();
        assertEquals("DISCONNECTED", session.next());
        ClientOptions few = ClientOptions.builder().outstandingMax(10).build();
        try (ZkClient other = ZkClient.connect(server.connectString(), few)) {
            List<CompletableFuture<NodeData>> reads = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                reads.add(other.data("/"));
            }
            ExecutionException refused =
                    assertThrows(ExecutionException.class, () -> other.data("/").get());
            assertEquals(
                    ErrorCode.THROTTLED_OP,
                    assertInstanceOf(ZkException.class, refused.getCause()).code());
            server.start();
            for (CompletableFuture<NodeData> read : reads) {
                assertTrue(read.get(20, TimeUnit.SECONDS).stat().numChildren() > 0);
            }
            other.data("/").get(20, TimeUnit.SECONDS);
        }
    }
}

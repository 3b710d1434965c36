package io.zk.client.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.client.net.ClientThreads;
import io.zk.client.session.SessionState;
import io.zk.protocol.data.AddWatchMode;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.Stat;
import io.zk.protocol.message.ErrorResponse;
import io.zk.protocol.message.GetDataResponse;
import io.zk.protocol.message.PathResponse;
import io.zk.protocol.message.ReplyHeader;
import io.zk.protocol.message.StatResponse;
import io.zk.protocol.message.WatcherEvent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no real server can be asked to do: dying at the wrong moment, dribbling, flooding, talking nonsense. */
@Timeout(60)
class FakeServerTest {
    private static final Stat STAT = new Stat(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    private static final byte[] DATA = {1, 2, 3};

    @Test
    void aWriteWhoseConnectionDiesHasAnUnknownOutcome() throws Exception {
        try (FakeServer server = new FakeServer(
                        connection -> {
                            connection.shakeHands(false);
                            connection.read();
                            connection.reset();
                        },
                        connection -> {
                            connection.shakeHands(false);
                            connection.read();
                            connection.reply(2, 5, 0, new GetDataResponse(DATA, STAT));
                            connection.awaitEnd();
                        });
                ZkClient client = ZkClient.connect(server.connectString())) {
            OutcomeUnknownException failure = assertThrows(
                    OutcomeUnknownException.class, () -> client.blocking().setData("/a", DATA, -1));
            assertEquals(ErrorCode.CONNECTION_LOSS, failure.code());
            assertEquals("/a", failure.path());
            assertArrayEquals(DATA, client.blocking().data("/a").data(), "and the client goes on");
        }
    }

    @Test
    void aReadWhoseConnectionDiesCanBeRepeated() throws Exception {
        try (FakeServer server = new FakeServer(
                        connection -> {
                            connection.shakeHands(false);
                            connection.read();
                        },
                        FakeServer.Connection::awaitEnd);
                ZkClient client = ZkClient.connect(server.connectString())) {
            ZkException failure =
                    assertThrows(ZkException.class, () -> client.blocking().data("/a"));
            assertEquals(ErrorCode.CONNECTION_LOSS, failure.code());
            assertFalse(failure instanceof OutcomeUnknownException);
        }
    }

    @Test
    void aLateRequestFailsAndTheConnectionStays() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        ClientOptions impatient =
                ClientOptions.builder().requestTimeout(Duration.ofMillis(200)).build();
        try (FakeServer server = new FakeServer(connection -> {
                    connection.shakeHands(false);
                    connection.read();
                    await(failed);
                    connection.reply(1, 5, 0, new StatResponse(STAT));
                    connection.read();
                    connection.reply(2, 6, 0, new GetDataResponse(DATA, STAT));
                    connection.awaitEnd();
                });
                ZkClient client = ZkClient.connect(server.connectString(), impatient)) {
            OutcomeUnknownException failure = assertThrows(
                    OutcomeUnknownException.class, () -> client.blocking().setData("/a", DATA, -1));
            assertEquals(ErrorCode.REQUEST_TIMEOUT, failure.code());
            failed.countDown();
            assertArrayEquals(DATA, client.blocking().data("/a").data());
        }
    }

    @Test
    void repliesMayArriveByteByByteOrAllAtOnce() throws Exception {
        try (FakeServer server = new FakeServer(connection -> {
                    connection.shakeHands(false);
                    for (int i = 0; i < 3; i++) {
                        connection.read();
                    }
                    for (byte one : FakeServer.frame(new ReplyHeader(1, 5, 0), new GetDataResponse(DATA, STAT))) {
                        connection.writeRaw(one);
                    }
                    byte[] second = FakeServer.frame(new ReplyHeader(2, 6, 0), new PathResponse("/"));
                    byte[] third = FakeServer.frame(new ReplyHeader(3, 7, 0), new StatResponse(STAT));
                    byte[] both = new byte[second.length + third.length];
                    System.arraycopy(second, 0, both, 0, second.length);
                    System.arraycopy(third, 0, both, second.length, third.length);
                    connection.writeRaw(both);
                    connection.awaitEnd();
                });
                ZkClient client = ZkClient.connect(server.connectString())) {
            CompletableFuture<NodeData> data = client.data("/a");
            CompletableFuture<?> sync = client.sync("/");
            CompletableFuture<Stat> set = client.setData("/a", DATA, -1);
            assertEquals(STAT, data.get().stat());
            sync.get();
            assertEquals(STAT, set.get());
        }
    }

    @Test
    void nonsenseEndsTheConnectionOnly() throws Exception {
        try (FakeServer server = new FakeServer(
                        connection -> {
                            connection.shakeHands(false);
                            connection.read();
                            connection.writeRaw("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                            connection.awaitEnd();
                        },
                        connection -> {
                            connection.read();
                            connection.writeRaw(new byte[] {0, 0, 0, 2, 1, 1});
                            connection.awaitEnd();
                        },
                        connection -> {
                            connection.shakeHands(false);
                            connection.read();
                            connection.reply(2, 5, 0, new GetDataResponse(DATA, STAT));
                            connection.awaitEnd();
                        });
                ZkClient client = ZkClient.connect(server.connectString())) {
            ZkException failure =
                    assertThrows(ZkException.class, () -> client.blocking().data("/a"));
            assertTrue(String.valueOf(failure.getMessage()).contains("1213486160 bytes"), failure.toString());
            assertArrayEquals(DATA, client.blocking().data("/a").data());
        }
    }

    @Test
    void aFloodOfEventsStopsTheReadingNotTheClient() throws Exception {
        int flood = 30_000;
        String path = "/" + "x".repeat(3000);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        try (FakeServer server = new FakeServer(connection -> {
                    connection.shakeHands(false);
                    connection.read();
                    connection.reply(1, 5, 0, new ErrorResponse(0));
                    byte[] event = FakeServer.frame(new ReplyHeader(-1, 6, 0), new WatcherEvent(3, 3, path));
                    for (int i = 0; i < flood; i++) {
                        connection.writeRaw(event);
                    }
                    written.countDown();
                    connection.awaitEnd();
                });
                ZkClient client = ZkClient.connect(server.connectString())) {
            AtomicInteger heard = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(flood);
            client.blocking()
                    .addWatch(
                            path,
                            event -> {
                                await(release);
                                heard.incrementAndGet();
                                all.countDown();
                            },
                            AddWatchMode.PERSISTENT);
            assertFalse(
                    written.await(2, TimeUnit.SECONDS),
                    "the server could write all " + flood + " events to a client that hears none");
            release.countDown();
            assertTrue(all.await(30, TimeUnit.SECONDS), heard.get() + " heard");
            assertEquals(SessionState.CONNECTED, client.session().state());
        }
    }

    @Test
    void aReadOnlyServerIsLeftForOneThatTakesWrites() throws Exception {
        EventLog log = new EventLog();
        ClientOptions options = ClientOptions.builder()
                .allowReadOnly()
                .onSessionEvent(log::sessionEvent)
                .build();
        try (FakeServer server = new FakeServer(connection -> {
                    connection.shakeHands(true);
                    connection.awaitEnd();
                });
                FakeServer better = new FakeServer(
                        connection -> {
                            assertEquals("isro", new String(connection.readRaw(4), US_ASCII));
                            connection.writeRaw("ro".getBytes(US_ASCII));
                        },
                        connection -> {
                            assertEquals("isro", new String(connection.readRaw(4), US_ASCII));
                            connection.writeRaw("rw".getBytes(US_ASCII));
                        },
                        connection -> {
                            connection.shakeHands(false);
                            connection.awaitEnd();
                        });
                ZkClient client = ZkClient.connect(server.connectString() + ",127.0.0.1:1", options)) {
            assertEquals("CONNECTED_READ_ONLY", log.next());
            // A list that has its server and is not longer gives it no cause to move; only a probe's answer does.
            client.replaceServers(better.connectString() + "," + server.connectString());
            assertEquals("DISCONNECTED", log.next());
            assertEquals("SYNC_CONNECTED", log.next());
            assertTrue(String.valueOf(client.session().server()).equals(better.connectString()));
        }
    }

    @Test
    void aNameThatDoesNotResolveIsSaidSo() throws Exception {
        ClientOptions brief =
                ClientOptions.builder().requestTimeout(Duration.ofMillis(600)).build();
        try (ZkClient client = ZkClient.connect("no-such-host.invalid", brief)) {
            ZkException failure =
                    assertThrows(ZkException.class, () -> client.blocking().data("/"));
            assertEquals(ErrorCode.CONNECTION_LOSS, failure.code());
            String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
            assertTrue(message.contains("no-such-host.invalid does not resolve"), message);
        }
    }

    @Test
    void aHostNameIsTriedAtEveryAddressItHas() throws Exception {
        try (FakeServer server = new FakeServer(connection -> {
                    connection.shakeHands(false);
                    connection.awaitEnd();
                });
                ZkClient client = ZkClient.connect(server.connectString().replace("127.0.0.1", "localhost"))) {
            client.blocking().awaitConnected(Duration.ofSeconds(20));
        }
    }

    @Test
    void waitingForAConnectionEndsInTime() throws Exception {
        try (ZkClient client = ZkClient.connect("127.0.0.1:1")) {
            ZkException failure =
                    assertThrows(ZkException.class, () -> client.blocking().awaitConnected(Duration.ofMillis(200)));
            assertEquals(ErrorCode.CONNECTION_LOSS, failure.code());
            CompletableFuture<?> connected = client.whenConnected();
            client.closeAsync().get();
            ExecutionException closed = assertThrows(ExecutionException.class, connected::get);
            assertEquals(
                    ErrorCode.SESSION_EXPIRED,
                    assertInstanceOf(ZkException.class, closed.getCause()).code());
        }
    }

    @Test
    void clientsCanShareThreadsAndCallBackOnThem() throws Exception {
        try (ClientThreads threads = new ClientThreads(1)) {
            ClientOptions options = ClientOptions.builder()
                    .threads(threads)
                    .callbackExecutor(Runnable::run)
                    .build();
            FakeServer.Script script = connection -> {
                connection.shakeHands(false);
                connection.read();
                connection.reply(1, 5, 0, new GetDataResponse(DATA, STAT));
                connection.read();
                connection.reply(2, 6, 0);
            };
            for (int i = 0; i < 2; i++) {
                try (FakeServer server = new FakeServer(script);
                        ZkClient client = ZkClient.connect(server.connectString(), options)) {
                    CompletableFuture<Class<?>> refused = client.data("/a").thenApply(node -> {
                        RuntimeException failure = assertThrows(IllegalStateException.class, () -> client.blocking()
                                .data("/a"));
                        return failure.getClass();
                    });
                    assertEquals(IllegalStateException.class, refused.get());
                    assertTrue(client.closeAsync().get());
                }
            }
        }
    }

    @Test
    void noThreadIsLeftBehind() throws Exception {
        try (FakeServer server = new FakeServer(connection -> {
                    connection.shakeHands(false);
                    connection.read();
                    connection.reply(1, 6, 0);
                });
                ZkClient client = ZkClient.connect(server.connectString())) {
            client.blocking().awaitConnected(Duration.ofSeconds(10));
            List<Thread> mine = threadsOfClients();
            assertFalse(mine.isEmpty());
            assertTrue(client.closeAsync().get());
            for (Thread thread : mine) {
                thread.join(20_000);
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
    }

    private static List<Thread> threadsOfClients() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("zk-client"))
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

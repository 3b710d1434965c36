package io.zk.client.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.client.session.SessionState;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.AddWatchMode;
import io.zk.protocol.data.CreateMode;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.Id;
import io.zk.protocol.data.Stat;
import io.zk.protocol.message.ClientInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Every operation against the server that the client has to be able to work with. */
@Timeout(60)
class ApacheServerTest {
    private static final byte[] HI = "hi".getBytes(UTF_8);
    private static final int CONTESTS_MAX = 100;

    private final ApacheServer server;
    private final ZkClient client;
    private final BlockingZkClient zk;

    ApacheServerTest() throws Exception {
        server = ApacheServer.open();
        client = ZkClient.connect(server.connectString());
        zk = client.blocking();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void createsReadsWritesAndDeletes() throws Exception {
        Created created = zk.create("/a", HI);
        assertEquals("/a", created.path());
        assertEquals(0, created.stat().version());
        assertArrayEquals(HI, zk.data("/a").data());
        Stat stat = zk.setData("/a", null, 0);
        assertEquals(1, stat.version());
        assertNull(zk.data("/a").data());
        zk.setData("/a", new byte[0], -1);
        assertArrayEquals(new byte[0], zk.data("/a").data(), "null and empty are different");
        assertEquals(2, zk.exists("/a").orElseThrow().version());
        zk.delete("/a", 2);
        assertTrue(zk.exists("/a").isEmpty());
    }

    @Test
    void refusalsSayWhy() throws Exception {
        zk.create("/a", null);
        zk.create("/e", null, CreateMode.EPHEMERAL);
        zk.create("/a/b", null);
        assertEquals(ErrorCode.NODE_EXISTS, refusal(() -> zk.create("/a", null)));
        assertEquals(ErrorCode.NO_NODE, refusal(() -> zk.data("/none")));
        assertEquals(ErrorCode.NO_NODE, refusal(() -> zk.create("/none/a", null)));
        assertEquals(ErrorCode.BAD_VERSION, refusal(() -> zk.setData("/a", HI, 7)));
        assertEquals(ErrorCode.NOT_EMPTY, refusal(() -> zk.delete("/a", -1)));
        assertEquals(ErrorCode.NO_CHILDREN_FOR_EPHEMERALS, refusal(() -> zk.create("/e/x", null)));
        assertEquals(
                ErrorCode.INVALID_ACL,
                refusal(() -> zk.setAcl("/a", List.of(new Acl(Acl.ALL, new Id("nonsense", "x"))), -1)));
        assertEquals(
                "KeeperErrorCode = NoNode for /none",
                assertThrows(ZkException.class, () -> zk.data("/none")).getMessage());
        assertEquals(
                ErrorCode.NO_NODE,
                assertInstanceOf(
                                ZkException.class,
                                assertThrows(ExecutionException.class, () -> client.data("/none")
                                                .get())
                                        .getCause())
                        .code());
    }

    @Test
    void pathsThatAreNoneAreRefusedWithoutAskingTheServer() {
        for (String path : List.of("", "a", "/a/", "//", "/a//b", "/.", "/a/..", "/\u0001", "/\ud83d\ude00")) {
            assertThrows(IllegalArgumentException.class, () -> client.data(path), path);
            assertThrows(IllegalArgumentException.class, () -> client.create(path, null), path);
        }
        assertThrows(IllegalArgumentException.class, () -> CreateOptions.withTtl(Duration.ZERO));
    }

    @Test
    void createsNodesOfEveryMode() throws Exception {
        assertEquals(
                "/s0000000000",
                zk.create("/s", null, CreateMode.PERSISTENT_SEQUENTIAL).path());
        assertEquals(
                "/0000000001",
                zk.create("/", null, CreateMode.EPHEMERAL_SEQUENTIAL).path());
        Created ephemeral = zk.create("/e", null, CreateMode.EPHEMERAL);
        assertEquals(client.session().sessionId(), ephemeral.stat().ephemeralOwner());
        assertEquals("/c", zk.create("/c", null, CreateMode.CONTAINER).path());
        assertEquals(
                ErrorCode.UNIMPLEMENTED,
                refusal(() -> zk.create("/t", null, CreateOptions.withTtl(Duration.ofSeconds(1)))),
                "this server is not configured for them");
        assertEquals(new TreeSet<>(List.of("/e", "/0000000001")), new TreeSet<>(zk.ephemerals("/")));
        assertEquals(List.of("/e"), zk.ephemerals("/e"));
    }

    @Test
    void childrenAndCountsComeWithTheStat() throws Exception {
        zk.create("/a", null);
        zk.create("/a/b", null);
        zk.create("/a/b/c", null);
        zk.create("/a/d", null);
        Children children = zk.children("/a");
        assertEquals(new TreeSet<>(List.of("b", "d")), new TreeSet<>(children.names()));
        assertEquals(2, children.stat().numChildren());
        assertEquals(3, zk.descendantCount("/a"));
        zk.sync("/a");
    }

    @Test
    void aclsAndCredentials() throws Exception {
        zk.create("/open", null);
        assertEquals(Acl.OPEN, zk.acl("/open").acl());
        zk.authenticate("digest", "bob:pw".getBytes(UTF_8));
        zk.create("/mine", HI, CreateOptions.PERSISTENT.acl(Acl.CREATOR_ALL));
        List<Acl> stored = zk.acl("/mine").acl();
        assertEquals(
                new Id("digest", "bob:ikIaKsbtGweaHnb/jKn7OHqbunM="),
                stored.get(0).id());
        assertTrue(zk.whoAmI().contains(new ClientInfo("digest", "bob")));
        try (ZkClient stranger = ZkClient.connect(server.connectString())) {
            assertEquals(ErrorCode.NO_AUTH, refusal(() -> stranger.blocking().data("/mine")));
        }
        assertEquals(1, zk.setAcl("/mine", Acl.READ_ONLY, 0).aversion());
        assertEquals(ErrorCode.NO_AUTH, refusal(() -> zk.setData("/mine", null, -1)));
    }

    @Test
    void aRefusedCredentialEndsTheClient() throws Exception {
        EventLog log = new EventLog();
        try (ZkClient other = ZkClient.connect(server.connectString())) {
            other.addSessionListener(log::sessionEvent);
            ZkException failure =
                    assertThrows(ZkException.class, () -> other.blocking().authenticate("nonsense", HI));
            assertEquals(ErrorCode.AUTH_FAILED, failure.code());
            assertEquals(SessionState.AUTH_FAILED, other.session().state());
            assertEquals(ErrorCode.AUTH_FAILED, refusal(() -> other.blocking().data("/")));
            assertThrows(ZkException.class, () -> other.blocking().awaitConnected(Duration.ofSeconds(5)));
        }
        assertTrue(log.comes("AUTH_FAILED"));
    }

    @Test
    void aMultiIsDoneAsAWhole() throws Exception {
        List<OpResult> results = zk.multi(List.of(
                Op.create("/m", HI),
                Op.create("/m/s", null, CreateMode.PERSISTENT_SEQUENTIAL),
                Op.create("/m/c", null, CreateMode.CONTAINER),
                Op.check("/m", 0),
                Op.setData("/m", null, 0),
                Op.delete("/m/c", -1)));
        assertEquals("/m", assertInstanceOf(Created.class, results.get(0)).path());
        assertEquals(
                "/m/s0000000000",
                assertInstanceOf(Created.class, results.get(1)).path());
        assertInstanceOf(Created.class, results.get(2));
        assertInstanceOf(OpResult.Checked.class, results.get(3));
        assertEquals(
                1,
                assertInstanceOf(OpResult.DataSet.class, results.get(4)).stat().version());
        assertInstanceOf(OpResult.Deleted.class, results.get(5));
    }

    @Test
    void aMultiThatFailsNamesTheOperationAtFaultAndDoesNothing() throws Exception {
        zk.create("/m", null);
        MultiFailedException failure = assertThrows(
                MultiFailedException.class,
                () -> zk.multi(List.of(Op.create("/x", null), Op.check("/m", 9), Op.delete("/m", -1))));
        assertEquals(1, failure.index());
        assertEquals("/m", failure.path());
        assertEquals(ErrorCode.BAD_VERSION, failure.code());
        assertEquals(List.of(ErrorCode.OK, ErrorCode.BAD_VERSION, ErrorCode.RUNTIME_INCONSISTENCY), failure.codes());
        assertTrue(zk.exists("/x").isEmpty());
        assertEquals(List.of(), zk.multi(List.of()));
    }

    @Test
    void aMultiReadAnswersEachForItself() throws Exception {
        zk.create("/a", HI);
        zk.create("/a/b", null);
        List<ReadResult> results =
                zk.multiRead(List.of(ReadOp.data("/a"), ReadOp.children("/a"), ReadOp.data("/none")));
        assertArrayEquals(HI, assertInstanceOf(NodeData.class, results.get(0)).data());
        assertEquals(new ReadResult.ChildNames(List.of("b")), results.get(1));
        assertEquals(new ReadResult.Failed(ErrorCode.NO_NODE), results.get(2));
    }

    @Test
    void configAndReconfigure() throws Exception {
        assertArrayEquals(new byte[0], zk.config().data(), "a server that stands alone has none");
        assertEquals(ErrorCode.RECONFIG_DISABLED, refusal(() -> zk.reconfigure(null, "2", null, -1)));
    }

    @Test
    void theChrootIsBeforeEverything() throws Exception {
        zk.create("/app", null);
        try (ZkClient rooted = ZkClient.connect(server.connectString() + "/app")) {
            BlockingZkClient inside = rooted.blocking();
            EventLog log = new EventLog();
            inside.addWatch("/", log, AddWatchMode.PERSISTENT_RECURSIVE);
            assertEquals("/a", inside.create("/a", HI).path());
            assertEquals("NODE_CREATED /a", log.next());
            assertEquals(
                    "/0000000001",
                    inside.create("/", null, CreateMode.EPHEMERAL_SEQUENTIAL).path());
            assertEquals("NODE_CREATED /0000000001", log.next());
            assertEquals(List.of("/0000000001"), inside.ephemerals("/"));
            assertEquals(2, inside.children("/").names().size());
            OpResult made = inside.multi(List.of(Op.create("/b", null))).get(0);
            assertEquals("/b", assertInstanceOf(Created.class, made).path());
            assertEquals("NODE_CREATED /b", log.next());
            inside.setData("/", HI, -1);
            assertEquals("NODE_DATA_CHANGED /", log.next());
            inside.config();
            ZkException failure = assertThrows(ZkException.class, () -> inside.data("/none"));
            assertEquals("/none", failure.path());
        }
        assertArrayEquals(HI, zk.data("/app").data());
        assertTrue(zk.exists("/app/a").isPresent());
    }

    @Test
    void aChrootThatDoesNotExistGivesNoNode() throws Exception {
        try (ZkClient rooted = ZkClient.connect(server.connectString() + "/nowhere")) {
            assertEquals(ErrorCode.NO_NODE, refusal(() -> rooted.blocking().create("/a", null)));
            assertTrue(rooted.blocking().exists("/").isEmpty());
        }
    }

    @Test
    void aBigListOfChildrenArrivesWhole() throws Exception {
        zk.create("/big", null);
        String name = "n".repeat(180);
        List<CompletableFuture<?>> batches = new ArrayList<>();
        for (int batch = 0; batch < 50; batch++) {
            List<Op> ops = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                ops.add(Op.create("/big/" + name + batch + "-" + i, null));
            }
            batches.add(client.multi(ops));
        }
        CompletableFuture.allOf(batches.toArray(new CompletableFuture<?>[0])).get();
        assertEquals(5000, new TreeSet<>(zk.children("/big").names()).size());
    }

    @Test
    void aReplyBeyondTheLimitSaysSo() throws Exception {
        zk.create("/big", new byte[20_000]);
        try (ZkClient narrow = ZkClient.connect(
                server.connectString(),
                ClientOptions.builder().maxBuffer(10_000).build())) {
            ZkException failure =
                    assertThrows(ZkException.class, () -> narrow.blocking().data("/big"));
            assertEquals(ErrorCode.CONNECTION_LOSS, failure.code());
            assertFalse(failure instanceof OutcomeUnknownException, "a read has no outcome to be unknown");
            assertTrue(
                    String.valueOf(failure.getMessage()).contains("jute.maxbuffer allows 10000"), failure.toString());
            assertEquals(
                    ErrorCode.BAD_ARGUMENTS, refusal(() -> narrow.blocking().setData("/big", new byte[20_000], -1)));
            assertTrue(narrow.blocking().exists("/big").isPresent(), "and the client goes on");
        }
    }

    @Test
    void ephemeralsGoWithAClose() throws Exception {
        ZkClient other = ZkClient.connect(server.connectString());
        other.blocking().create("/e", null, CreateMode.EPHEMERAL);
        EventLog log = new EventLog();
        zk.exists("/e", log);
        assertTrue(other.closeAsync().get());
        assertEquals("NODE_DELETED /e", log.next());
        assertEquals(SessionState.CLOSED, other.session().state());
        assertEquals(ErrorCode.SESSION_EXPIRED, refusal(() -> other.blocking().data("/")));
        assertFalse(other.closeAsync().get(), "only once");
        other.close();
    }

    @Test
    void aSessionCanBeTakenUpByAnotherClient() throws Exception {
        zk.create("/e", null, CreateMode.EPHEMERAL);
        long id = client.session().sessionId();
        ClientOptions resumed =
                ClientOptions.builder().session(id, client.session().password()).build();
        try (ZkClient other = ZkClient.connect(server.connectString(), resumed)) {
            assertEquals(
                    id, other.blocking().awaitConnected(Duration.ofSeconds(10)).sessionId());
            assertEquals(List.of("/e"), ephemerals(other));
        }
    }

    /** The first client wants its session back, and has it now and then. */
    private static List<String> ephemerals(ZkClient contested) throws Exception {
        for (int i = 1; ; i++) {
            try {
                return contested.blocking().ephemerals("/");
            } catch (ZkException lost) {
                if (i == CONTESTS_MAX || lost.code() != ErrorCode.CONNECTION_LOSS) {
                    throw lost;
                }
                contested.blocking().awaitConnected(Duration.ofSeconds(10));
            }
        }
    }

    @Test
    void theServerDecidesOnTheTimeout() throws Exception {
        ClientOptions hasty =
                ClientOptions.builder().sessionTimeout(Duration.ofMillis(1)).build();
        try (ZkClient other = ZkClient.connect(server.connectString(), hasty)) {
            int negotiated =
                    other.blocking().awaitConnected(Duration.ofSeconds(10)).timeoutMillis();
            assertNotEquals(1, negotiated);
            assertEquals(ApacheServer.SESSION_TIMEOUT_MIN_MILLIS, negotiated);
        }
    }

    private static ErrorCode refusal(Executable request) {
        return assertThrows(ZkException.class, request).code();
    }
}

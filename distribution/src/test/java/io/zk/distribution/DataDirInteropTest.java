package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.CREATOR_ALL_ACL;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.StatsTrack;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.cli.SetQuotaCommand;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A data directory moves from Apache's server to ours and back, after a hard kill, and nothing in it changes. */
class DataDirInteropTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static final long SEED = 20_250_101;

    private static String[] settings(String... more) throws Exception {
        List<String> settings = new ArrayList<>(List.of(
                "extendedTypesEnabled=true",
                "snapCount=300",
                "maxSessionTimeout=600000",
                "DigestAuthenticationProvider.superDigest="
                        + DigestAuthenticationProvider.generateDigest("super:admin")));
        settings.addAll(List.of(more));
        return settings.toArray(new String[0]);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Fills a server with some of everything. The session stays open: its ephemerals must be found again. */
    private static TestClient fill(RunningServer server) throws Exception {
        TestClient client = TestClient.connect(server.connectString(), 600_000);
        ZooKeeper zk = client.zk;
        zk.addAuthInfo("digest", bytes("bob:secret"));
        Random random = new Random(SEED);
        List<ACL> reader = Arrays.asList(
                new ACL(Perms.READ, new Id("ip", "127.0.0.1")), new ACL(Perms.ALL, new Id("digest", "a:b")));
        for (String top : List.of("/plain", "/acl", "/seq", "/quota", "/wide", "/deep", "/sch\u00f6n \u4e2d")) {
            zk.create(top, bytes(top), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        zk.create("/acl/own", bytes("own"), CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        zk.create("/acl/reader", bytes("r"), reader, CreateMode.PERSISTENT);
        zk.create("/container", null, OPEN_ACL_UNSAFE, CreateMode.CONTAINER);
        zk.create("/container/x", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        zk.create("/ttl", bytes("t"), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), 86_400_000L);
        zk.create("/ephemeral", bytes("e"), OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        StatsTrack quota = new StatsTrack();
        quota.setCount(5);
        quota.setByteHardLimit(1_000);
        SetQuotaCommand.createQuota(zk, "/quota", quota);
        String deep = "/deep";
        for (int i = 0; i < 60; i++) {
            deep += "/" + i;
            zk.create(deep, bytes("d" + i), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        for (int i = 0; i < 40; i++) {
            zk.create(
                    "/seq/n-",
                    null,
                    OPEN_ACL_UNSAFE,
                    i % 2 == 0 ? CreateMode.PERSISTENT_SEQUENTIAL : CreateMode.EPHEMERAL_SEQUENTIAL);
            zk.multi(List.of(
                    Op.create("/quota/m" + i, bytes("m"), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                    Op.setData("/plain", bytes("p" + i), -1),
                    Op.check("/acl", 0)));
            if (i % 4 == 0) {
                zk.delete("/quota/m" + i, -1);
                zk.setACL("/acl/own", i % 8 == 0 ? OPEN_ACL_UNSAFE : CREATOR_ALL_ACL, -1);
            }
        }
        fillWide(zk, random);
        return client;
    }

    private static void fillWide(ZooKeeper zk, Random random) throws Exception {
        for (int batch = 0; batch < 10; batch++) {
            List<Op> ops = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                byte[] data = new byte[random.nextInt(300)];
                random.nextBytes(data);
                ops.add(Op.create("/wide/n" + (batch * 100 + i), data, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            }
            zk.multi(ops);
        }
        for (int i = 0; i < 300; i++) {
            String path = "/wide/n" + random.nextInt(1_000);
            if (zk.exists(path, false) == null) {
                zk.create(path, bytes("again"), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            } else if (random.nextBoolean()) {
                zk.delete(path, -1);
            } else {
                zk.setData(path, bytes("v" + i), -1);
            }
        }
        zk.create("/large", new byte[900_000], OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    /** Every node with its data, its whole stat and its ACL. */
    private static Map<String, String> tree(RunningServer server) throws Exception {
        Map<String, String> tree = new TreeMap<>();
        try (TestClient client = TestClient.connect(server)) {
            client.zk.addAuthInfo("digest", bytes("super:admin"));
            walk(client.zk, "/", tree);
        }
        return tree;
    }

    private static void walk(ZooKeeper zk, String path, Map<String, String> tree) throws Exception {
        Stat stat = new Stat();
        byte[] data = zk.getData(path, false, stat);
        Stat aclStat = new Stat();
        tree.put(
                path,
                (data == null ? "null" : Trace.text(data)) + " " + stat + " " + Trace.text(zk.getACL(path, aclStat)));
        assertEquals(stat, aclStat);
        for (String child : zk.getChildren(path, false)) {
            walk(zk, path.equals("/") ? "/" + child : path + "/" + child, tree);
        }
    }

    private static void assertSameTree(Map<String, String> expected, Map<String, String> actual) {
        List<String> differences = new ArrayList<>();
        expected.forEach((path, node) -> {
            if (!node.equals(actual.get(path))) {
                differences.add(path + "\n  before: " + node + "\n  after:  " + actual.get(path));
            }
        });
        actual.keySet().stream()
                .filter(path -> !expected.containsKey(path))
                .forEach(path -> differences.add(path + " was not there before"));
        assertTrue(
                differences.isEmpty(),
                () -> differences.size() + " nodes differ\n"
                        + String.join("\n", differences.subList(0, Math.min(10, differences.size()))));
        assertTrue(expected.size() > 1_000, () -> "only " + expected.size() + " nodes");
    }

    private static void assertMoves(RunningServer.Kind from, RunningServer.Kind to, String... more) throws Exception {
        RunningServer writer = SERVERS.start(from, Distribution.scratch("from"), settings(more));
        TestClient session = fill(writer);
        Map<String, String> before = tree(writer);
        String zxid = zxid(writer);
        writer.kill();
        Path copy = Distribution.scratch("to");
        Distribution.copy(writer.dataDir(), copy.resolve("data"));
        Files.deleteIfExists(copy.resolve("data/zookeeper_server.pid"));
        RunningServer reader = SERVERS.start(to, copy, settings(more));
        assertEquals(zxid.substring(0, 4), zxid(reader).substring(0, 4));
        assertSameTree(before, tree(reader));
        assertLivesOn(reader, session);
        session.close();
        // What it writes itself, upon the other's files, must hold as well.
        Map<String, String> afterwards = tree(reader);
        reader.kill();
        reader.start();
        assertSameTree(afterwards, tree(reader));
        reader.close();
    }

    private static String zxid(RunningServer server) {
        return server.ask("srvr")
                .lines()
                .filter(line -> line.startsWith("Zxid: "))
                .findFirst()
                .orElseThrow();
    }

    /** The session of before is known, and owns its ephemerals; new writes go on where the old ones ended. */
    private static void assertLivesOn(RunningServer server, TestClient before) throws Exception {
        try (TestClient resumed = TestClient.resume(server, before.zk.getSessionId(), before.zk.getSessionPasswd())) {
            resumed.awaitState(org.apache.zookeeper.Watcher.Event.KeeperState.SyncConnected);
            assertEquals(21, resumed.zk.getEphemerals().size());
            assertEquals(
                    "/seq/n-0000000040",
                    resumed.zk.create("/seq/n-", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL));
            resumed.zk.setData("/plain", bytes("later"), 40);
        }
        try (TestClient other = TestClient.connect(server)) {
            assertEquals(null, other.zk.exists("/ephemeral", false), "the session was closed");
        }
    }

    @Test
    void oursOpensApaches() throws Exception {
        assertMoves(RunningServer.Kind.APACHE, RunningServer.Kind.OURS);
    }

    @Test
    void apacheOpensOurs() throws Exception {
        assertMoves(RunningServer.Kind.OURS, RunningServer.Kind.APACHE);
    }

    @Test
    void compressedSnapshotsMoveToo() throws Exception {
        assertMoves(RunningServer.Kind.APACHE, RunningServer.Kind.OURS, "snapshot.compression.method=gz");
        assertMoves(RunningServer.Kind.OURS, RunningServer.Kind.APACHE, "snapshot.compression.method=snappy");
    }

    @Test
    void apachesToolsReadOurFiles() throws Exception {
        RunningServer server = SERVERS.ours(settings());
        TestClient session = fill(server);
        int nodes = tree(server).size();
        server.stop();
        session.close();
        List<Path> logs = files(server, "log.");
        List<Path> snapshots = files(server, "snapshot.");
        assertTrue(logs.size() > 1 && snapshots.size() > 1, () -> logs + " " + snapshots);
        int transactions = 0;
        for (Path log : logs) {
            Distribution.Run run = tool("org.apache.zookeeper.server.persistence.TxnLogToolkit", log.toString());
            assertEquals(0, run.exit(), run.err());
            assertFalse(run.out().contains("CRC ERROR"), run.out());
            String last = run.lines().get(run.lines().size() - 1);
            assertTrue(last.matches("EOF reached after \\d+ txns\\."), last);
            transactions += Integer.parseInt(last.replaceAll("\\D", ""));
        }
        assertTrue(transactions > 400, transactions + " transactions");
        for (Path snapshot : snapshots) {
            Distribution.Run run = tool("org.apache.zookeeper.server.SnapshotFormatter", snapshot.toString());
            assertEquals(0, run.exit(), run.err());
            assertTrue(run.out().contains("ZNode Details (count="), run.out());
        }
        String newest = tool(
                        "org.apache.zookeeper.server.SnapshotFormatter",
                        snapshots.get(snapshots.size() - 1).toString())
                .out();
        int counted = Integer.parseInt(newest.lines()
                .filter(line -> line.startsWith("ZNode Details"))
                .findFirst()
                .orElseThrow()
                .replaceAll("\\D", ""));
        assertTrue(Math.abs(counted - nodes) < 300, counted + " nodes in the snapshot, " + nodes + " in the tree");
    }

    private static List<Path> files(RunningServer server, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(server.dataDir().resolve("version-2"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted((a, b) -> Long.compare(zxid(a), zxid(b)))
                    .toList();
        }
    }

    private static long zxid(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(name.indexOf('.') + 1), 16);
    }

    private static Distribution.Run tool(String mainClass, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        return Distribution.run(Map.of(), command);
    }
}

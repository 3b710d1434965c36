package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.distribution.Distribution.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The scripts that look at a server's files print what Apache's tools print, of files of Apache's servers and of ours. */
class ToolScriptsTest {
    private static final String PACKAGE = "org.apache.zookeeper.server.";

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    @Test
    void filesOfApacheLookAlike() throws Exception {
        holdsFor(RunningServer.Kind.APACHE);
    }

    @Test
    void filesOfOursLookAlike() throws Exception {
        holdsFor(RunningServer.Kind.OURS);
    }

    @Test
    void scriptsRunFromAnywhereThroughLinksAndBlanks() throws IOException {
        Path folder = Files.createDirectories(Distribution.scratch("tools").resolve("a b"));
        try {
            Path link = folder.resolve("log tool");
            Files.createSymbolicLink(link, Distribution.home().resolve("bin/zkTxnLogToolkit.sh"));
            Files.write(folder.resolve("log.1"), new byte[] {'Z', 'K', 'L', 'G', 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0});
            Run run = Distribution.run(
                    Map.of("JAVA_HOME", "", "CLIENT_JVMFLAGS", "-Xmx64m"),
                    List.of(link.toString(), folder.resolve("log.1").toString()));
            assertEquals("", run.err());
            assertEquals(
                    List.of(
                            "ZooKeeper Transactional Log File with dbid 0 txnlog format version 2",
                            "EOF reached after 0 txns."),
                    run.lines());
        } finally {
            Distribution.delete(folder.getParent());
        }
    }

    private static void holdsFor(RunningServer.Kind kind) throws Exception {
        RunningServer server =
                SERVERS.start(kind, Distribution.scratch("tools"), "extendedTypesEnabled=true", "snapCount=10");
        fill(server);
        server.stop();
        server.start();
        Path folder = server.dataDir().resolve("version-2");
        try (TestClient client = TestClient.connect(server.connectString(), TestClient.TIMEOUT_MILLIS)) {
            CuratorClients.await("a snapshot more", () -> {
                client.zk.setData("/b", "again".getBytes(UTF_8), -1);
                return files(folder, "snapshot.").size() >= 3;
            });
        }
        server.stop();
        List<Path> logs = files(folder, "log.");
        List<Path> snapshots = files(folder, "snapshot.");
        assertTrue(logs.size() >= 2 && snapshots.size() >= 2, logs + " " + snapshots);
        for (Path log : logs) {
            same("zkTxnLogToolkit.sh", "persistence.TxnLogToolkit", List.of(), log.toString());
        }
        String last = snapshots.get(snapshots.size() - 1).toString();
        same("zkSnapShotToolkit.sh", "SnapshotFormatter", List.of("----\n"), "-d", last);
        same(
                "zkSnapshotRecursiveSummaryToolkit.sh",
                "SnapshotRecursiveSummary",
                List.of("\n(?=-*+ /)"),
                last,
                "/",
                "0");
        String first = snapshots.get(0).toString();
        same(
                "zkSnapshotComparer.sh",
                "SnapshotComparer",
                List.of("in [0-9.]+ seconds"),
                "-l",
                first,
                "-r",
                last,
                "-b",
                "3",
                "-n",
                "1",
                "-d");
    }

    private static void fill(RunningServer server) throws Exception {
        try (TestClient client = TestClient.connect(server.connectString(), TestClient.TIMEOUT_MILLIS)) {
            for (String path : List.of("/b", "/b/c", "/b/c/d", "/a", "/a/1", "/a/2", "/z\u00e4 %,}")) {
                client.zk.create(path, path.getBytes(UTF_8), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            client.zk.create("/e", null, OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            client.zk.create("/t", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), 1_000_000);
            client.zk.create("/k", null, OPEN_ACL_UNSAFE, CreateMode.CONTAINER);
            client.zk.multi(
                    List.of(Op.create("/m", new byte[0], OPEN_ACL_UNSAFE, CreateMode.PERSISTENT), Op.check("/m", 0)));
            client.zk.setData("/a/1", "line\nline".getBytes(UTF_8), 0);
            client.zk.delete("/a/2", -1);
        }
    }

    private static List<Path> files(Path folder, String prefix) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .sorted((a, b) -> Long.compare(zxid(a), zxid(b)))
                    .toList();
        }
    }

    private static long zxid(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(name.indexOf('.') + 1), 16);
    }

    /** @param separators what separates the parts whose order does not matter, as a tree's children have none */
    private static void same(String script, String main, List<String> separators, String... arguments) {
        Run ours = Distribution.script(Map.of(), script, arguments);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                PACKAGE + main));
        command.addAll(Arrays.asList(arguments));
        Run apache = Distribution.run(Map.of(), command);
        assertEquals("", ours.err());
        assertEquals(0, ours.exit());
        assertEquals(0, apache.exit(), apache.err());
        assertFalse(apache.out().isEmpty());
        assertEquals(parts(apache.out(), separators), parts(ours.out(), separators), script);
    }

    private static Object parts(String out, List<String> separators) {
        return separators.isEmpty() ? out : new TreeSet<>(List.of(out.strip().split(separators.get(0), -1)));
    }
}

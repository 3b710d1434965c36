package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.distribution.Distribution.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code zkCli.sh} with a command: the same output and exit code as Apache's shell, on the same server. */
class ShellTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static final Path CACHE = Distribution.scratch("cache");

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = SERVERS.ours();
        try (TestClient client = TestClient.connect(server)) {
            for (String path : List.of("/a", "/a/b", "/a/c", "/a/b/d")) {
                client.zk.create(path, ("data of " + path).getBytes(UTF_8), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
        }
    }

    @AfterAll
    static void clean() {
        Distribution.delete(CACHE);
    }

    private static Run ours(String... command) {
        List<String> arguments = new ArrayList<>(List.of("-server", server.connectString()));
        arguments.addAll(List.of(command));
        return Distribution.script(
                Map.of("ZK_CACHE_DIR", CACHE.toString()), "zkCli.sh", arguments.toArray(new String[0]));
    }

    private static Run apaches(String... command) {
        List<String> arguments = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.zookeeper.ZooKeeperMain",
                "-server",
                server.connectString()));
        arguments.addAll(List.of(command));
        return Distribution.run(Map.of(), arguments);
    }

    /** What a script looks at: not the notes about the connection. */
    private static List<String> results(Run run) {
        return run.lines().stream()
                .filter(line -> !line.isBlank())
                .filter(line -> !line.startsWith("Connecting to ") && !line.startsWith("WATCHER::"))
                .filter(line -> !line.startsWith("WatchedEvent state:SyncConnected type:None"))
                // Apache's shell logs to its output.
                .filter(line -> !line.contains("Exiting JVM with code "))
                .toList();
    }

    @Test
    void printsWhatApachesShellPrints() {
        List<List<String>> commands = List.of(
                List.of("ls", "/a"),
                List.of("ls", "-R", "/a"),
                List.of("ls", "/none"),
                List.of("get", "/a/b"),
                List.of("get", "-s", "/a/b"),
                List.of("get", "/none"),
                List.of("stat", "/a"),
                List.of("getAcl", "/a"),
                List.of("set", "-v", "7", "/a", "x"),
                List.of("delete", "/a"),
                List.of("getAllChildrenNumber", "/a"),
                List.of("create", "/a", "x"),
                List.of("nonsense"));
        List<String> differences = new ArrayList<>();
        for (List<String> command : commands) {
            String[] words = command.toArray(new String[0]);
            Run theirs = apaches(words);
            Run own = ours(words);
            if (theirs.exit() != own.exit() || !results(theirs).equals(results(own))) {
                differences.add(command + "\n  apache: " + theirs.exit() + " " + results(theirs) + "\n    ours: "
                        + own.exit() + " " + results(own));
            }
            if (theirs.exit() == 1 && !own.err().contains(theirs.err().strip())) {
                differences.add(command + "\n  apache: " + theirs.err() + "\n    ours: " + own.err());
            }
        }
        assertEquals("", String.join("\n", differences));
    }

    @Test
    void createsSetsAndDeletes() {
        Run created = ours("create", "/x", "one");
        assertEquals(0, created.exit(), created.err());
        assertTrue(created.err().contains("Created /x"), created.err());
        assertEquals(0, ours("set", "/x", "two").exit());
        assertEquals(List.of("two"), results(ours("get", "/x")));
        assertEquals(0, ours("delete", "/x").exit());
        assertEquals(1, ours("get", "/x").exit());
        assertEquals(0, ours("deleteall", "/a/c").exit());
    }

    @Test
    void aRunWithTheClassArchiveSaysTheSame() throws IOException {
        List<String> first = ours("ls", "/zookeeper").lines();
        assertTrue(first.contains("[config, quota]"), first::toString);
        try (Stream<Path> files = Files.list(CACHE)) {
            assertTrue(files.anyMatch(file -> file.toString().endsWith(".jsa")), "no archive was left");
        }
        assertEquals(first, ours("ls", "/zookeeper").lines());
        Run without = Distribution.script(
                Map.of("ZK_CLASS_ARCHIVE", "off"), "zkCli.sh", "-server", server.connectString(), "ls", "/zookeeper");
        assertEquals(first, without.lines());
    }
}

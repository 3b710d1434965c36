package io.zk.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.distribution.Distribution.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code zkServer.sh}, {@code zkCleanup.sh} and {@code zkServer-initialize.sh}: printed lines, files and exit codes. */
class ScriptsTest {
    private static final String STOPPED = "Stopping zookeeper ... STOPPED\n";
    private static final String STARTED = "Starting zookeeper ... STARTED\n";

    private final int port = Distribution.freePort();
    private final Map<String, String> environment = new HashMap<>();
    private Path directory;
    private Path conf;
    private Path data;
    private Path pidFile;

    @BeforeEach
    void prepare() throws IOException {
        directory = Distribution.scratch("scripts");
        conf = Files.createDirectories(directory.resolve("conf"));
        data = directory.resolve("data");
        pidFile = data.resolve("zookeeper_server.pid");
        environment.put("ZOOCFGDIR", conf.toString());
        environment.put("ZOO_LOG_DIR", directory.resolve("logs").toString());
        environment.put("ZK_SERVER_HEAP", "128");
        environment.put("USER", "tester");
        configure("clientPort=" + port);
    }

    private void configure(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of("tickTime=2000", "dataDir=" + data, "admin.enableServer=false"));
        all.addAll(List.of(lines));
        Files.write(conf.resolve("zoo.cfg"), all);
    }

    @AfterEach
    void clean() throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".pid")).toList()) {
                Optional<ProcessHandle> server = ProcessHandle.of(pid(file));
                if (server.isPresent()) {
                    server.get().destroyForcibly();
                    server.get().onExit().get(20, TimeUnit.SECONDS);
                }
            }
        }
        Distribution.delete(directory);
    }

    private static long pid(Path file) throws IOException {
        return Long.parseLong(Files.readString(file));
    }

    private Run server(String... arguments) {
        return Distribution.script(environment, "zkServer.sh", arguments);
    }

    private void awaitMode(String mode) throws Exception {
        CuratorClients.await("status " + mode, () -> server("status").out().endsWith("Mode: " + mode + "\n"));
    }

    private static void assertRun(int exit, String out, Run run) {
        assertEquals(out, run.out(), run.err());
        assertEquals(exit, run.exit(), run.err());
    }

    @Test
    void startsTellsAndStops() throws Exception {
        String found = "Client port found: " + port + ". Client address: localhost. Client SSL: false.\n";
        String notFound = "Stopping zookeeper ... no zookeeper to stop (could not find file " + pidFile + ")\n";
        assertRun(0, notFound, server("stop"));
        assertRun(1, found + "Error contacting service. It is probably not running.\n", server("status"));
        Run start = server("start");
        assertRun(0, STARTED, start);
        assertEquals("ZooKeeper JMX enabled by default\nUsing config: " + conf + "/zoo.cfg\n", start.err());
        long pid = pid(pidFile);
        assertTrue(ProcessHandle.of(pid).isPresent());
        assertRun(1, "Starting zookeeper ... already running as process " + pid + ".\n", server("start"));
        awaitMode("standalone");
        assertRun(0, found + "Mode: standalone\n", server("status"));
        assertRun(0, STOPPED + STARTED, server("restart"));
        assertTrue(pid(pidFile) != pid);
        awaitMode("standalone");
        assertRun(0, STOPPED, server("stop"));
        assertFalse(Files.exists(pidFile));
        assertRun(0, notFound, server("stop"));
        assertTrue(Files.exists(directory.resolve("logs/zookeeper-tester-server-"
                + Distribution.run(Map.of(), List.of("bash", "-c", "echo $HOSTNAME"))
                        .out()
                        .strip() + ".out")));
    }

    @Test
    void stopsWhatIsDeadAndNothingElse() throws Exception {
        server("start");
        ProcessHandle process = ProcessHandle.of(pid(pidFile)).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(20, TimeUnit.SECONDS);
        assertRun(0, STOPPED, server("stop"));
        assertFalse(Files.exists(pidFile));
        // After a reboot the number may belong to a process that is none of ours.
        Process other = new ProcessBuilder("tail", "-f", "/dev/null").start();
        try {
            Files.writeString(pidFile, Long.toString(other.pid()));
            assertRun(0, STOPPED, server("stop"));
            assertTrue(other.isAlive());
            Files.writeString(pidFile, Long.toString(other.pid()));
            assertRun(0, STARTED, server("start"));
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void saysWhenTheServerDoesNotStart() throws Exception {
        configure("clientPort=" + port, "syncEnabled=perhaps");
        assertRun(1, "Starting zookeeper ... FAILED TO START\n", server("start"));
        environment.put("ZOOPIDFILE", "/proc/pid");
        configure("clientPort=" + port);
        assertRun(1, "Starting zookeeper ... FAILED TO WRITE PID\n", server("start"));
    }

    @Test
    void findsThePortWhereverItIs() throws Exception {
        Files.createDirectories(data);
        Files.writeString(data.resolve("myid"), "3\n");
        String unreached = "Error contacting service. It is probably not running.\n";
        configure("server.3=127.0.0.1:2888:3888;127.0.0.1:" + port);
        assertRun(
                1,
                "Client port found: " + port + ". Client address: 127.0.0.1. Client SSL: false.\n" + unreached,
                server("status"));
        Path dynamic = conf.resolve("zoo.cfg.dynamic.100000000");
        Files.writeString(
                dynamic, "server.1=a:2888:3888:participant;1111\nserver.3=b:2888:3888:participant;0.0.0.0:" + port);
        configure("dynamicConfigFile=" + dynamic);
        assertRun(
                1,
                "Client port not found in static config file. Looking in dynamic config file.\n" + "Client port found: "
                        + port + ". Client address: localhost. Client SSL: false.\n" + unreached,
                server("status"));
        configure("  clientPortAddress : [::1]", " clientPort " + port + "  ");
        assertRun(
                1,
                "Client port found: " + port + ". Client address: ::1. Client SSL: false.\n" + unreached,
                server("status"));
        Files.delete(data.resolve("myid"));
        configure("server.3=127.0.0.1:2888:3888;" + port);
        assertRun(
                1,
                """
                myid could not be determined, will not able to locate clientPort in the server configs.
                Client port not found. Looking for secureClientPort in the static config.
                Unable to find either secure or unsecure client port in any configs. Terminating.
                """,
                server("status"));
    }

    @Test
    void runsInTheForeground() throws Exception {
        for (boolean exec : new boolean[] {true, false}) {
            if (!exec) {
                environment.put("ZOO_NOEXEC", "yes");
            }
            ProcessBuilder builder = new ProcessBuilder(
                            Distribution.home().resolve("bin/zkServer.sh").toString(), "start-foreground")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("foreground.log").toFile());
            Distribution.clean(builder.environment());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                awaitMode("standalone");
                boolean isJava = process.info().command().orElse("").endsWith("java");
                assertEquals(exec, isJava, "exec replaces the shell");
                List<ProcessHandle> children = process.descendants().toList();
                children.forEach(ProcessHandle::destroy);
                process.destroy();
                for (ProcessHandle child : children) {
                    child.onExit().get(20, TimeUnit.SECONDS);
                }
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
                if (exec) {
                    assertEquals(143, process.exitValue(), "as SIGTERM ends a JVM");
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    @Test
    void printsItsCommandAndVersionAndUsage() throws Exception {
        environment.put("SERVER_JVMFLAGS", "-Dfrom.server=1");
        environment.put("JVMFLAGS", "-Dfrom.all=2 -XX:+UseSerialGC");
        environment.put("ZK_SERVER_HEAP", "77");
        String command = server("print-cmd").out();
        assertTrue(
                command.matches("(?s)\\S+/bin/java .*-Xmx77m -Dfrom.server=1 -Dfrom.all=2 -XX:\\+UseSerialGC .*-cp "
                        + conf + ":.* \\S*[.]Main " + conf + "/zoo.cfg\n"),
                command);
        assertFalse(command.contains("UseG1GC"), "two collectors would be one too many");
        assertTrue(
                server("--config", "/elsewhere", "print-cmd", "other.cfg").out().endsWith(" /elsewhere/other.cfg\n"));
        assertTrue(server("print-cmd", "./x/y.cfg").out().endsWith(" ./x/y.cfg\n"));
        Path archive = Files.writeString(directory.resolve("server.jsa"), "");
        environment.put("ZK_SERVER_ARCHIVE", archive.toString());
        String shared = server("print-cmd").out();
        assertTrue(
                shared.matches("(?s).* -XX:SharedArchiveFile=" + archive + " .* -cp \\S*[.]jar:" + conf + " .*\n"),
                shared);
        Run version = server("version");
        assertEquals(0, version.exit());
        assertTrue(
                version.out()
                        .matches("zk \\S+ in place of Apache ZooKeeper, version 3\\.9\\.\\d+ \\d{4}-\\d\\d-\\d\\d.*\n"),
                version.out());
        for (String wrong : List.of("", "nonsense")) {
            Run usage = server(wrong);
            assertRun(0, "", usage);
            assertTrue(
                    usage.err().contains("{start|start-foreground|stop|version|restart|status|print-cmd}"),
                    usage.err());
        }
    }

    @Test
    void saysOnceThatThereIsNoConfiguration() {
        Path missing = directory.resolve("elsewhere/zoo.cfg");
        String notices = "ZooKeeper JMX enabled by default\nUsing config: " + missing + "\n";
        environment.put("ZOOCFG", missing.toString());
        assertEquals(notices, server("version").err());
        Run status = server("status");
        assertEquals(1, status.exit());
        assertEquals(notices + missing + " is missing or can't be read\n", status.err());
        assertEquals(1, server("start").exit());
    }

    @Test
    void aLinkToItsFolderLeadsToWhatIsBesideThatFolder() throws Exception {
        Path link = Files.createSymbolicLink(
                directory.resolve("tools"), Distribution.home().resolve("bin"));
        Run run = Distribution.run(
                environment, List.of(link.resolve("zkServer.sh").toString(), "print-cmd"));
        assertTrue(run.out().contains(Distribution.home().toRealPath() + "/lib/zk-server-"), run.out());
        assertEquals(
                server("version").out(),
                Distribution.run(
                                environment, List.of(link.resolve("zkServer.sh").toString(), "version"))
                        .out());
    }

    @Test
    void readsTheFilesOfItsEnvironment() throws Exception {
        Files.writeString(conf.resolve("zookeeper-env.sh"), "ZOOCFG=mine.cfg\nZOO_LOG_DIR=" + directory + "/there\n");
        Files.writeString(conf.resolve("java.env"), "export SERVER_JVMFLAGS=\"-Dcfg=$ZOOCFG\"\nJMXDISABLE=true\n");
        Files.writeString(
                conf.resolve("mine.cfg"), "dataDir=" + data + "\nclientPort=" + port + "\nadmin.enableServer=false\n");
        Run run = server("print-cmd");
        assertTrue(run.out().contains("-Dzookeeper.log.dir=" + directory + "/there "), run.out());
        assertTrue(run.out().contains("-Dcfg=" + conf + "/mine.cfg "), run.out());
        assertEquals("JMX disabled by user request\nUsing config: " + conf + "/mine.cfg\n", run.err());
        environment.put("ZOO_DATADIR_AUTOCREATE_DISABLE", "1");
        Run refused = server("start");
        assertEquals(1, refused.exit());
        assertTrue(refused.err().contains(data + "/version-2"), refused.err());
    }

    @Test
    void initializesADirectory() throws Exception {
        Run run = Distribution.script(environment, "zkServer-initialize.sh", "--myid=3");
        assertRun(0, "Using myid of 3\n", run);
        assertEquals("3\n", Files.readString(data.resolve("myid")));
        assertTrue(Files.isDirectory(data.resolve("version-2")) && Files.exists(data.resolve("initialize")));
        assertEquals(
                1, Distribution.script(environment, "zkServer-initialize.sh").exit());
        Run forced = Distribution.script(environment, "zkServer-initialize.sh", "--force");
        assertRun(0, "No myid provided, be sure to specify it in " + data + "/myid if using non-standalone\n", forced);
        assertEquals(
                1,
                Distribution.script(environment, "zkServer-initialize.sh", "--what")
                        .exit());
    }

    @Test
    void cleansUp() throws Exception {
        assertEquals(1, Distribution.script(environment, "zkCleanup.sh").exit());
        assertEquals(
                1, Distribution.script(environment, "zkCleanup.sh", "-n", "2").exit());
        assertRun(0, "", Distribution.script(environment, "zkCleanup.sh", "-n", "3"));
        configure("clientPort=" + port, "snapCount=20");
        assertRun(0, STARTED, server("start"));
        awaitMode("standalone");
        try (TestClient client = TestClient.connect("127.0.0.1:" + port, TestClient.TIMEOUT_MILLIS)) {
            CuratorClients.await("six snapshots", () -> {
                for (int i = 0; i < 10; i++) {
                    client.zk.setData("/", new byte[i], -1);
                }
                return files("snapshot.") >= 6;
            });
        }
        assertRun(0, STOPPED, server("stop"));
        int logs = files("log.");
        Run run = Distribution.script(environment, "zkCleanup.sh", "-n", "3");
        assertEquals(0, run.exit(), run.err());
        assertTrue(
                run.lines().stream().allMatch(line -> line.matches("Removing file: .*\t" + data + "/.*")), run.out());
        assertEquals(3, files("snapshot."));
        assertTrue(files("log.") < logs, "no log went");
        assertRun(0, STARTED, server("start"));
        awaitMode("standalone");
    }

    private int files(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("version-2"))) {
            return (int) files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .count();
        }
    }
}

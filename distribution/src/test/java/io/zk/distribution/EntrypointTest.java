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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the container image does before the server starts, and its health check, run here without an engine. */
class EntrypointTest {
    private static final Path IMAGE = Path.of(System.getProperty("zk.root"), "zk-docker");

    private final Map<String, String> environment = new HashMap<>();
    private Path directory;
    private Path config;
    private Path myid;

    @BeforeEach
    void prepare() {
        directory = Distribution.scratch("entrypoint");
        config = directory.resolve("conf/zoo.cfg");
        myid = directory.resolve("data/myid");
        environment.put("ZOO_CONF_DIR", directory.resolve("conf").toString());
        environment.put("ZOO_DATA_DIR", directory.resolve("data").toString());
        environment.put("ZOO_DATA_LOG_DIR", directory.resolve("datalog").toString());
        environment.put("ZOO_LOG_DIR", directory.resolve("logs").toString());
        environment.put("PATH", Distribution.home().resolve("bin") + ":" + System.getenv("PATH"));
    }

    @AfterEach
    void clean() {
        Distribution.delete(directory);
    }

    private Run enter(String... command) {
        List<String> words =
                new ArrayList<>(List.of(IMAGE.resolve("docker-entrypoint.sh").toString()));
        words.addAll(List.of(command));
        return Distribution.run(environment, words);
    }

    /** The lines of zoo.cfg after those of the directories. */
    private List<String> written() throws IOException {
        Run run = enter("true");
        assertEquals(0, run.exit(), run.err());
        List<String> lines = Files.readAllLines(config);
        assertEquals(
                List.of("dataDir=" + directory + "/data", "dataLogDir=" + directory + "/datalog"), lines.subList(0, 2));
        return lines.subList(2, lines.size());
    }

    @Test
    void writesTheDefaultsOfTheOfficialImage() throws IOException {
        assertEquals(
                List.of(
                        "tickTime=2000",
                        "initLimit=5",
                        "syncLimit=2",
                        "autopurge.snapRetainCount=3",
                        "autopurge.purgeInterval=0",
                        "maxClientCnxns=60",
                        "standaloneEnabled=true",
                        "admin.enableServer=true",
                        "server.1=localhost:2888:3888;2181"),
                written());
        assertEquals("1\n", Files.readString(myid));
    }

    @Test
    void everyVariableHasItsLine() throws IOException {
        environment.putAll(Map.of(
                "ZOO_TICK_TIME", "3000",
                "ZOO_INIT_LIMIT", "11",
                "ZOO_SYNC_LIMIT", "6",
                "ZOO_AUTOPURGE_SNAPRETAINCOUNT", "7",
                "ZOO_AUTOPURGE_PURGEINTERVAL", "8",
                "ZOO_MAX_CLIENT_CNXNS", "0",
                "ZOO_STANDALONE_ENABLED", "false",
                "ZOO_ADMINSERVER_ENABLED", "FALSE",
                "ZOO_MY_ID", "3"));
        environment.put("ZOO_4LW_COMMANDS_WHITELIST", "srvr, mntr");
        environment.put("ZOO_CFG_EXTRA", "  metricsProvider.httpPort=7070\nforceSync=no quorumListenOnAllIPs=true ");
        environment.put(
                "ZOO_SERVERS",
                "server.1=172.18.0.2:2888:3888;2181  server.2=zoo2:2888:3888:observer;127.0.0.1:2181\n"
                        + "server.3=[fd00::3]:2888:3888;2181 group.1=1:2:3");
        assertEquals(
                List.of(
                        "tickTime=3000",
                        "initLimit=11",
                        "syncLimit=6",
                        "autopurge.snapRetainCount=7",
                        "autopurge.purgeInterval=8",
                        "maxClientCnxns=0",
                        "standaloneEnabled=false",
                        "admin.enableServer=false",
                        "server.1=172.18.0.2:2888:3888;2181",
                        "server.2=zoo2:2888:3888:observer;127.0.0.1:2181",
                        "server.3=[fd00::3]:2888:3888;2181",
                        "group.1=1:2:3",
                        "4lw.commands.whitelist=srvr, mntr",
                        "metricsProvider.httpPort=7070",
                        "forceSync=no",
                        "quorumListenOnAllIPs=true"),
                written());
        assertEquals("3\n", Files.readString(myid));
    }

    @Test
    void anEmptyVariableIsOneThatIsNotSet() throws IOException {
        List<String> defaults = written();
        Files.delete(config);
        Files.delete(myid);
        for (String name :
                List.of("ZOO_TICK_TIME", "ZOO_MY_ID", "ZOO_SERVERS", "ZOO_CFG_EXTRA", "ZOO_STANDALONE_ENABLED")) {
            environment.put(name, "");
        }
        assertEquals(defaults, written());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zoo1:2888:3888::4 zoo2:2888:3888::5|server.4=zoo1:2888:3888;2181,server.5=zoo2:2888:3888;2181",
                "zoo1:2888:3888,zoo2:2888:3888:observer|server.1=zoo1:2888:3888;2181,server.2=zoo2:2888:3888:observer;2181",
                "zoo1:2888:3888::4;[fd00::5]:2888:3888::5|server.4=zoo1:2888:3888;2181,server.5=[fd00::5]:2888:3888;2181"
            })
    void takesPlainHostsToo(String servers, String lines) throws IOException {
        environment.put("ZOO_SERVERS", servers);
        environment.put("ZOO_SERVER_ID", "4");
        List<String> written = written();
        assertEquals(List.of(lines.split(",")), written.subList(8, written.size()));
        assertEquals("4\n", Files.readString(myid));
    }

    @Test
    void aMemberWithoutAClientPortGetsOne() throws IOException {
        environment.put("ZOO_SERVERS", "server.1=zoo1:2888:3888 server.2=zoo2:2888:3888;2182");
        List<String> written = written();
        assertEquals("clientPort=2181", written.get(written.size() - 1));
        for (String extra : List.of("clientPort=2183", "secureClientPort=2281")) {
            Files.delete(config);
            environment.put("ZOO_CFG_EXTRA", extra);
            written = written();
            assertEquals(extra, written.get(written.size() - 1));
        }
        Files.delete(config);
        Files.delete(myid);
        environment.remove("ZOO_CFG_EXTRA");
        environment.put("ZOO_MY_ID", "2");
        written = written();
        assertEquals("server.2=zoo2:2888:3888;2182", written.get(written.size() - 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ZOO_TICK_TIME|2s|whole number, 1 or more",
                "ZOO_TICK_TIME|0|whole number, 1 or more",
                "ZOO_INIT_LIMIT|-1|whole number, 1 or more",
                "ZOO_SYNC_LIMIT|1.5|whole number, 1 or more",
                "ZOO_AUTOPURGE_SNAPRETAINCOUNT|three|whole number, 0 or more",
                "ZOO_AUTOPURGE_PURGEINTERVAL|99999999999|whole number, 0 or more",
                "ZOO_MAX_CLIENT_CNXNS|many|whole number, 0 or more",
                "ZOO_MY_ID|zoo1|whole number, 0 or more",
                "ZOO_STANDALONE_ENABLED|maybe|true or false",
                "ZOO_ADMINSERVER_ENABLED|1|true or false",
                "ZOO_DATA_DIR|data|an absolute path",
                "ZOO_CONF_DIR|conf|an absolute path",
                "ZOO_SERVERS|server.1=zoo1:2888|must look like \"server.1=zoo1:2888:3888;2181",
                "ZOO_SERVERS|zoo1:2888|must look like \"server.1=zoo1:2888:3888;2181",
                "ZOO_SERVERS|server.one=zoo1:2888:3888;2181|must look like \"server.1=zoo1:2888:3888;2181",
                "ZOO_CFG_EXTRA|forceSync|must be key=value"
            })
    void refusesAWrongValueWithASentence(String name, String value, String sentence) {
        environment.put(name, value);
        Run run = enter("echo", "started");
        assertEquals(2, run.exit());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(
                run.err().contains(name)
                        && run.err().contains(value)
                        && run.err().contains(sentence),
                run.err());
        assertFalse(Files.exists(config), "half a configuration");
    }

    @Test
    void aConfigurationThatIsThereStays() throws IOException {
        Path elsewhere = directory.resolve("elsewhere");
        String mine = "tickTime=500\ndataDir = " + elsewhere + " \r\nclientPort=1\n";
        Files.createDirectories(config.getParent());
        Files.writeString(config, mine);
        environment.put("ZOO_TICK_TIME", "not looked at");
        environment.put("ZOO_MY_ID", "9");
        Run run = enter("echo", "started");
        assertEquals("started\n", run.out(), run.err());
        assertEquals(mine, Files.readString(config));
        assertEquals("9\n", Files.readString(elsewhere.resolve("myid")));
        assertFalse(Files.exists(myid));
    }

    @Test
    void anIdThatIsThereStays() throws IOException {
        Files.createDirectories(myid.getParent());
        Files.writeString(myid, "7\n");
        environment.put("ZOO_MY_ID", "8");
        Run run = enter("true");
        assertEquals(0, run.exit());
        assertTrue(run.err().contains("says 7: ZOO_MY_ID=8 has no effect"), run.err());
        assertEquals("7\n", Files.readString(myid));
    }

    @Test
    void saysWhereItCantWrite() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        environment.put("ZOO_CONF_DIR", file + "/conf");
        Run run = enter("true");
        assertEquals(2, run.exit());
        assertTrue(run.err().contains(file + "/conf/zoo.cfg can't be written by user "), run.err());
    }

    @ParameterizedTest
    @CsvSource({"256,128", "512,256", "1024,512", "2048,1024", "3072,2048", "4096,3072", "16384,12288"})
    void theHeapFollowsTheMemoryOfTheContainer(long limit, int heap) throws IOException {
        Path groups = Files.createDirectories(directory.resolve("groups/memory"));
        environment.put("ZK_CGROUP_DIR", groups.getParent().toString());
        Files.writeString(groups.resolve("memory.limit_in_bytes"), (limit << 20) + "\n");
        assertEquals(heap + "\n", printed("ZK_SERVER_HEAP"));
        Files.writeString(groups.resolveSibling("memory.max"), ((2 * limit) << 20) + "\n");
        assertEquals(Math.max(limit, Math.min(2 * limit - 1024, limit * 3 / 2)) + "\n", printed("ZK_SERVER_HEAP"));
        environment.put("ZK_SERVER_HEAP", "77");
        assertEquals("77\n", printed("ZK_SERVER_HEAP"));
    }

    @Test
    void withoutALimitTheHeapIsThatOfTheScripts() throws IOException {
        Path groups = Files.createDirectories(directory.resolve("groups/memory"));
        environment.put("ZK_CGROUP_DIR", groups.getParent().toString());
        Files.writeString(groups.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
        assertEquals("unset\n", printed("ZK_SERVER_HEAP"));
        Files.writeString(groups.resolveSibling("memory.max"), "max\n");
        assertEquals("unset\n", printed("ZK_SERVER_HEAP"));
    }

    private String printed(String variable) {
        Run run = enter("bash", "-c", "echo ${" + variable + ":-unset}");
        assertEquals(0, run.exit(), run.err());
        return run.out();
    }

    @Test
    void aServerStartsAndItsHealthIsTold() throws Exception {
        int port = Distribution.freePort();
        environment.put("ZOO_SERVERS", "server.1=localhost:2888:3888;127.0.0.1:" + port);
        environment.put("ZOO_ADMINSERVER_ENABLED", "false");
        environment.put("ZK_SERVER_HEAP", "128");
        ProcessBuilder builder = new ProcessBuilder(
                        IMAGE.resolve("docker-entrypoint.sh").toString(),
                        "bash",
                        "-c",
                        "exec zkServer.sh start-foreground")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile());
        Distribution.clean(builder.environment());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            CuratorClients.await("health", () -> health("ready").exit() == 0);
            assertEquals("Mode: standalone\n", health("ready").out());
            assertEquals(0, health("live").exit());
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(143, process.exitValue());
            assertEquals(1, health("ready").exit());
            assertEquals(1, health("live").exit());
        } finally {
            process.destroyForcibly();
        }
    }

    private Run health(String what) {
        Map<String, String> inside = new HashMap<>(environment);
        inside.put("ZOOCFGDIR", config.getParent().toString());
        return Distribution.run(inside, List.of(IMAGE.resolve("zk-health").toString(), what));
    }

    @Test
    void theImageCarriesTheVersionOfTheBuild() throws IOException {
        List<String> lines = Files.readAllLines(IMAGE.resolve("Dockerfile"));
        assertTrue(lines.contains("ARG VERSION=" + System.getProperty("zk.version")), "ARG VERSION in the Dockerfile");
        assertTrue(lines.contains("ARG BASE=debian:bookworm-slim"));
    }
}

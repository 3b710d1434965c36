package io.zk.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.distribution.Distribution.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code systemd/install.sh}: the files it makes, below a scratch directory. */
class ServiceInstallTest {
    private static final List<String> COMMON = List.of("tickTime=2000", "initLimit=10", "syncLimit=5");
    private static final List<String> PURGE = List.of("autopurge.snapRetainCount=3", "autopurge.purgeInterval=24");

    private Path root;
    private Path config;

    @BeforeEach
    void prepare() {
        root = Distribution.scratch("install");
        config = root.resolve("etc/zookeeper/zoo.cfg");
    }

    @AfterEach
    void clean() {
        Distribution.delete(root);
    }

    private Run install(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Distribution.home().resolve("systemd/install.sh").toString(), "--root", root.toString()));
        command.addAll(List.of(arguments));
        return Distribution.run(Map.of(), command);
    }

    private void assertInstalled(Run run) {
        assertEquals(0, run.exit(), run.err());
        assertEquals("", run.err());
    }

    /** The lines of zoo.cfg between those that are always the same. */
    private List<String> settings() throws IOException {
        List<String> lines = Files.readAllLines(config);
        assertEquals(COMMON, lines.subList(0, 3));
        int purge = lines.indexOf(PURGE.get(0));
        assertEquals(PURGE, lines.subList(purge, purge + 2));
        List<String> rest = new ArrayList<>(lines.subList(3, purge));
        rest.addAll(lines.subList(purge + 2, lines.size()));
        return rest;
    }

    private String myid() throws IOException {
        return Files.readString(root.resolve("var/lib/zookeeper/myid"));
    }

    private String unit() throws IOException {
        return Files.readString(root.resolve("etc/systemd/system/zookeeper.service"));
    }

    @Test
    void installsAServerAlone() throws IOException {
        assertInstalled(install());
        assertEquals(List.of("dataDir=/var/lib/zookeeper", "clientPort=2181"), settings());
        assertEquals("1\n", myid());
        assertTrue(unit().contains("Type=forking"), unit());
        assertTrue(Files.isSymbolicLink(root.resolve("opt/zk")));
        assertTrue(Files.isExecutable(root.resolve("opt/zk/bin/zkServer.sh")));
    }

    @Test
    void installsAMemberByItsNumber() throws IOException {
        assertInstalled(install(
                "--id",
                "2",
                "--unit=foreground",
                "--port",
                "2182",
                "--log-data",
                "/log",
                "10.0.0.1",
                "10.0.0.2,[fd00::3]:1:2"));
        assertEquals(
                List.of(
                        "dataDir=/var/lib/zookeeper",
                        "dataLogDir=/log",
                        "clientPort=2182",
                        "server.1=10.0.0.1:2888:3888",
                        "server.2=10.0.0.2:2888:3888",
                        "server.3=[fd00::3]:1:2"),
                settings());
        assertEquals("2\n", myid());
        assertTrue(unit().contains("start-foreground"), unit());
    }

    @Test
    void findsItsNumberByItsName() throws IOException {
        String name = Distribution.run(Map.of(), List.of("hostname")).out().strip();
        assertInstalled(install("a.invalid", "b.invalid", name));
        assertEquals("3\n", myid());
        assertTrue(settings().contains("server.3=" + name + ":2888:3888"));
    }

    @Test
    void keepsWhatIsThere() throws IOException {
        Files.createDirectories(config.getParent());
        Files.writeString(config, "tickTime=1234\ndataDir=/var/lib/zookeeper\nclientPort=1\n");
        Files.createDirectories(root.resolve("var/lib/zookeeper"));
        Files.writeString(root.resolve("var/lib/zookeeper/myid"), "3\n");
        assertInstalled(install());
        assertEquals("tickTime=1234", Files.readAllLines(config).get(0));
        assertEquals("3\n", myid());
        assertInstalled(install("--id", "3", "a", "b", "c"));
        Run other = install("--id", "2", "a", "b", "c");
        assertEquals(1, other.exit());
        assertTrue(other.err().contains("myid says 3, and this machine is number 2"), other.err());
    }

    @ParameterizedTest
    @CsvSource({
        "--id 4 a b c,number from 1 to 3",
        "--id x,number from 1 to 255",
        "--unit other,forking or foreground",
        "--port http,must be a number",
        "--data here,absolute path",
        "--nodes a,is no option",
        "a:2888,host or host:quorumPort:electionPort",
        "a.invalid b.invalid,say which one with --id"
    })
    void refusesWithASentenceAndChangesNothing(String arguments, String sentence) {
        Run run = install(arguments.split(" "));
        assertEquals(1, run.exit());
        assertTrue(run.err().contains(sentence), run.err());
        assertFalse(Files.exists(root.resolve("opt")));
    }
}

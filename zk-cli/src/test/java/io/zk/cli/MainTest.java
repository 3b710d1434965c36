package io.zk.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.cli.shell.ApacheServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as scripts call it: a process, its output, its exit code. */
@SuppressWarnings("NullAway.Init")
class MainTest {
    private static final long WAIT_SECONDS = 60;
    private static final String CONNECTED =
            "\nWATCHER::\n\nWatchedEvent state:SyncConnected type:None path:null zxid: -1\n";

    private static ApacheServer server;

    @TempDir
    Path folder;

    private record Run(int code, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        server = ApacheServer.open();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void oneCommandPrintsItsResultLast() throws Exception {
        assertEquals(
                new Run(0, "Connecting to SERVER\n" + CONNECTED + "[zookeeper]\n", ""),
                run("", "-server", "SERVER", "ls", "/"));
    }

    @Test
    void theExitCodeSaysHowItWent() throws Exception {
        Run refused = run("", "-server", "SERVER", "get", "/none");
        assertEquals(1, refused.code());
        assertEquals("Node does not exist: /none\n", refused.err());
        Run unknown = run("", "-server", "SERVER", "frobnicate");
        assertEquals(127, unknown.code());
        assertTrue(unknown.err().endsWith("Command not found: Command not found frobnicate\n"), unknown.err());
        assertEquals(0, run("", "-server", "SERVER", "setquota", "-n", "x", "/").code());
    }

    @Test
    void argumentsArriveAsTheShellSplitThem() throws Exception {
        run("", "-server", "SERVER", "create", "/words", "two words");
        assertTrue(run("", "-server", "SERVER", "get", "/words").out().endsWith("\ntwo words\n"));
    }

    @Test
    void anEphemeralNodeOutlivesTheCommandThatMadeIt() throws Exception {
        run("", "-server", "SERVER", "create", "-e", "/ephemeral", "x");
        assertEquals(0, run("", "-server", "SERVER", "get", "/ephemeral").code());
    }

    @Test
    void commandsMayComeThroughAPipe() throws Exception {
        Run piped = run("ls /zookeeper\nget /none", "-server", "SERVER");
        assertEquals(
                new Run(
                        1,
                        "Connecting to SERVER\nWelcome to ZooKeeper!\nJLine support is enabled\n" + CONNECTED
                                + "[zk: SERVER(CONNECTED) 0] [config, quota]\n"
                                + "[zk: SERVER(CONNECTED) 1] [zk: SERVER(CONNECTED) 2] \n",
                        "Node does not exist: /none\n"),
                piped);
    }

    @Test
    void wrongCallsAreRefusedInOneLine() throws Exception {
        assertEquals(new Run(1, "", "Error: no argument found for option -server\n"), run("", "-server"));
        Run port = run("", "-server", "host:x", "version");
        assertEquals(1, port.code());
        assertEquals(1, port.err().lines().count(), port.err());
        assertEquals(0, run("", "--help").code());
    }

    @Test
    void settingsComeFromAFile() throws Exception {
        Run missing = run("", "-server", "SERVER", "-client-configuration", folder.resolve("none") + "", "ls", "/");
        assertEquals(2, missing.code());
        Path file = folder.resolve("client.properties");
        Files.writeString(file, "zookeeper.client.secure=true\nzookeeper.ssl.trustStore.location=/none.jks\n");
        Run tls = run("", "-server", "SERVER", "-client-configuration", file.toString(), "ls", "/");
        assertEquals(1, tls.code());
        assertTrue(tls.err().contains("/none.jks"), tls.err());
    }

    @Test
    void whoWaitsForAConnectionLearnsThatThereIsNone() throws Exception {
        Run run = run("", "-server", "127.0.0.1:1", "-timeout", "500", "-waitforconnection", "ls", "/");
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("KeeperErrorCode = ConnectionLoss"), run.err());
        Run without = run("", "-server", "127.0.0.1:1", "-timeout", "500", "get", "/a");
        assertTrue(without.err().startsWith("Not connected: "), without.err());
        assertTrue(without.err().endsWith("KeeperErrorCode = ConnectionLoss for /a\n"), without.err());
    }

    private Run run(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                "io.zk.cli.Main"));
        for (String argument : arguments) {
            command.add(argument.replace("SERVER", server.connectString()));
        }
        Path in = Files.writeString(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertTrue(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS), () -> "still running: " + command);
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), text(out), text(err));
    }

    /** What the program is shipped with, not what else the tests use. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("slf4j") && !entry.contains("zookeeper"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).replace(server.connectString(), "SERVER");
    }
}

package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.OpCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process: its exit codes and what it says with them. */
class MainTest {
    private record Ended(int code, String error) {}

    @Test
    void aWrongConfigurationIsCode2(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("zoo.cfg"), "clientPort=2181\n");
        Ended ended = run(folder, file.toString());
        assertEquals(2, ended.code);
        assertTrue(
                ended.error.contains("Invalid config, exiting abnormally: " + file + ": dataDir is not set"),
                ended.error);
    }

    @Test
    void wrongArgumentsAreCode2AndShowTheUsage(@TempDir Path folder) throws Exception {
        Ended ended = run(folder, "1", "2", "3", "4", "5");
        assertEquals(2, ended.code);
        assertTrue(ended.error.contains("Invalid arguments, exiting abnormally"), ended.error);
        assertTrue(ended.error.contains("Usage: "), ended.error);
    }

    @Test
    void aDataFolderThatCannotBeIsCode3(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        Ended ended = run(folder, "2181", file.resolve("data").toString());
        assertEquals(3, ended.code);
        assertTrue(ended.error.contains("Unable to access datadir, exiting abnormally"), ended.error);
    }

    @Test
    void aPortInUseIsCode1(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            Ended ended = run(
                    folder,
                    Integer.toString(taken.getLocalPort()),
                    folder.resolve("data").toString());
            assertEquals(1, ended.code);
            assertTrue(ended.error.contains("cannot listen on"), ended.error);
        }
    }

    @Test
    void aSignalEndsItAndNothingAcknowledgedIsLost(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("zoo.cfg"),
                "dataDir=" + folder + "\nclientPort=0\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\n");
        Process process = start(folder, file.toString());
        try (BufferedReader log = process.inputReader(StandardCharsets.UTF_8)) {
            try (RawClient client = new RawClient(portSaid(log))) {
                client.open(0, new byte[16]);
                for (int xid = 1; xid <= 20; xid++) {
                    client.call(xid, OpCode.CREATE, ServerTest.create("/n" + xid, 0));
                }
                process.destroy();
                assertTrue(process.waitFor(30, TimeUnit.SECONDS));
                assertEquals(143, process.exitValue());
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        try (ServerRig server = new ServerRig(folder, "4lw.commands.whitelist=mntr")) {
            assertEquals(5 + 20, server.monitored("znode_count"), "a fresh database counts five");
        }
    }

    /** Reads on until the server says where it serves clients. */
    static int portSaid(BufferedReader log) throws IOException {
        String mark = "serving clients on port ";
        String line = log.readLine();
        while (line != null && !line.contains(mark)) {
            line = log.readLine();
        }
        if (line == null) {
            throw new IOException("the server did not come up");
        }
        return Integer.parseInt(
                line.substring(line.indexOf(mark) + mark.length()).strip());
    }

    private static Ended run(Path folder, String... arguments) throws Exception {
        Process process = start(folder, arguments);
        try {
            String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            return new Ended(process.exitValue(), error);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** @param arguments of the server, flags of the JVM before them */
    static Process start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dlog4j2.configurationFile=" + Path.of(System.getProperty("zk.root"), "conf", "log4j2.xml"),
                "-cp",
                System.getProperty("java.class.path")));
        List<String> all = List.of(arguments);
        command.addAll(
                all.stream().filter(argument -> argument.startsWith("-D")).toList());
        command.add(Main.class.getName());
        command.addAll(
                all.stream().filter(argument -> !argument.startsWith("-D")).toList());
        return new ProcessBuilder(command).directory(folder.toFile()).start();
    }
}

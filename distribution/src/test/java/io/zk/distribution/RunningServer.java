package io.zk.distribution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server in a process of its own: ours, started by {@code zkServer.sh start-foreground}, or Apache's from the test
 * class path. Its directory holds {@code zoo.cfg}, {@code data}, and {@code server.log}, which outlives restarts. One
 * thread at a time starts and stops it; any thread asks.
 */
final class RunningServer implements AutoCloseable {
    enum Kind {
        OURS,
        APACHE
    }

    private static final String SHORT_LIFE = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
    private static final long READY_MILLIS = 40_000;

    private final Kind kind;
    private final Path directory;
    private final int port;
    private Process process;

    private RunningServer(Kind kind, Path directory, int port) {
        this.kind = kind;
        this.directory = directory;
        this.port = port;
    }

    /**
     * Writes a configuration and starts nothing.
     *
     * @param settings lines of zoo.cfg; those with {@code -D} become JVM flags
     */
    static RunningServer prepare(Kind kind, Path directory, String... settings) {
        RunningServer server = new RunningServer(kind, directory, Distribution.freePort());
        server.configure(settings);
        return server;
    }

    /** The same directory and port under a server of another kind; neither runs. */
    RunningServer as(Kind other) {
        return new RunningServer(other, directory, port);
    }

    /** Writes zoo.cfg anew; a restart reads it. */
    void configure(String... settings) {
        List<String> lines = new ArrayList<>(List.of(
                "tickTime=2000",
                "dataDir=" + dataDir(),
                "clientPort=" + port,
                "clientPortAddress=127.0.0.1",
                "maxClientCnxns=0",
                "admin.enableServer=false",
                "4lw.commands.whitelist=*",
                "preAllocSize=1024"));
        List<String> flags = new ArrayList<>();
        for (String setting : settings) {
            (setting.startsWith("-D") ? flags : lines).add(setting);
        }
        try {
            Files.createDirectories(dataDir());
            Files.write(directory.resolve("zoo.cfg"), lines);
            Files.writeString(directory.resolve("flags"), String.join(" ", flags));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the process and waits until it serves; fails, with the end of its log, if it ends instead. */
    void start() {
        launch();
        awaitService();
    }

    /** Waits until it serves; fails, with the end of its log, if it ends instead. */
    void awaitService() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MILLIS);
        while (!ask("srvr").contains("Mode: ")) {
            if (!process.isAlive()) {
                throw new AssertionError(kind + " ended with " + process.exitValue() + "\n" + logTail());
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(kind + " does not serve\n" + logTail());
            }
            pause(20);
        }
    }

    /** Starts the process and returns at once. */
    void launch() {
        try {
            String flags = Files.readString(directory.resolve("flags"));
            ProcessBuilder builder = new ProcessBuilder(kind == Kind.OURS ? ourCommand() : apacheCommand(flags))
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("server.log").toFile()));
            Distribution.clean(builder.environment());
            builder.environment().put("ZOO_LOG_DIR", directory.resolve("logs").toString());
            builder.environment().put("ZK_SERVER_HEAP", "256");
            // Lives of seconds: no optimizing compiler, which would cost more than it gives.
            builder.environment().put("SERVER_JVMFLAGS", SHORT_LIFE + " " + flags);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> ourCommand() {
        return List.of(
                Distribution.home().resolve("bin/zkServer.sh").toString(),
                "--config",
                directory.toString(),
                "start-foreground");
    }

    private List<String> apacheCommand(String flags) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of((SHORT_LIFE + " " + flags).split(" ")));
        command.addAll(List.of(
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                directory.resolve("zoo.cfg").toString()));
        return command;
    }

    /** SIGTERM, and waits for the end; the exit code. */
    int stop() {
        process.destroy();
        return awaitEnd(20);
    }

    /** SIGKILL, and waits for the end. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(20);
    }

    /** Waits until the process ends by itself; its exit code. */
    int awaitEnd(int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError(kind + " does not end\n" + logTail());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return process.exitValue();
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** The answer to a four-letter word; empty when there is none. */
    String ask(String word) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(word.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }

    /** What srvr says it is: leader, follower, observer, standalone; empty while it serves nobody. */
    String mode() {
        return ask("srvr")
                .lines()
                .filter(line -> line.startsWith("Mode: "))
                .map(line -> line.substring("Mode: ".length()))
                .findFirst()
                .orElse("");
    }

    Kind kind() {
        return kind;
    }

    int port() {
        return port;
    }

    String connectString() {
        return "127.0.0.1:" + port;
    }

    Path directory() {
        return directory;
    }

    Path dataDir() {
        return directory.resolve("data");
    }

    /** All that the server ever logged. */
    String log() {
        try {
            return Files.readString(directory.resolve("server.log"), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines that the server logged. */
    String logTail() {
        try {
            List<String> lines = Files.readAllLines(directory.resolve("server.log"), ISO_8859_1);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    /** Kills the process if it still runs. Its directory stays. */
    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    /** Between two looks at something that another process does, or for as long as a load shall run. */
    static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}

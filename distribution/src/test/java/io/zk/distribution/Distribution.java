package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The unpacked tarball under test, and its scripts run as a user runs them. Any thread. */
final class Distribution {
    /** What a script printed, and its exit code. */
    record Run(int exit, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    private static final int PORT_MIN = 10_000;
    private static final int PORT_MAX = 32_000;
    private static final int PORT_TRIES = 1_000;
    private static final Random RANDOM = new Random();
    /** Those that were given out. */
    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

    private Distribution() {}

    /** The unpacked tarball: the system property {@code zk.distribution}. */
    static Path home() {
        String home = System.getProperty("zk.distribution");
        if (home == null || !Files.isRegularFile(Path.of(home, "bin", "zkServer.sh"))) {
            throw new IllegalStateException("-Dzk.distribution must name an unpacked distribution, and is " + home);
        }
        return Path.of(home);
    }

    /**
     * The size of a long test: {@code ci} of them in a normal build, {@code full} with {@code
     * -Dzk.acceptance.size=full}.
     */
    static int size(int ci, int full) {
        return System.getProperty("zk.acceptance.size", "ci").equals("full") ? full : ci;
    }

    /**
     * A port that was free a moment ago; no other call gets it. Below the ports that systems give to connections that are
     * opened: a server that is down for a while finds its port free.
     */
    static int freePort() {
        for (int i = 0; i < PORT_TRIES; i++) {
            int port = PORT_MIN + RANDOM.nextInt(PORT_MAX - PORT_MIN);
            if (PORTS.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new AssertionError("no free port between " + PORT_MIN + " and " + PORT_MAX);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** An empty directory below {@code target}, which {@link #delete} takes away. */
    static Path scratch(String name) {
        try {
            Path parent = Files.createDirectories(Path.of("target", "scratch").toAbsolutePath());
            return Files.createTempDirectory(parent, name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void copy(Path from, Path to) {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one of our scripts to its end, which must come within a minute. */
    static Run script(Map<String, String> environment, String script, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(home().resolve("bin").resolve(script).toString()));
        command.addAll(List.of(arguments));
        return run(environment, command);
    }

    /** Runs a command to its end, which must come within a minute. */
    static Run run(Map<String, String> environment, List<String> command) {
        return run(environment, command, 60);
    }

    /** Runs a command to its end, which must come within some seconds. Its stdout and stderr go through files. */
    static Run run(Map<String, String> environment, List<String> command, int seconds) {
        Path scratch = scratch("run");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(scratch.resolve("out").toFile())
                    .redirectError(scratch.resolve("err").toFile());
            clean(builder.environment());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(command + " did not end; stdout: " + Files.readString(scratch.resolve("out")));
            }
            return new Run(
                    process.exitValue(),
                    Files.readString(scratch.resolve("out"), UTF_8),
                    Files.readString(scratch.resolve("err"), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            delete(scratch);
        }
    }

    /** What the tests' own environment must not add to that of a script. */
    static void clean(Map<String, String> environment) {
        environment
                .keySet()
                .removeIf(name -> name.startsWith("ZOO")
                        || name.startsWith("ZK_")
                        || name.startsWith("JMX")
                        || name.endsWith("JVMFLAGS")
                        || name.equals("CLASSPATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
    }
}

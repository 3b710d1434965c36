package io.zk.server;

import com.sun.management.UnixOperatingSystemMXBean;
import io.zk.server.config.ProcessProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What surrounds the server: the process, its folders. Any thread. */
final class Environment {
    private static final int MEBI = 1 << 20;
    private static final List<String> PROPERTIES = List.of(
            "java.version",
            "java.vendor",
            "java.home",
            "java.class.path",
            "java.library.path",
            "java.io.tmpdir",
            "java.compiler",
            "os.name",
            "os.arch",
            "os.version",
            "user.name",
            "user.home",
            "user.dir");

    private Environment() {}

    /** The lines of the word envi. */
    static Map<String, String> lines(String version) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("zookeeper.version", version);
        lines.put("host.name", hostName());
        Map<String, String> properties = ProcessProperties.read();
        PROPERTIES.forEach(name -> lines.put(name, properties.getOrDefault(name, "<NA>")));
        Runtime runtime = Runtime.getRuntime();
        lines.put("os.memory.free", runtime.freeMemory() / MEBI + "MB");
        lines.put("os.memory.max", runtime.maxMemory() / MEBI + "MB");
        lines.put("os.memory.total", runtime.totalMemory() / MEBI + "MB");
        return lines;
    }

    /** File descriptors in use, -1 where the system does not say. */
    static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : -1;
    }

    /** The limit of file descriptors, -1 where the system does not say. */
    static long filesMax() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : -1;
    }

    /** The user that runs the process. */
    static String user() {
        return ProcessProperties.read().getOrDefault("user.name", "<NA>");
    }

    /** Bytes of the newest snapshot in this folder; 0 if there is none. */
    static long newestSnapshotBytes(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("snapshot."))
                    .max(Comparator.comparing(Environment::modified))
                    .map(file -> file.toFile().length())
                    .orElse(0L);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static long modified(Path file) {
        return file.toFile().lastModified();
    }

    /** Bytes of the files in a folder, 0 if it cannot be read. */
    static long folderBytes(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(Environment::fileBytes).sum();
        } catch (IOException e) {
            return 0;
        }
    }

    /** 0 of a file that is deleted meanwhile. */
    private static long fileBytes(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "<NA>";
        }
    }
}

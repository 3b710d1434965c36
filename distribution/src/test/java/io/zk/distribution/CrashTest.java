package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Kills, a full disk, and logs with a torn or a rotten record: what was acknowledged is there, and nothing else. */
class CrashTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static final int LOADS = 3;

    @Test
    void acknowledgedWritesOutliveKills() throws Exception {
        int rounds = Distribution.size(200, 1_000);
        Random random = new Random(4711);
        RunningServer server = SERVERS.ours("snapCount=1000");
        List<WriteLoad> loads = new ArrayList<>();
        try (TestClient client = TestClient.connect(server)) {
            for (int i = 0; i < LOADS; i++) {
                loads.add(new WriteLoad("/load" + i, i));
                loads.get(i).prepare(client.zk);
            }
        }
        long before = 0;
        for (int round = 1; round <= rounds; round++) {
            loadAndRestart(server, loads, 20 + random.nextInt(200));
            try (TestClient client = TestClient.connect(server)) {
                for (WriteLoad load : loads) {
                    assertEquals(List.of(), load.check(client.zk), "round " + round);
                }
            }
            long now = loads.stream().mapToLong(WriteLoad::acknowledgements).sum();
            assertTrue(now > before || round < 5, "no write was acknowledged in round " + round);
            before = now;
        }
        System.out.println(rounds + " kills, " + before + " writes acknowledged, none lost");
    }

    /** The server is killed under load and comes back; what the handles had still queued may reach it then. */
    private static void loadAndRestart(RunningServer server, List<WriteLoad> loads, int millis) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(LOADS);
        AtomicBoolean stop = new AtomicBoolean();
        List<TestClient> clients = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (WriteLoad load : loads) {
            TestClient client = TestClient.connect(server);
            clients.add(client);
            running.add(threads.submit(() -> {
                load.run(client.zk, stop);
                return null;
            }));
        }
        RunningServer.pause(millis);
        server.kill();
        stop.set(true);
        server.start();
        for (Future<?> run : running) {
            run.get(60, TimeUnit.SECONDS);
        }
        clients.forEach(client -> threads.execute(client::close));
        threads.shutdown();
    }

    @Test
    void aFullDiskStopsTheServerAndLosesNothing() throws Exception {
        Path mount = Distribution.scratch("tmpfs");
        Distribution.Run mounted = mount("-t", "tmpfs", "-o", "size=16m", "tmpfs", mount.toString());
        Assumptions.assumeTrue(
                mounted.exit() == 0,
                "a tmpfs can't be mounted here: " + mounted.err().strip());
        try {
            Files.createDirectories(mount.resolve("data"));
            RunningServer server =
                    SERVERS.start(RunningServer.Kind.OURS, Distribution.scratch("full"), "dataDir=" + mount + "/data");
            int acknowledged = fillDisk(server);
            assertTrue(acknowledged > 100, acknowledged + " writes");
            assertNotEquals(0, server.awaitEnd(30));
            assertTrue(server.logTail().toLowerCase(Locale.ROOT).contains("no space left on"), server.logTail());
            assertEquals(0, mount("-o", "remount,size=64m", mount.toString()).exit());
            server.start();
            try (TestClient client = TestClient.connect(server)) {
                for (int i = 0; i < acknowledged; i++) {
                    assertEquals(10_000, client.zk.exists("/n" + i, false).getDataLength());
                }
                client.zk.create("/again", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            server.stop();
        } finally {
            Distribution.run(Map.of(), List.of("umount", mount.toString()));
            Distribution.delete(mount);
        }
    }

    private static Distribution.Run mount(String... arguments) {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        try {
            return Distribution.run(Map.of(), command);
        } catch (java.io.UncheckedIOException e) {
            return new Distribution.Run(127, "", e.getMessage());
        }
    }

    /** Writes until the server is gone; how many were acknowledged. */
    private static int fillDisk(RunningServer server) throws Exception {
        try (TestClient client = TestClient.connect(server)) {
            for (int i = 0; ; i++) {
                try {
                    client.zk.create("/n" + i, new byte[10_000], OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                } catch (KeeperException.ConnectionLossException | KeeperException.SystemErrorException e) {
                    return i;
                }
                assertTrue(i < 10_000, "the disk is never full");
            }
        }
    }

    @Test
    void aTornTailIsCutAndTheRestServed() throws Exception {
        Path original = writtenLog(20);
        Path log = newestLog(original);
        byte[] bytes = Files.readAllBytes(log);
        int end = end(bytes);
        int last = lastRecordStart(bytes, end);
        List<Integer> cuts = List.of(last + 1, last + 9, (last + end) / 2, end - 1);
        for (int cut : cuts) {
            for (boolean zeros : new boolean[] {false, true}) {
                byte[] torn =
                        zeros ? Arrays.copyOf(Arrays.copyOf(bytes, cut), bytes.length) : Arrays.copyOf(bytes, cut);
                Path directory = copyWithLog(original, log, torn);
                RunningServer server = SERVERS.start(RunningServer.Kind.OURS, directory);
                try (TestClient client = TestClient.connect(server)) {
                    String what = "cut at " + cut + " of " + end + (zeros ? ", zeros after it" : "");
                    assertEquals(19, client.zk.getChildren("/t", false).size(), what);
                    client.zk.create("/t/after", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                }
                server.kill();
                server.start();
                try (TestClient client = TestClient.connect(server)) {
                    assertEquals(20, client.zk.getChildren("/t", false).size());
                }
                server.close();
            }
        }
    }

    @Test
    void aRottenRecordIsRefused() throws Exception {
        Path original = writtenLog(20);
        Path log = newestLog(original);
        byte[] bytes = Files.readAllBytes(log);
        bytes[end(bytes) / 2] ^= 0x40;
        Path directory = copyWithLog(original, log, bytes);
        RunningServer server = SERVERS.prepare(RunningServer.Kind.OURS, directory);
        server.launch();
        assertNotEquals(0, server.awaitEnd(30));
        assertTrue(server.logTail().contains(log.getFileName().toString()), server.logTail());
    }

    /** The directory of a killed server that created so many nodes below /t, one after the other. */
    private static Path writtenLog(int nodes) throws Exception {
        RunningServer server = SERVERS.ours();
        TestClient client = TestClient.connect(server);
        client.zk.create("/t", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        for (int i = 0; i < nodes; i++) {
            Stat stat = new Stat();
            byte[] data = ("data of the node with the number " + i).getBytes(UTF_8);
            client.zk.create("/t/n" + i, data, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, stat);
        }
        server.kill();
        client.close();
        return server.directory();
    }

    private static Path newestLog(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data/version-2"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("log."))
                    .max(Comparator.comparingLong(
                            file -> Long.parseLong(file.getFileName().toString().substring(4), 16)))
                    .orElseThrow();
        }
    }

    private static Path copyWithLog(Path original, Path log, byte[] content) throws IOException {
        Path directory = Distribution.scratch("torn");
        Distribution.copy(original.resolve("data"), directory.resolve("data"));
        Files.deleteIfExists(directory.resolve("data/zookeeper_server.pid"));
        Files.write(directory.resolve("data/version-2").resolve(log.getFileName()), content);
        return directory;
    }

    /** Where the records end and the zeros of preallocation begin. */
    private static int end(byte[] log) {
        int end = log.length;
        while (log[end - 1] == 0) {
            end--;
        }
        return end;
    }

    /** A record is a checksum (8 bytes), a length (4), so many bytes, and the letter B; the file's head has 16 bytes. */
    private static int lastRecordStart(byte[] log, int end) {
        int start = 16;
        while (true) {
            int next = start + 12 + java.nio.ByteBuffer.wrap(log).getInt(start + 8) + 1;
            if (next >= end) {
                return start;
            }
            start = next;
        }
    }
}

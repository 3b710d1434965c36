package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.distribution.Distribution.Run;
import io.zk.distribution.RunningServer.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code zkBackup.sh} on servers that run and write, and servers that begin with what it restores. */
class BackupScriptsTest {
    private static final int NODES = 20;

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static Path folder;

    /** One write that was acknowledged. */
    private record Write(long zxid, long millis, String path, String value) {}

    @BeforeAll
    static void makeFolder() {
        folder = Distribution.scratch("back ups");
    }

    @AfterAll
    static void deleteFolder() {
        Distribution.delete(folder);
    }

    @Test
    void aBackupUnderLoadIsTheStateAtItsEndAndAtAnyPointBefore() throws Exception {
        int admin = Distribution.freePort();
        RunningServer server = SERVERS.ours(
                "snapCount=300",
                "admin.enableServer=true",
                "admin.serverAddress=127.0.0.1",
                "admin.serverPort=" + admin);
        String[] asking = {"--admin", "http://127.0.0.1:" + admin, "--auth", "digest user:password"};
        List<Write> history = new ArrayList<>();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Exception> failure = new AtomicReference<>();
        List<String> backups =
                List.of(folder.resolve("one").toString(), folder.resolve("two").toString());
        List<Long> before = new ArrayList<>();
        Thread writer = new Thread(() -> {
            try (TestClient client = TestClient.connect(server)) {
                write(client.zk, history, stop);
            } catch (Exception e) {
                failure.set(e);
            }
        });
        writer.start();
        try {
            for (String backup : backups) {
                int wanted = size(history) + 500;
                CuratorClients.await("writes", () -> size(history) >= wanted || failure.get() != null);
                before.add(last(history));
                List<String> arguments = new ArrayList<>(
                        List.of("create", "--data", server.dataDir().toString(), backup));
                if (before.size() == backups.size()) {
                    arguments.addAll(List.of(asking));
                }
                done(tool(arguments.toArray(new String[0])));
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        assertEquals(null, failure.get());
        for (int i = 0; i < backups.size(); i++) {
            Run verified = done(tool("verify", backups.get(i)));
            long end = zxid(verified);
            assertTrue(end >= before.get(i), "acknowledged before the backup began: " + before.get(i) + " of " + end);
            assertEquals(model(history, end), exported(backups.get(i), "end" + i));
        }
        String remote = folder.resolve("remote").toString();
        done(tool("create", asking[0], asking[1], asking[2], asking[3], "--remote", remote));
        assertEquals(model(history, Long.MAX_VALUE), exported(remote, "remote"));
        server.stop();
        anyPointOf(server, history);
    }

    private static void anyPointOf(RunningServer server, List<Write> history) throws Exception {
        Write some = history.get(history.size() * 2 / 3);
        String all = folder.resolve("all").toString();
        done(tool("create", "--all", "--data", server.dataDir().toString(), all));
        assertEquals(
                model(history, some.zxid()), exported(all, "zxid", "--zxid", "0x" + Long.toHexString(some.zxid())));
        long lastThen = history.stream()
                .filter(write -> write.millis() <= some.millis())
                .mapToLong(Write::zxid)
                .max()
                .orElseThrow();
        String time = Instant.ofEpochMilli(some.millis()).toString();
        assertEquals(model(history, lastThen), exported(all, "time", "--time", time));
        RunningServer restored = SERVERS.prepare(Kind.OURS, Distribution.scratch("restored"));
        done(tool("restore", "--time", time, "--data", restored.dataDir().toString(), all));
        restored.start();
        try (TestClient client = TestClient.connect(restored)) {
            assertEquals(model(history, lastThen), read(client.zk));
        }
    }

    @Test
    void anEnsembleBeginsAnewWithWhatAFollowerHad() throws Exception {
        Ensemble ensemble = SERVERS.ensemble(List.of(Kind.OURS, Kind.OURS, Kind.OURS));
        ensemble.start();
        List<Write> history = new ArrayList<>();
        long seen;
        try (TestClient client = TestClient.connect(ensemble.connectString(), TestClient.TIMEOUT_MILLIS)) {
            for (int i = 0; i < 2 * NODES; i++) {
                writeOnce(client.zk, history, i);
            }
            client.zk.create("/ephemeral", null, OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            seen = client.zk.exists("/ephemeral", false).getCzxid();
            RunningServer follower = ensemble.followers().get(0);
            CuratorClients.await(
                    "the follower has it",
                    () -> zxid(tool("verify", follower.dataDir().toString())) >= seen);
            done(Distribution.script(
                    Map.of(),
                    "zkBackup.sh",
                    "--config",
                    follower.directory().toString(),
                    "create",
                    folder.resolve("follower").toString()));
        }
        ensemble.close();
        Ensemble anew = SERVERS.ensemble(List.of(Kind.OURS, Kind.OURS, Kind.OURS));
        for (RunningServer member : anew.members()) {
            done(tool(
                    "restore",
                    "--drop-sessions",
                    "--data",
                    member.dataDir().toString(),
                    folder.resolve("follower").toString()));
        }
        anew.start();
        try (TestClient client = TestClient.connect(anew.connectString(), TestClient.TIMEOUT_MILLIS)) {
            assertEquals(model(history, seen), read(client.zk));
            assertEquals(null, client.zk.exists("/ephemeral", false));
            Stat stat = client.zk.setData("/n0", "on".getBytes(UTF_8), -1);
            assertTrue(stat.getMzxid() >>> 32 > seen >>> 32, "epoch " + (stat.getMzxid() >>> 32));
        }
    }

    @Test
    void aBackupOfApachesServerIsForBoth() throws Exception {
        RunningServer server = SERVERS.apache("snapCount=100");
        List<Write> history = new ArrayList<>();
        try (TestClient client = TestClient.connect(server)) {
            for (int i = 0; i < 300; i++) {
                writeOnce(client.zk, history, i);
            }
        }
        String backup = folder.resolve("apache").toString();
        done(tool("create", "--data", server.dataDir().toString(), backup));
        done(tool("verify", backup));
        for (Kind kind : Kind.values()) {
            RunningServer restored = SERVERS.prepare(kind, Distribution.scratch("restored"));
            done(tool("restore", "--data", restored.dataDir().toString(), backup));
            restored.start();
            try (TestClient client = TestClient.connect(restored)) {
                assertEquals(model(history, Long.MAX_VALUE), read(client.zk));
            }
        }
        RunningServer ours = SERVERS.ours();
        String file = folder.resolve("n7.txt").toString();
        done(tool("export", "--server", server.connectString(), "/n7", file));
        done(tool("import", "--server", ours.connectString(), file, "/a/b"));
        Run again = tool("import", "--server", ours.connectString(), file, "/a/b");
        assertEquals(1, again.exit());
        assertTrue(again.err().contains("/a/b is there already"), again.err());
        try (TestClient client = TestClient.connect(ours)) {
            assertEquals(
                    model(history, Long.MAX_VALUE).get("/n7"),
                    new String(client.zk.getData("/a/b", false, null), UTF_8));
        }
    }

    private static void write(ZooKeeper zk, List<Write> history, AtomicBoolean stop) throws Exception {
        for (int i = 0; !stop.get(); i++) {
            writeOnce(zk, history, i);
        }
    }

    /** Nodes come into being with their first value. */
    private static void writeOnce(ZooKeeper zk, List<Write> history, int i) throws Exception {
        String path = "/n" + i % NODES;
        String value = "value " + i;
        Stat stat = new Stat();
        if (i < NODES) {
            zk.create(path, value.getBytes(UTF_8), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT, stat);
        } else {
            stat = zk.setData(path, value.getBytes(UTF_8), -1);
        }
        synchronized (history) {
            history.add(new Write(stat.getMzxid(), stat.getMtime(), path, value));
        }
    }

    private static int size(List<Write> history) {
        synchronized (history) {
            return history.size();
        }
    }

    private static long last(List<Write> history) {
        synchronized (history) {
            return history.get(history.size() - 1).zxid();
        }
    }

    /** Data by path, as it was right after this zxid. */
    private static Map<String, String> model(List<Write> history, long zxid) {
        Map<String, String> model = new TreeMap<>();
        history.stream().filter(write -> write.zxid() <= zxid).forEach(write -> model.put(write.path(), write.value()));
        return model;
    }

    private static Map<String, String> read(ZooKeeper zk) throws Exception {
        Map<String, String> found = new TreeMap<>();
        for (String name : zk.getChildren("/", false)) {
            if (!name.equals("zookeeper")) {
                found.put("/" + name, new String(zk.getData("/" + name, false, null), UTF_8));
            }
        }
        return found;
    }

    private static Map<String, String> exported(String backup, String name, String... point) throws IOException {
        Path file = folder.resolve(name + ".txt");
        List<String> arguments = new ArrayList<>(List.of("export", "--from", backup));
        arguments.addAll(List.of(point));
        arguments.addAll(List.of("/", file.toString()));
        done(tool(arguments.toArray(new String[0])));
        Map<String, String> found = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split("\t", -1);
            if (fields[0].startsWith("/")) {
                found.put(fields[0], new String(Base64.getDecoder().decode(fields[3]), UTF_8));
            }
        }
        return found;
    }

    private static Run tool(String... arguments) {
        return Distribution.script(Map.of(), "zkBackup.sh", arguments);
    }

    private static Run done(Run run) {
        assertEquals("", run.err());
        assertEquals(0, run.exit(), run.out());
        return run;
    }

    private static long zxid(Run verified) {
        String line = verified.lines().stream()
                .filter(one -> one.startsWith("zxid:"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(verified.toString()));
        return Long.decode(line.substring(line.indexOf("0x")));
    }
}

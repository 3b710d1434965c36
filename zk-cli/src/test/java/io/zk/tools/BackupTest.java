package io.zk.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.storage.RawLog;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backups of a folder that Apache 3.9.6 wrote, in which the log says what the tree's digest is after each transaction: the
 * history that a state restored to any of its points is held against.
 */
class BackupTest {
    /** Where the data of transaction 4 begins in it. */
    private static final int DATA_OF_4 = 0x2a;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void writeData() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data/version-2"));
        Files.write(data.resolve("log.1"), GoldenFiles.bytes("log.1"));
        Files.write(data.resolve("snapshot.0"), GoldenFiles.bytes("snapshot.0"));
        Files.write(data.resolve("snapshot.10"), GoldenFiles.bytes("snapshot.10"));
        Files.writeString(data.resolve("acceptedEpoch"), "7");
        Files.writeString(data.resolve("currentEpoch"), "6");
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private Run create(String name, String... options) {
        return backup("create", options, "--data", at("data"), at(name));
    }

    private Run restore(String from, String to, String... options) {
        return backup("restore", options, "--data", at(to), at(from));
    }

    private static Run backup(String verb, String[] options, String... last) {
        List<String> arguments = new ArrayList<>(List.of("backup", verb));
        arguments.addAll(Arrays.asList(options));
        arguments.addAll(Arrays.asList(last));
        return Run.of(arguments.toArray(new String[0]));
    }

    private static void good(Run run) {
        assertEquals(0, run.exit(), run.err() + run.out());
        assertEquals("", run.err());
    }

    private static void refused(Run run, String words) {
        assertEquals(1, run.exit(), run.out());
        assertTrue(run.err().contains(words), run.err());
    }

    private static List<Transaction> history() throws Exception {
        List<Transaction> history = new ArrayList<>();
        RawLog log = new RawLog(new ByteArrayInputStream(GoldenFiles.bytes("log.1")), WireLimits.DEFAULT);
        RawLog.Entry entry = log.next();
        while (entry != null) {
            history.add(TxnCodec.decode(entry.payload(), WireLimits.DEFAULT));
            entry = log.next();
        }
        assertEquals(16, history.size());
        return history;
    }

    @Test
    void eachPointOfTheHistoryIsRestoredAsItWas() throws Exception {
        good(create("backup", "--all"));
        String digest = "";
        for (Transaction transaction : history()) {
            // A transaction that failed carries no digest: nothing changed.
            if (transaction.digest() != null) {
                digest = "digest 0x" + Long.toHexString(transaction.digest().digest());
            }
            String zxid = "0x" + Long.toHexString(transaction.zxid());
            Run run = restore("backup", "at" + zxid, "--zxid", zxid);
            good(run);
            assertTrue(run.out().contains("after " + zxid + " ") && run.out().contains(digest), run.out());
            good(Run.of("backup", "verify", at("at" + zxid)));
        }
    }

    @Test
    void aTimeIsThatOfTheLastTransactionUntilThen() throws Exception {
        good(create("backup", "--all"));
        List<Transaction> history = history();
        for (int i = 0; i < history.size(); i++) {
            long millis = history.get(i).header().timeMillis();
            long next = i + 1 < history.size() ? history.get(i + 1).header().timeMillis() : Long.MAX_VALUE;
            if (next > millis) {
                Run run = restore(
                        "backup",
                        "at" + i,
                        "--time",
                        Instant.ofEpochMilli(millis).toString());
                good(run);
                assertTrue(
                        run.out()
                                .contains("after 0x"
                                        + Long.toHexString(history.get(i).zxid()) + " "),
                        run.out());
            }
        }
        refused(restore("backup", "early", "--time", "2001-01-01T00:00:00Z"), "the logs begin at");
        refused(restore("backup", "odd", "--time", "yesterday"), "write it like");
        assertFalse(Files.exists(folder.resolve("early")));
    }

    @Test
    void whatIsRestoredBeginsAnEpochThatNobodyHasHad() throws IOException {
        good(create("backup"));
        good(restore("backup", "new"));
        assertEquals("1007", Files.readString(folder.resolve("new/version-2/acceptedEpoch")));
        assertEquals("1007", Files.readString(folder.resolve("new/version-2/currentEpoch")));
        assertTrue(Files.exists(folder.resolve("new/version-2/snapshot.3ef00000000")));
        good(restore("backup", "chosen", "--epoch", "8"));
        assertTrue(Files.exists(folder.resolve("chosen/version-2/snapshot.800000000")));
        refused(restore("backup", "low", "--epoch", "7"), "it has to be above 7");
        assertFalse(Files.exists(folder.resolve("low")));
    }

    @Test
    void sessionsAreKeptOrDropped() {
        good(create("backup"));
        Run kept = restore("backup", "kept");
        assertTrue(kept.out().contains("9 nodes, 1 sessions"), kept.out());
        Run dropped = restore("backup", "dropped", "--drop-sessions");
        good(dropped);
        // The ephemeral node goes with them, the one with a time to live stays.
        assertTrue(dropped.out().contains("8 nodes, 0 sessions"), dropped.out());
        assertTrue(dropped.out().contains("left out: 1 sessions with 1 ephemeral nodes"), dropped.out());
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        good(create("backup"));
        refused(create("backup"), "is not empty");
        refused(restore("backup", "data"), "is not empty");
        assertArrayEquals(GoldenFiles.bytes("log.1"), Files.readAllBytes(folder.resolve("data/version-2/log.1")));
        good(restore("backup", "data", "--force"));
        try (var all = Files.list(folder.resolve("data"))) {
            Path aside = all.filter(path -> path.getFileName().toString().startsWith("version-2.before-restore"))
                    .findFirst()
                    .orElseThrow();
            assertArrayEquals(GoldenFiles.bytes("log.1"), Files.readAllBytes(aside.resolve("log.1")));
        }
    }

    @Test
    void aRunningServersFolderIsNotTouched() throws IOException {
        good(create("backup"));
        Files.writeString(
                folder.resolve("data/zookeeper_server.pid"),
                "" + ProcessHandle.current().pid());
        refused(restore("backup", "data", "--force"), "stop it first");
    }

    @Test
    void logsMayBeElsewhere() throws IOException {
        Path logs = Files.createDirectories(folder.resolve("logs/version-2"));
        Files.move(folder.resolve("data/version-2/log.1"), logs.resolve("log.1"));
        good(create("backup", "--logs", at("logs"), "--all"));
        good(restore("backup", "new", "--logs", at("newlogs"), "--zxid", "0x9"));
        assertTrue(Files.isDirectory(folder.resolve("newlogs/version-2")));
        good(Run.of("backup", "verify", at("new"), at("newlogs")));
    }

    @Test
    void whatIsHalfWrittenIsLeftOut() throws IOException {
        byte[] log = GoldenFiles.bytes("log.1");
        Files.delete(folder.resolve("data/version-2/snapshot.10"));
        Files.write(folder.resolve("data/version-2/log.1"), Arrays.copyOf(log, 0x540));
        Files.write(folder.resolve("data/version-2/log.e"), new byte[0]);
        Files.write(folder.resolve("data/version-2/snapshot.d"), new byte[20]);
        Run run = create("backup");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.err().contains("snapshot.d"), run.err());
        assertTrue(run.out().contains("to 0xd,"), run.out());
        good(Run.of("backup", "verify", at("backup")));
        assertEquals(0x510, Files.size(folder.resolve("backup/version-2/log.1")));
    }

    @Test
    void damageIsFound() throws IOException {
        good(create("backup", "--all"));
        Path log = folder.resolve("backup/version-2/log.1");
        byte[] bytes = Files.readAllBytes(log);
        bytes[0x200] ^= 1;
        Files.write(log, bytes);
        assertEquals(1, Run.of("backup", "verify", at("backup")).exit());
        refused(restore("backup", "new"), "log.1 is not as it was");
        Files.delete(log);
        refused(restore("backup", "new"), "log.1 is missing");
        assertFalse(Files.exists(folder.resolve("new")));
        Files.delete(folder.resolve("backup/backup.properties"));
        refused(restore("backup", "new"), "is no backup");
        Files.writeString(folder.resolve("backup/backup.unfinished"), "");
        refused(restore("backup", "new"), "was not finished");
    }

    @Test
    void aTreeThatIsNotWhatTheLogSaysIsNoBackup() throws Exception {
        // Sound checksums, but another state to begin with.
        byte[] log = GoldenFiles.bytes("log.1");
        Path file = folder.resolve("data/version-2/log.1");
        RawLog records = new RawLog(new ByteArrayInputStream(log), WireLimits.DEFAULT);
        try (var out = Files.newOutputStream(file)) {
            out.write(records.headerBytes());
            RawLog.Entry entry = Objects.requireNonNull(records.next());
            while (entry != null) {
                if (TxnCodec.decode(entry.payload(), WireLimits.DEFAULT).zxid() == 4) {
                    entry.payload()[DATA_OF_4] ^= 1;
                }
                out.write(entry.bytes(entry.computed()));
                entry = records.next();
            }
        }
        Files.delete(folder.resolve("data/version-2/snapshot.10"));
        refused(Run.of("backup", "verify", at("data")), "is not what the logs say");
    }

    @Test
    void aGapInTheLogsIsNoBackup() throws IOException {
        Path data = folder.resolve("data/version-2");
        Files.delete(data.resolve("snapshot.10"));
        byte[] log = GoldenFiles.bytes("log.1");
        Files.write(data.resolve("log.1"), Arrays.copyOf(log, 0xb2));
        byte[] rest = Arrays.copyOf(log, 0x10 + 0x5f5 - 0x16b);
        System.arraycopy(log, 0x16b, rest, 0x10, 0x5f5 - 0x16b);
        Files.write(data.resolve("log.5"), rest);
        refused(create("backup"), "transactions are missing between 0x2 and 0x5");
        assertTrue(Files.exists(folder.resolve("backup/backup.unfinished")));
        refused(create("backup"), "that was not finished");
    }

    @Test
    void oneSubtreeIsWrittenAsItWas() throws IOException {
        good(create("backup", "--all"));
        good(Run.of("backup", "export", "--from", at("backup"), "/", at("all.txt")));
        List<String> all = Files.readAllLines(folder.resolve("all.txt"));
        assertEquals(
                List.of(
                        ".\tpersistent\tworld:anyone:31\t",
                        "/a\tpersistent\tdigest:bob%3AikIaKsbtGweaHnb%2FjKn7OHqbunM%3D:31,world:anyone:1\tdjI=",
                        "/c\tcontainer\tworld:anyone:31\t-",
                        "/t\tttl=3600000\tworld:anyone:31\t"),
                all.subList(1, all.size()));
        good(Run.of("backup", "export", "--from", at("backup"), "--zxid", "0x3", "/a", at("a.txt")));
        assertEquals(
                List.of(".\tpersistent\tworld:anyone:31\taGk="),
                Files.readAllLines(folder.resolve("a.txt")).subList(1, 2));
        refused(Run.of("backup", "export", "--from", at("backup"), "/a", at("a.txt")), "is there already");
        refused(Run.of("backup", "export", "--from", at("backup"), "/b", at("b.txt")), "there is no node /b");
    }

    @Test
    void wrongArgumentsAreRefusedWithTheUsage() {
        for (String[] arguments : new String[][] {
            {"backup"},
            {"backup", "delete"},
            {"backup", "create"},
            {"backup", "restore", "--nothing", at("backup")},
            {"backup", "create", "--remote", "--data", at("data"), at("backup")},
            {"backup", "export", "/a", at("a.txt")},
            {"backup", "import", "--server", "localhost:1", at("a.txt"), "a"}
        }) {
            Run run = Run.of(arguments);
            assertEquals(2, run.exit(), String.join(" ", arguments));
            assertTrue(run.err().contains("usage: zkBackup.sh"), run.err());
        }
        refused(Run.of("backup", "create", at("backup")), "give --data");
    }
}

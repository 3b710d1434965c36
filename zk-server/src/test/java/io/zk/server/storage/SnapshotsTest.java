package io.zk.server.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.sim.SimDisk;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.KeptDigest;
import io.zk.server.txn.Transaction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Adler32;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private final SimDisk disk = Golden.disk(1);

    @Test
    void anyTreeComesBackInAnyFormat() throws Exception {
        for (int seed = 0; seed < 60; seed++) {
            RandomTxns txns = new RandomTxns(seed);
            for (int i = 0; i < 300; i++) {
                txns.next();
            }
            Random random = new Random(seed);
            Compression compression = List.of(Compression.values()).get(seed % 3);
            SnapshotFormat format = new SnapshotFormat(compression, random.nextBoolean(), random.nextBoolean());
            Snapshots.Written written = write(txns.tree(), txns.sessions(), format);
            assertEquals(
                    "snapshot.12c" + compression.suffix(),
                    String.valueOf(written.file().getFileName()));
            Recovered recovered = open(format);
            assertEquals(Golden.image(txns.tree()), Golden.image(recovered.tree()));
            assertEquals(txns.sessions(), recovered.sessions());
            assertEquals(txns.tree().digest(), recovered.tree().digest());
            assertEquals(300, recovered.lastZxid());
            assertEquals(0, recovered.fuzzyUntilZxid());
            assertEquals(0, recovered.report().digestMismatchCount());
            disk.delete(written.file());
        }
    }

    /** Writes go on between the slices; what the snapshot missed is in the log. */
    @Test
    void aFuzzySnapshotAndTheLogMakeTheExactState() throws Exception {
        int fuzzy = 0;
        for (int seed = 0; seed < 150; seed++) {
            SimDisk own = Golden.disk(seed);
            Random random = new Random(seed);
            RandomTxns txns = new RandomTxns(seed);
            own.put(Golden.FOLDER.resolve("snapshot.0"), Golden.file("snapshot.0"));
            TxnLog log = new TxnLog(own, Golden.FOLDER, LogLimits.DEFAULT, random);
            for (int i = 0; i < 200; i++) {
                log.append(RandomTxns.payload(txns.next()), txns.zxid());
            }
            SliceGate busy = slice -> {
                slice.run();
                for (int i = random.nextInt(20); i > 0; i--) {
                    Transaction transaction = txns.next();
                    append(log, transaction);
                }
            };
            Snapshots.Written written = new Snapshots(own, Golden.SETTINGS).write(txns.tree(), txns::sessions, busy);
            assertEquals(200, written.zxid());
            for (int i = random.nextInt(30); i > 0; i--) {
                log.append(RandomTxns.payload(txns.next()), txns.zxid());
            }
            log.close();
            Recovered recovered = Storage.open(own, Golden.SETTINGS, Golden.RULES, WireLimits.DEFAULT);
            assertEquals(written.file(), recovered.report().snapshot());
            assertEquals(Golden.image(txns.tree()), Golden.image(recovered.tree()), "seed " + seed);
            assertEquals(txns.sessions(), recovered.sessions(), "seed " + seed);
            assertEquals(0, recovered.report().digestMismatchCount(), "seed " + seed);
            assertEquals(txns.zxid(), recovered.lastZxid());
            List<KeptDigest> kept = recovered.tree().digests();
            assertTrue(txns.tree().digests().containsAll(kept), "digests kept while fuzzy, seed " + seed);
            fuzzy += recovered.report().replayed() > 0 ? 1 : 0;
        }
        assertTrue(fuzzy > 100, "only " + fuzzy + " were fuzzy");
    }

    @Test
    void aSnapshotIsExactIfNothingIsWrittenMeanwhile() throws Exception {
        RandomTxns txns = new RandomTxns(1);
        for (int i = 0; i < 50; i++) {
            txns.next();
        }
        Snapshots snapshots = new Snapshots(Golden.disk(1), Golden.SETTINGS);
        assertTrue(snapshots.write(txns.tree(), txns::sessions, SliceGate.NONE).exact());
        SliceGate busy = slice -> {
            slice.run();
            txns.next();
        };
        assertFalse(snapshots.write(txns.tree(), txns::sessions, busy).exact());

        SnapshotWriter writer = SnapshotWriter.begin(txns.tree(), txns::sessions, busy, Golden.SETTINGS.snapshots());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.writeTo(bytes);
        SnapshotReader.Loaded loaded = SnapshotReader.readNameless(
                new ByteArrayInputStream(bytes.toByteArray()), Golden.RULES, WireLimits.DEFAULT);
        assertTrue(writer.endZxid() > writer.zxid());
        assertTrue(loaded.tree().lastZxid() >= writer.endZxid(), "its zxids are not used again");
    }

    @Test
    void aReplayKeepsTheDigestsThatTheTransactionsLeft() throws Exception {
        RandomTxns txns = new RandomTxns(3);
        disk.put(Golden.FOLDER.resolve("snapshot.0"), Golden.file("snapshot.0"));
        TxnLog log = new TxnLog(disk, Golden.FOLDER, LogLimits.DEFAULT, new Random(3));
        for (int i = 0; i < 300; i++) {
            log.append(RandomTxns.payload(txns.next()), txns.zxid());
        }
        log.close();
        List<KeptDigest> kept = open(SnapshotFormat.DEFAULT).tree().digests();
        assertEquals(List.of(128L, 256L), kept.stream().map(KeptDigest::zxid).toList());
        assertEquals(txns.tree().digests(), kept);
    }

    @Test
    void aSnapshotLeavesNoTraceUntilItIsWhole() throws Exception {
        RandomTxns txns = new RandomTxns(1);
        txns.next();
        disk.failForceAfter(0);
        assertThrows(IOException.class, () -> write(txns.tree(), txns.sessions(), SnapshotFormat.DEFAULT));
        assertEquals(List.of(), disk.list(Golden.FOLDER));
        disk.failForceAfter(-1);
        disk.capacity(200);
        assertThrows(DiskFullException.class, () -> write(txns.tree(), txns.sessions(), SnapshotFormat.DEFAULT));
        assertEquals(List.of(), disk.list(Golden.FOLDER));
        disk.capacity(Long.MAX_VALUE);
        write(txns.tree(), txns.sessions(), SnapshotFormat.DEFAULT);
        disk.crash(SimDisk.Crash.LOSE);
        assertEquals(List.of("snapshot.1"), disk.list(Golden.FOLDER));
        assertEquals(
                Golden.image(txns.tree()),
                Golden.image(open(SnapshotFormat.DEFAULT).tree()));
    }

    @Test
    void aSnapshotOfWhatIsNotCertainGetsNoName() throws Exception {
        RandomTxns txns = new RandomTxns(1);
        for (int i = 0; i < 2000; i++) {
            txns.next();
        }
        List<String> steps = new ArrayList<>();
        SliceGate gate = slice -> {
            steps.add("(");
            slice.run();
            steps.add(")");
        };
        Snapshots snapshots = new Snapshots(disk, Golden.SETTINGS);
        assertNull(snapshots.write(txns.tree(), txns::sessions, gate, () -> !steps.add("?")));
        assertEquals(List.of(), disk.list(Golden.FOLDER));
        assertEquals(List.of("(", "?", ")"), steps.subList(steps.size() - 3, steps.size()));
        assertEquals(1, steps.stream().filter("?"::equals).count());
        assertNotNull(snapshots.write(txns.tree(), txns::sessions, gate, () -> true));
        disk.crash(SimDisk.Crash.LOSE);
        assertEquals(List.of("snapshot.7d0"), disk.list(Golden.FOLDER));
    }

    @Test
    void whatAnInterruptedWriteLeftIsRemovedAtAStart() throws IOException {
        disk.put(Golden.FOLDER.resolve("tmp.snapshot.5"), new byte[10]);
        disk.put(Golden.FOLDER.resolve("tmp.log.spare"), new byte[10]);
        open(SnapshotFormat.DEFAULT);
        assertEquals(List.of("snapshot.0"), disk.list(Golden.FOLDER));
    }

    @Test
    void everyDamageIsNoticedAndTheOlderSnapshotServes() throws IOException {
        byte[] golden = Golden.file("snapshot.10");
        disk.put(Golden.FOLDER.resolve("snapshot.0"), Golden.file("snapshot.0"));
        for (int at = 0; at < golden.length; at++) {
            byte[] flipped = golden.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            requireOlder(flipped, "byte " + at);
            boolean endsAtASection = at == 0x373 || at == 0x394;
            if (!endsAtASection) {
                requireOlder(Arrays.copyOf(golden, at), "cut to " + at);
            }
        }
    }

    private void requireOlder(byte[] bytes, String what) throws IOException {
        disk.put(Golden.FOLDER.resolve("snapshot.10"), bytes);
        Recovered recovered = open(SnapshotFormat.DEFAULT);
        assertEquals(0, recovered.lastZxid(), what);
        assertEquals(1, recovered.report().rejected().size(), what);
    }

    @Test
    void sectionsAreToldApartByTheirLength() throws IOException {
        byte[] golden = Golden.file("snapshot.10");
        SnapshotReader.Loaded whole = load(golden);
        assertEquals(16L, whole.lastZxid());
        assertEquals(16, whole.digestZxid());
        assertNull(load(Arrays.copyOf(golden, 0x394)).lastZxid());
        assertEquals(0, load(Arrays.copyOf(golden, 0x373)).digestZxid());
        byte[] noDigest = section(Arrays.copyOf(golden, 0x373), new byte[] {0, 0, 0, 0, 0, 0, 0, 9});
        assertEquals(9L, load(noDigest).lastZxid());
        assertEquals(0, load(noDigest).digestZxid());
        for (String hex : new String[] {"1", "12345678", "fedcba9876543210"}) {
            byte[] old = ByteBuffer.allocate(16 + hex.length())
                    .putLong(16)
                    .putInt(1)
                    .putInt(hex.length())
                    .put(hex.getBytes(StandardCharsets.US_ASCII))
                    .array();
            byte[] oldDigest = section(Arrays.copyOf(golden, 0x373), old);
            assertEquals(0, load(oldDigest).digestZxid(), hex);
            assertEquals(
                    7L,
                    load(section(oldDigest, new byte[] {0, 0, 0, 0, 0, 0, 0, 7}))
                            .lastZxid(),
                    hex);
        }
        assertEquals(16L, load(Arrays.copyOf(golden, golden.length + 9)).lastZxid());
    }

    static byte[] section(byte[] before, byte[] section) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(before);
        out.writeBytes(section);
        Adler32 adler = new Adler32();
        adler.update(out.toByteArray());
        out.writeBytes(ByteBuffer.allocate(13)
                .putLong(adler.getValue())
                .putInt(1)
                .put((byte) '/')
                .array());
        return out.toByteArray();
    }

    private static SnapshotReader.Loaded load(byte[] bytes) throws IOException {
        return SnapshotReader.read(new ByteArrayInputStream(bytes), 16, Golden.RULES, WireLimits.DEFAULT);
    }

    @Test
    void aWrongDigestIsReportedAndNotFatal() throws IOException {
        byte[] golden = Golden.file("snapshot.10");
        byte[] wrong = section(
                Arrays.copyOf(golden, 0x373),
                ByteBuffer.allocate(20).putLong(16).putInt(2).putLong(1234).array());
        disk.put(Golden.FOLDER.resolve("snapshot.10"), wrong);
        assertEquals(List.of(16L), open(SnapshotFormat.DEFAULT).report().digestMismatches());
    }

    /** A digest taken after transactions that are not in the log: nothing can be compared before they come. */
    @Test
    void aDigestOfLaterIsKeptForLater() throws IOException {
        byte[] golden = Golden.file("snapshot.10");
        byte[] later = section(
                Arrays.copyOf(golden, 0x373),
                ByteBuffer.allocate(20).putLong(18).putInt(2).putLong(1234).array());
        disk.put(Golden.FOLDER.resolve("snapshot.10"), later);
        disk.put(
                Golden.FOLDER.resolve("log.11"), new LogBytes().create(17, "/q").bytes());
        Recovered recovered = open(SnapshotFormat.DEFAULT);
        assertEquals(18, recovered.fuzzyUntilZxid());
        assertEquals(19, recovered.loaded().fuzzyUntil(), "a server that runs compares nothing at the very end of it");
        assertEquals(0, recovered.report().digestMismatchCount());
    }

    @Test
    void packedSnapshotsHoldThePlainBytes() throws Exception {
        DataTree tree = new RandomTxns(4).tree();
        SortedMap<Long, Integer> none = new TreeMap<>();
        byte[] plain = disk.bytes(write(tree, none, SnapshotFormat.DEFAULT).file());
        byte[] gzip = disk.bytes(write(tree, none, new SnapshotFormat(Compression.GZIP, true, true))
                .file());
        assertArrayEquals(plain, new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes());
        byte[] snappy = disk.bytes(write(tree, none, new SnapshotFormat(Compression.SNAPPY, true, true))
                .file());
        assertEquals("82534e41505059000000000100000001", HexFormat.of().formatHex(snappy, 0, 16));
    }

    @Test
    void thePackingIsToldByTheLastPartOfTheName() {
        assertEquals(Compression.GZIP, SnapshotFile.compressionOf("snapshot.5.GZ"));
        assertEquals(Compression.SNAPPY, SnapshotFile.compressionOf("snapshot.5.snappy"));
        assertEquals(Compression.NONE, SnapshotFile.compressionOf("snapshot.5"));
        assertEquals(Compression.NONE, SnapshotFile.compressionOf("snapshot.5.foo"));
    }

    @Test
    void ephemeralsOfNoSessionAreDropped() throws IOException {
        disk.put(Golden.FOLDER.resolve("snapshot.10"), Golden.file("snapshot.10"));
        Recovered recovered = open(SnapshotFormat.DEFAULT);
        assertEquals(0, Storage.dropOrphans(recovered.tree(), recovered.sessions()));
        assertEquals(1, Storage.dropOrphans(recovered.tree(), new TreeMap<>()));
        assertNull(recovered.tree().find("/a/n-0000000000"));
    }

    @Test
    void aDataFolderWithoutAnySnapshotThatLoadsIsRefused() throws IOException {
        disk.put(Golden.FOLDER.resolve("snapshot.10"), new byte[] {1, 2, 3, 4, 5, 6, 0, 0, 0, 1, '/'});
        StorageException none = assertThrows(StorageException.class, () -> open(SnapshotFormat.DEFAULT));
        Golden.says(none, "no valid snapshot");
        disk.delete(Golden.FOLDER.resolve("snapshot.10"));
        disk.put(Golden.FOLDER.resolve("log.1"), new LogBytes().bytes());
        StorageException logsOnly = assertThrows(StorageException.class, () -> open(SnapshotFormat.DEFAULT));
        Golden.says(logsOnly, "snapshot.trust.empty");
    }

    @Test
    void logsAloneAreReplayedIfThatIsAllowed() throws IOException {
        disk.put(Golden.FOLDER.resolve("log.1"), Golden.file("log.1"));
        StorageSettings settings = new StorageSettings(
                Golden.DATA,
                Golden.DATA,
                new StartRules(true, true, true, 500),
                LogLimits.DEFAULT,
                SnapshotFormat.DEFAULT);
        Recovered recovered = Storage.open(disk, settings, Golden.RULES, WireLimits.DEFAULT);
        assertEquals(16, recovered.lastZxid());
        assertFalse(recovered.sessions().isEmpty());
    }

    private static void append(TxnLog log, Transaction transaction) {
        try {
            log.append(RandomTxns.payload(transaction), transaction.zxid());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Snapshots.Written write(DataTree tree, SortedMap<Long, Integer> sessions, SnapshotFormat format)
            throws IOException {
        return new Snapshots(disk, settings(format)).write(tree, () -> sessions, SliceGate.NONE);
    }

    private Recovered open(SnapshotFormat format) throws IOException {
        return Storage.open(disk, settings(format), Golden.RULES, WireLimits.DEFAULT);
    }

    private static StorageSettings settings(SnapshotFormat format) {
        return new StorageSettings(Golden.DATA, Golden.DATA, StartRules.DEFAULT, LogLimits.DEFAULT, format);
    }
}

package io.zk.server.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.sim.SimDisk;
import io.zk.server.zab.Proposal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRangeTest {
    private static final long E1 = 1L << 32;
    private static final long E2 = 2L << 32;
    private static final long E3 = 3L << 32;

    private final SimDisk disk = Golden.disk(1);

    /** Two files: epoch 1 with three transactions; epoch 2 with two. */
    private void twoEpochs() throws IOException {
        disk.put(Golden.FOLDER.resolve("snapshot.0"), Golden.file("snapshot.0"));
        put("log.100000001", E1 + 1, E1 + 2, E1 + 3);
        put("log.200000001", E2 + 1, E2 + 2);
    }

    private void put(String name, long... zxids) {
        LogBytes log = new LogBytes();
        for (long zxid : zxids) {
            log.create(zxid, "/" + zxid);
        }
        disk.put(Golden.FOLDER.resolve(name), log.zeros(100).bytes());
    }

    @Test
    void whatIsBehindAZxidThatIsThere() throws IOException {
        twoEpochs();
        assertEquals(List.of(E1 + 2, E1 + 3, E2 + 1, E2 + 2), zxids(E1 + 1, E2 + 2));
        assertEquals(List.of(E1 + 2, E1 + 3), zxids(E1 + 1, E1 + 3));
        assertEquals(List.of(E2 + 2), zxids(E2 + 1, E2 + 2));
        assertEquals(List.of(), zxids(E2 + 1, E2 + 1));
        List<Proposal> range = range(E1 + 1, E1 + 2, Long.MAX_VALUE);
        assertNotNull(range);
        assertArrayEquals(
                LogBytes.create(E1 + 2, "/" + (E1 + 2), new byte[] {'x'}),
                range.get(0).payload());
    }

    @Test
    void theBeginningOfAnEpochWhoseFirstTransactionIsThere() throws IOException {
        twoEpochs();
        assertEquals(List.of(E1 + 1, E1 + 2, E1 + 3, E2 + 1), zxids(E1, E2 + 1));
        assertEquals(List.of(E2 + 1, E2 + 2), zxids(E2, E2 + 2));
        assertNull(zxids(E3, E3 + 1));
    }

    @Test
    void aZxidThatIsNotThereIsOfAnotherHistory() throws IOException {
        twoEpochs();
        for (long after : new long[] {-1, 0, 1, E1 + 4, E2 + 3, E3 + 1}) {
            assertNull(zxids(after, E2 + 2), Long.toHexString(after));
        }
    }

    @Test
    void anEndThatIsNotThere() throws IOException {
        twoEpochs();
        for (long until : new long[] {E1 + 4, E2, E2 + 3, E3}) {
            assertNull(zxids(E1 + 1, until), Long.toHexString(until));
        }
        assertNull(zxids(E1 + 2, E1 + 1));
        assertNull(zxids(E2, E2));
    }

    @Test
    void aHole() throws IOException {
        twoEpochs();
        put("log.200000004", E2 + 4);
        assertNull(zxids(E1 + 1, E2 + 4));
        put("log.200000004", E3 + 2);
        assertNull(zxids(E1 + 1, E3 + 2));
        put("log.200000004", E3 + 1);
        assertEquals(List.of(E2 + 2, E3 + 1), zxids(E2 + 1, E3 + 1));
        assertNull(zxids(E1, E2));
    }

    @Test
    void recordsThatGoBack() throws IOException {
        twoEpochs();
        put("log.200000003", E2 + 2, E2 + 3);
        assertNull(zxids(E1 + 1, E2 + 3));
    }

    /** The end of epoch 1 may be what its leader alone had, and the snapshot what the next leader sent. */
    @Test
    void anEpochsEndThatASnapshotHasReplaced() throws IOException {
        twoEpochs();
        disk.put(Golden.FOLDER.resolve("snapshot.200000000"), Golden.file("snapshot.10"));
        assertNull(zxids(E1 + 1, E2 + 2));
        assertEquals(List.of(E2 + 2), zxids(E2 + 1, E2 + 2));
        disk.delete(Golden.FOLDER.resolve("snapshot.200000000"));
        disk.put(Golden.FOLDER.resolve("snapshot.100000003"), Golden.file("snapshot.10"));
        assertEquals(List.of(E1 + 2, E1 + 3, E2 + 1, E2 + 2), zxids(E1 + 1, E2 + 2));
    }

    @Test
    void notMoreThanSoManyBytes() throws IOException {
        twoEpochs();
        int bytes = LogBytes.create(E1 + 2, "/" + (E1 + 2), new byte[] {'x'}).length;
        assertNotNull(range(E1 + 1, E1 + 3, 2L * bytes));
        assertNull(range(E1 + 1, E1 + 3, 2L * bytes - 1));
    }

    @Test
    void damage() throws IOException {
        twoEpochs();
        byte[] log = disk.bytes(Golden.FOLDER.resolve("log.100000001"));
        log[40] ^= 1;
        disk.put(Golden.FOLDER.resolve("log.100000001"), log);
        assertNull(zxids(E1 + 2, E2 + 2));
        disk.delete(Golden.FOLDER.resolve("log.100000001"));
        assertNull(zxids(E1 + 2, E2 + 2));
    }

    /** What a leader's state has replaced is never given to a learner. */
    @Test
    void nothingFromBeforeAnInstallation() throws IOException {
        History history = new History(new StoppingDisk(disk), 3).epoch(1).write(5);
        RandomTxns leader = new RandomTxns(4);
        leader.next();
        leader.beginEpoch(2);
        leader.next();
        history.log().install(leader.zxid(), leader.tree(), leader.sessions());
        long next = leader.zxid() + 1;
        history.log().append(next, LogBytes.create(next, "/next", new byte[1]));
        history.log().append(next + 1, LogBytes.create(next + 1, "/next2", new byte[1]));
        history.log().settle();
        assertEquals(List.of(next + 1), zxids(next, next + 1));
        assertNull(zxids(E1 + 2, next + 1));
        assertNull(zxids(E1 + 2, E1 + 4));
    }

    @Test
    void whileTheLogIsBeingWritten(@TempDir Path folder) throws Exception {
        FileDisk real = new FileDisk();
        StorageSettings settings = new StorageSettings(
                folder, folder, StartRules.DEFAULT, new LogLimits(4096, true, 100, -1, -1), SnapshotFormat.DEFAULT);
        Storage.openMember(real, settings, Golden.RULES, WireLimits.DEFAULT);
        MemberLog log = new MemberLog(real, settings, Golden.RULES, WireLimits.DEFAULT, 0, new Random(1));
        AtomicLong durable = new AtomicLong();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread writer = new Thread(() -> {
            try (log) {
                Random random = new Random(2);
                for (long zxid = E1 + 1; zxid <= E1 + 3000; zxid++) {
                    log.append(zxid, LogBytes.create(zxid, "/" + zxid, new byte[random.nextInt(300)]));
                    if (random.nextInt(20) == 0) {
                        log.force();
                        durable.set(log.durableZxid());
                    }
                    if (random.nextInt(300) == 0) {
                        log.log().roll();
                    }
                }
            } catch (IOException | RuntimeException e) {
                failure.set(e);
            }
        });
        writer.start();
        LogRange range = new LogRange(real, settings, WireLimits.DEFAULT);
        Random random = new Random(3);
        int read = 0;
        while (writer.isAlive()) {
            long until = durable.get();
            if (until > E1 + 1) {
                long after = Math.max(E1 + 1, until - random.nextInt(500));
                List<Proposal> found = range.read(after, until, Long.MAX_VALUE);
                assertNotNull(found, "from " + Long.toHexString(after) + " to " + Long.toHexString(until));
                assertEquals(until - after, found.size());
                read++;
            }
        }
        writer.join();
        assertNull(failure.get());
        assertTrue(read > 3, "read only " + read + " times");
    }

    private @Nullable List<Long> zxids(long after, long until) {
        List<Proposal> range = range(after, until, Long.MAX_VALUE);
        return range == null ? null : range.stream().map(Proposal::zxid).toList();
    }

    private @Nullable List<Proposal> range(long after, long until, long bytesMax) {
        return new LogRange(disk, Golden.SETTINGS, WireLimits.DEFAULT).read(after, until, bytesMax);
    }
}

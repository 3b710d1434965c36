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
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TxnLogTest {
    private static final LogLimits UNPADDED = new LogLimits(0, true, 100_000, -1, -1);
    private static final LogLimits PADDED = new LogLimits(8192, true, 100_000, -1, -1);

    private final SimDisk disk = Golden.disk(1);

    @Test
    void aBatchIsOneWriteAndOneForce() throws IOException {
        try (TxnLog log = log(UNPADDED)) {
            log.append(payload(1), 1);
            log.force();
            long writes = disk.writes();
            long forces = disk.forces();
            for (int i = 2; i <= 500; i++) {
                log.append(payload(i), i);
            }
            assertEquals(1, log.durableZxid());
            assertEquals(500, log.appendedZxid());
            log.force();
            assertEquals(500, log.durableZxid());
            assertEquals(writes + 1, disk.writes());
            assertEquals(forces + 1, disk.forces());
            log.force();
            assertEquals(forces + 1, disk.forces());
        }
        assertEquals(500, read().size());
    }

    @Test
    void recordsLargerThanTheBufferAndShortWrites() throws IOException {
        disk.writeShort();
        byte[] large = new byte[1_500_000];
        new Random(3).nextBytes(large);
        try (TxnLog log = log(PADDED)) {
            for (int i = 1; i <= 5; i++) {
                log.append(LogBytes.create(i, "/" + i, large), i);
            }
            log.force();
        }
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), read());
    }

    @Test
    void aBatchLargerThanACrashMayTouchIsForcedInBetween() throws IOException {
        byte[] large = new byte[1 << 20];
        try (TxnLog log = log(UNPADDED)) {
            log.append(payload(1), 1);
            log.force();
            long forces = disk.forces();
            for (int i = 2; i <= 10; i++) {
                log.append(LogBytes.create(i, "/" + i, large), i);
            }
            assertTrue(log.durableZxid() >= 6, "durable " + log.durableZxid());
            assertTrue(disk.forces() > forces);
        }
    }

    @Test
    void aRollBeginsAFileWithTheNextTransaction() throws IOException {
        try (TxnLog log = log(PADDED)) {
            log.append(payload(1), 1);
            log.append(payload(2), 2);
            log.roll();
            assertEquals(Golden.FOLDER.resolve("log.1"), log.path());
            log.append(payload(3), 3);
            assertEquals(Golden.FOLDER.resolve("log.3"), log.path());
            assertEquals(2, log.durableZxid());
        }
        assertEquals(List.of(1L, 2L, 3L), read());
    }

    @Test
    void aSnapshotIsDueBetweenHalfAndAllOfTheCount() throws IOException {
        List<Integer> counts = new ArrayList<>();
        try (TxnLog log = log(new LogLimits(0, true, 100, -1, -1))) {
            long zxid = 0;
            for (int round = 0; round < 200; round++) {
                int count = 0;
                while (!log.snapshotDue(0)) {
                    zxid++;
                    count++;
                    log.append(payload(1), zxid);
                }
                counts.add(count);
                log.roll();
            }
        }
        assertTrue(counts.stream().allMatch(count -> count >= 51 && count <= 100), counts.toString());
        assertTrue(counts.stream().distinct().count() > 20, counts.toString());
    }

    @Test
    void aSnapshotIsDueBetweenHalfAndAllOfTheBytes() throws IOException {
        try (TxnLog log = log(new LogLimits(0, true, 100_000, 100_000, -1))) {
            byte[] payload = LogBytes.create(1, "/a", new byte[900]);
            long bytes = 0;
            long zxid = 0;
            while (!log.snapshotDue(0)) {
                log.append(payload, ++zxid);
                bytes += payload.length + 13;
            }
            assertTrue(bytes > 50_000 && bytes <= 101_000, "after " + bytes);
        }
    }

    @Test
    void aSnapshotWaitsForALogThatIsWorthIt() throws IOException {
        try (TxnLog log = log(new LogLimits(0, true, 100, -1, -1))) {
            byte[] payload = LogBytes.create(1, "/a", new byte[900]);
            long zxid = 0;
            while (!log.snapshotDue(0)) {
                log.append(payload, ++zxid);
            }
            long snapshotBytes = 4 * zxid * payload.length;
            long count = zxid;
            while (!log.snapshotDue(snapshotBytes)) {
                log.append(payload, ++zxid);
            }
            assertTrue(zxid > 1.9 * count && zxid <= 2 * count, count + ", " + zxid);
            while (!log.snapshotDue(Long.MAX_VALUE)) {
                log.append(payload, ++zxid);
            }
            assertTrue(zxid > 9 * count && zxid <= 11 * count, count + ", " + zxid);
        }
    }

    @Test
    void aFileThatIsTooLargeIsFollowedByAnother() throws IOException {
        try (TxnLog log = log(new LogLimits(4096, true, 100_000, -1, 1000))) {
            for (int i = 1; i <= 40; i++) {
                log.append(payload(i), i);
                log.force();
            }
            assertFalse(log.snapshotDue(0));
        }
        assertTrue(disk.list(Golden.FOLDER).size() > 2);
        assertEquals(40, read().size());
    }

    @Test
    void withoutForceSyncNothingIsForced() throws IOException {
        try (TxnLog log = log(new LogLimits(0, false, 100_000, -1, -1))) {
            log.append(payload(1), 1);
            log.force();
            long forces = disk.forces();
            log.append(payload(2), 2);
            log.force();
            assertEquals(2, log.durableZxid());
            assertEquals(forces, disk.forces());
        }
    }

    @Test
    void afterAFailedForceNothingIsTakenAndNothingCounts() throws IOException {
        TxnLog log = log(UNPADDED);
        log.append(payload(1), 1);
        log.force();
        log.append(payload(2), 2);
        disk.failForceAfter(0);
        assertThrows(IOException.class, log::force);
        assertEquals(1, log.durableZxid());
        assertThrows(IOException.class, log::force);
        assertThrows(IOException.class, () -> log.append(payload(3), 3));
        log.close();
        assertEquals(1, log.durableZxid());
        disk.crash(SimDisk.Crash.KEEP);
        assertEquals(List.of(1L), read());
    }

    @Test
    void afterAFailedWriteNothingIsTaken() throws IOException {
        TxnLog log = log(UNPADDED);
        log.append(payload(1), 1);
        log.force();
        disk.failWriteAfter(0);
        log.append(payload(2), 2);
        assertThrows(IOException.class, log::force);
        IOException refusal = assertThrows(IOException.class, () -> log.append(payload(3), 3));
        Golden.says(refusal, "write failed");
        log.close();
        assertEquals(List.of(1L), read());
    }

    @Test
    void aFullDiskIsNamedAndEndsTheLog() throws IOException {
        TxnLog log = log(PADDED);
        disk.capacity(20_000);
        DiskFullException full = assertThrows(DiskFullException.class, () -> {
            for (int i = 1; i < 1000; i++) {
                log.append(payload(i), i);
                log.force();
            }
        });
        Golden.says(full, "log.1");
        long durable = log.durableZxid();
        assertTrue(durable > 100, "durable " + durable);
        assertThrows(IOException.class, () -> log.append(payload(2000), 2000));
        log.close();
        assertEquals(durable, read().size());
    }

    @Test
    void zxidsOnlyGoUp() throws IOException {
        try (TxnLog log = log(UNPADDED)) {
            log.append(payload(2), 2);
            assertThrows(IllegalArgumentException.class, () -> log.append(payload(2), 2));
        }
    }

    @Test
    void spaceIsPreparedAheadSoThatTheLogOnlyOverwritesZeros() throws IOException {
        TxnLog log = log(new LogLimits(1 << 16, true, 100_000, -1, -1));
        Allocation allocation = log.allocation();
        assertTrue(allocation.wanted());
        prepare(allocation);
        for (int i = 1; i <= 4000; i++) {
            log.append(payload(i), i);
            log.force();
            long before = disk.size(Golden.FOLDER.resolve("log.1"));
            assertTrue(before >= log.fileBytes());
            prepare(allocation);
            assertEquals(0, (before - 16) % (1 << 15), "the log itself never had to extend the file: " + before);
        }
        log.roll();
        log.append(payload(4001), 4001);
        log.force();
        assertTrue(
                disk.size(Golden.FOLDER.resolve("log.fa1")) >= 1 << 16,
                "the next file is as large as the last was, up to the limit");
        log.close();
        assertEquals(List.of("log.1", "log.fa1"), disk.list(Golden.FOLDER));
        assertEquals(4001, read().size());
    }

    @Test
    void withLittleSpaceLeftNothingIsPrepared() throws IOException {
        TxnLog log = log(new LogLimits(1 << 16, true, 100_000, -1, -1));
        disk.capacity(100_000);
        assertFalse(log.allocation().step());
        assertEquals(List.of(), disk.list(Golden.FOLDER));
        log.close();
    }

    @Test
    void preparationThatFailsLeavesTheLogAsItIs() throws IOException {
        TxnLog log = log(PADDED);
        log.append(payload(1), 1);
        log.force();
        for (int i = 2; i < 300; i++) {
            disk.failForceAfter(0);
            assertThrows(IOException.class, () -> prepare(log.allocation()));
            log.append(payload(i), i);
            log.force();
        }
        log.close();
        assertEquals(299, read().size());
    }

    @Test
    void anotherThreadPreparesWhileTheLogIsWritten(@TempDir Path folder) throws Exception {
        FileDisk real = new FileDisk();
        LogLimits limits = new LogLimits(1 << 17, true, 100_000, -1, -1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (TxnLog log = new TxnLog(real, folder, limits, new Random(5))) {
            AtomicBoolean ended = new AtomicBoolean();
            Thread preparing = new Thread(() -> {
                try {
                    while (!ended.get()) {
                        log.allocation().step();
                    }
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            preparing.start();
            for (int i = 1; i <= 20_000; i++) {
                log.append(payload(i), i);
                if (i % 100 == 0) {
                    log.force();
                }
                if (i % 3000 == 0) {
                    log.roll();
                }
            }
            ended.set(true);
            preparing.join();
        }
        assertNull(failure.get());
        long next = 1;
        try (LogReader reader = new LogReader(real, folder, WireLimits.DEFAULT, 1)) {
            while (reader.next()) {
                assertEquals(next, reader.zxid());
                assertArrayEquals(payload(next), reader.payload());
                next++;
            }
            assertNull(reader.tail());
        }
        assertEquals(20_001, next);
        assertEquals(7, real.list(folder).size());
    }

    /** Whatever the crash: what was durable is there, and nothing that was not appended; in order. */
    @Test
    void nothingDurableIsLostInAnyCrash() throws IOException {
        int lost = 0;
        for (int seed = 0; seed < 500; seed++) {
            lost += crashOnce(seed) ? 1 : 0;
        }
        assertTrue(lost > 50, "only " + lost + " crashes lost anything");
    }

    private static boolean crashOnce(int seed) throws IOException {
        Random random = new Random(seed);
        SimDisk disk = new SimDisk(random);
        disk.createFolders(Golden.FOLDER);
        disk.put(Golden.FOLDER.resolve("snapshot.0"), Golden.file("snapshot.0"));
        if (random.nextBoolean()) {
            disk.writeShort();
        }
        LogLimits limits = new LogLimits(random.nextInt(3) * 4096L, true, 10, -1, -1);
        TxnLog log = new TxnLog(disk, Golden.FOLDER, limits, random);
        int zxid = 0;
        int steps = random.nextInt(60);
        for (int step = 0; step < steps; step++) {
            int batch = 1 + random.nextInt(8);
            for (int i = 0; i < batch; i++) {
                zxid++;
                byte[] data = new byte[random.nextInt(700)];
                Arrays.fill(data, (byte) 9);
                log.append(LogBytes.create(zxid, "/" + zxid, data), zxid);
            }
            if (random.nextInt(5) > 0) {
                log.force();
            }
            if (random.nextBoolean()) {
                prepare(log.allocation());
            }
            if (log.snapshotDue(0)) {
                log.roll();
            }
        }
        long durable = Math.max(log.durableZxid(), 0);
        disk.crash(List.of(SimDisk.Crash.values()).get(random.nextInt(4)));
        Recovered recovered = Storage.open(disk, Golden.SETTINGS, Golden.RULES, WireLimits.DEFAULT);
        String what = "seed " + seed + ": durable " + durable + ", appended " + zxid + ", got " + recovered.lastZxid();
        assertTrue(recovered.lastZxid() >= durable && recovered.lastZxid() <= zxid, what);
        for (long z = 1; z <= recovered.lastZxid(); z++) {
            assertNotNull(recovered.tree().find("/" + z), what);
        }
        assertEquals(recovered.lastZxid() + 4, recovered.tree().nodeCount(), what);
        Recovered again = Storage.open(disk, Golden.SETTINGS, Golden.RULES, WireLimits.DEFAULT);
        assertEquals(recovered.lastZxid(), again.lastZxid(), what);
        assertEquals(null, again.report().tail(), what);
        return recovered.lastZxid() < zxid;
    }

    private static void prepare(Allocation allocation) throws IOException {
        while (allocation.step()) {}
    }

    private TxnLog log(LogLimits limits) {
        return new TxnLog(disk, Golden.FOLDER, limits, new Random(7));
    }

    private static byte[] payload(long zxid) {
        return LogBytes.create(zxid, "/node-" + zxid, new byte[] {1, 2, 3});
    }

    private List<Long> read() throws IOException {
        List<Long> zxids = new ArrayList<>();
        try (LogReader reader = new LogReader(disk, Golden.FOLDER, WireLimits.DEFAULT, 1)) {
            while (reader.next()) {
                zxids.add(reader.zxid());
            }
        }
        return zxids;
    }
}

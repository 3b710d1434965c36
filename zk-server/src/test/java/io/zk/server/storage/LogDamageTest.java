package io.zk.server.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.sim.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every small damage to a small log, and what blocks written out of order leave. */
class LogDamageTest {
    private static final int BLOCK = 512;

    /** Nothing acknowledged is ever dropped, nothing that was not written is ever read. */
    @Test
    void everyBitFlippedIsRefusedOrHarmless() throws IOException {
        byte[] data = new byte[600];
        Arrays.fill(data, (byte) 3);
        LogBytes log = LogBytes.ofThree().record(LogBytes.create(4, "/c", data)).create(5, "/d");
        int end = log.bytes().length;
        log.zeros(40);
        List<byte[]> written = payloads(log.bytes());
        assertEquals(5, written.size());
        int refused = 0;
        for (int at = 0; at < log.bytes().length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = log.with(at, log.bytes()[at] ^ 1 << bit);
                try {
                    List<byte[]> read = payloads(flipped);
                    assertTrue(isHarmless(end, at), "byte " + at + " bit " + bit + " read as if nothing were wrong");
                    assertEquals(5, read.size());
                    for (int i = 0; i < 5; i++) {
                        assertArrayEquals(written.get(i), read.get(i));
                    }
                } catch (CorruptLogException e) {
                    refused++;
                }
            }
        }
        assertTrue(refused > 8 * (end - 16));
    }

    /** Version and dbid mean nothing; behind the last record there is nothing to lose. */
    private static boolean isHarmless(int end, int at) {
        return at >= 4 && at < 16 || at >= end;
    }

    @Test
    void everyTruncationLeavesTheWholeRecordsBeforeIt() throws IOException {
        LogBytes log = LogBytes.ofThree();
        byte[] bytes = log.bytes();
        for (int size = 16; size <= bytes.length; size++) {
            int whole = 0;
            while (whole < 3 && log.start(whole + 2) <= size) {
                whole++;
            }
            assertEquals(whole, payloads(Arrays.copyOf(bytes, size)).size(), "cut to " + size);
            assertEquals(
                    whole,
                    payloads(Arrays.copyOf(Arrays.copyOf(bytes, size), 2000)).size(),
                    "zero behind " + size);
        }
    }

    @Test
    void aBlockThatWasNeverWrittenIsACrash() throws IOException {
        LogBytes log = manyRecords(40);
        int records = 40;
        byte[] bytes = log.bytes();
        for (int block = 1; block < bytes.length / BLOCK; block++) {
            byte[] lost = log.bytes();
            Arrays.fill(lost, block * BLOCK, (block + 1) * BLOCK, (byte) 0);
            int whole = 0;
            while (whole < records && log.start(whole + 2) <= block * BLOCK + 4) {
                whole++;
            }
            int read = payloads(lost).size();
            assertTrue(read == whole || read == whole + 1, "block " + block + " read " + read + " whole " + whole);
        }
    }

    /** A crash only touches what one force would have written. */
    @Test
    void aBlockThatIsGoneFarFromTheEndIsDamage() {
        LogBytes log = new LogBytes().session(1);
        byte[] large = new byte[500_000];
        Arrays.fill(large, (byte) 7);
        for (int i = 2; i < 14; i++) {
            log.record(LogBytes.create(i, "/" + i, large));
        }
        byte[] bytes = log.bytes();
        int from = (log.start(3) / BLOCK + 10) * BLOCK;
        Arrays.fill(bytes, from, from + BLOCK, (byte) 0);
        CorruptLogException refusal = assertThrows(CorruptLogException.class, () -> payloads(bytes));
        assertEquals(log.start(3), refusal.offset());
    }

    @Test
    void aBlockOfOtherBytesIsDamage() {
        LogBytes log = manyRecords(40);
        byte[] bytes = log.bytes();
        Arrays.fill(bytes, 3 * BLOCK, 4 * BLOCK, (byte) 0x5a);
        assertThrows(CorruptLogException.class, () -> payloads(bytes));
    }

    @Test
    void recordsLargerThanTheReadersWindow() throws IOException {
        byte[] large = new byte[1_900_000];
        new Random(1).nextBytes(large);
        LogBytes log = new LogBytes().session(1);
        for (int i = 2; i < 8; i++) {
            log.record(LogBytes.create(i, "/" + i, large)).create(100 + i, "/small" + i);
        }
        assertEquals(13, payloadsOf(log.zeros(3_000_000).bytes()).size());
    }

    /** As after a start that lost its -Djute.maxbuffer: nothing is damaged, and nothing has to be restored. */
    @Test
    void aRecordAboveTheLimitIsRefusedWithTheSettingThatMayHaveChanged() {
        LogBytes log = new LogBytes().session(1).record(LogBytes.create(2, "/a", new byte[2_100_000]));
        CorruptLogException refusal = assertThrows(CorruptLogException.class, () -> payloads(log.bytes()));
        assertEquals(log.start(2), refusal.offset());
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains("if jute.maxbuffer was larger when this was written, set it so again"), message);
    }

    private static LogBytes manyRecords(int count) {
        LogBytes log = new LogBytes();
        for (int i = 1; i <= count; i++) {
            byte[] data = new byte[30 + i * 3];
            Arrays.fill(data, (byte) 1);
            log.record(LogBytes.create(i, "/node" + i, data));
        }
        return log;
    }

    private static List<byte[]> payloads(byte[] log) throws IOException {
        SimDisk disk = Golden.disk(1);
        disk.put(Golden.FOLDER.resolve("log.1"), log);
        List<byte[]> payloads = new ArrayList<>();
        try (LogReader reader = new LogReader(disk, Golden.FOLDER, WireLimits.DEFAULT, 1)) {
            while (reader.next()) {
                payloads.add(reader.payload());
            }
        }
        return payloads;
    }

    /** Without a look at the order of the zxids. */
    private static List<byte[]> payloadsOf(byte[] log) throws IOException {
        SimDisk disk = Golden.disk(1);
        disk.put(Golden.FOLDER.resolve("log.1"), log);
        List<byte[]> payloads = new ArrayList<>();
        try (LogFileReader reader = LogFileReader.open(disk, Golden.FOLDER.resolve("log.1"), WireLimits.DEFAULT)) {
            while (reader.next()) {
                payloads.add(reader.payload());
            }
        }
        return payloads;
    }
}

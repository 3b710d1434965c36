package io.zk.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What was seen of Apache 3.9.6 when it starts on a log in some state, and what we do. We differ on purpose: where
 * Apache silently leaves transactions out we refuse to start, and where a crash left nothing but an empty last file we
 * start. Base: snapshot.0, and a log with a session 1, /a 2 and /b 3.
 */
class RecoveryCasesTest {
    private final SimDisk disk = Golden.disk(1);
    private final LogBytes three = LogBytes.ofThree();

    @Test
    void cutAnywhereInTheLastRecordWithOrWithoutZeroFill() throws IOException {
        byte[] log = three.bytes();
        for (int end = three.start(3); end < log.length; end++) {
            for (int size : new int[] {end, log.length, 4096}) {
                given("log.1", Arrays.copyOf(Arrays.copyOf(log, end), size));
                Recovered recovered = open();
                assertEquals(2, recovered.lastZxid(), "cut at " + end);
                byte[] left = disk.bytes(Golden.FOLDER.resolve("log.1"));
                boolean torn = contentSize(Arrays.copyOf(log, end)) > three.start(3);
                assertEquals(torn, recovered.report().tail() != null, "cut at " + end);
                assertTrue(!torn || left.length == three.start(3), "cut at " + end);
                assertEquals(three.start(3), contentSize(left), "cut at " + end);
            }
        }
    }

    @Test
    void aWholeLogIsLeftAsItIs() throws IOException {
        given("log.1", three.zeros(100).bytes());
        Recovered recovered = open();
        assertEquals(3, recovered.lastZxid());
        assertEquals(3, recovered.report().replayed());
        assertNull(recovered.report().tail());
        assertEquals(Map.of(LogBytes.SESSION, 30000), recovered.sessions());
        assertEquals(three.bytes().length, disk.bytes(Golden.FOLDER.resolve("log.1")).length);
    }

    @Test
    void aByteOfTheLastPayloadChanged() {
        given("log.1", three.with(three.start(3) + 30, 0x55));
        refused("log.1", three.start(3), "checksum");
    }

    /** Apache: zxid 1, the other two are lost without a word. */
    @Test
    void theEndMarkerOfAMiddleRecordChanged() {
        given("log.1", three.with(three.start(3) - 1, 'C'));
        refused("log.1", three.start(2), "end marker");
    }

    @Test
    void theEndMarkerOfAMiddleRecordChangedAndTheNextFileStartsBehind() {
        given("log.1", three.with(three.start(3) - 1, 'C'));
        given("log.4", new LogBytes().create(4, "/c").bytes());
        refused("log.1", three.start(2), "end marker");
    }

    /** Apache accepts any counter in a higher epoch, and so loses two transactions without a word. */
    @Test
    void theEndMarkerOfAMiddleRecordChangedAndTheNextFileIsOfALaterEpoch() {
        given("log.1", three.with(three.start(3) - 1, 'C'));
        given("log.100000001", new LogBytes().create(0x100000001L, "/c").bytes());
        refused("log.1", three.start(2), "end marker");
    }

    @Test
    void theEndMarkerOfAMiddleRecordChangedAndTheNextFileTakesUpThere() throws IOException {
        given("log.1", three.with(three.start(3) - 1, 'C'));
        given("log.2", new LogBytes().create(2, "/c").create(3, "/d").bytes());
        Recovered recovered = open();
        assertEquals(3, recovered.lastZxid());
        assertNotNull(recovered.tree().find("/d"));
        assertNull(recovered.tree().find("/a"));
    }

    @Test
    void damageInWhatTheSnapshotCovers() throws IOException {
        given("log.1", three.with(three.start(3) - 1, 'C'));
        given("log.11", new LogBytes().create(17, "/c").bytes());
        given("snapshot.10", disk0());
        assertEquals(17, open().lastZxid());
    }

    @Test
    void aTornEndThatALaterEpochFollows() throws IOException {
        given("log.1", Arrays.copyOf(three.bytes(), three.start(3) + 40));
        given("log.100000001", new LogBytes().create(0x100000001L, "/c").bytes());
        assertEquals(0x100000001L, open().lastZxid());
    }

    @Test
    void aTornEndThatTheSameTransactionFollows() throws IOException {
        given("log.1", Arrays.copyOf(three.bytes(), three.start(3) + 40));
        given("log.3", new LogBytes().create(3, "/b").bytes());
        assertEquals(3, open().lastZxid());
    }

    /** Apache: fatal too, as a hole. */
    @Test
    void aTornEndThatIsNotTakenUp() {
        given("log.1", Arrays.copyOf(three.bytes(), three.start(3) + 40));
        given("log.4", new LogBytes().create(4, "/c").bytes());
        CorruptLogException refusal = assertThrows(CorruptLogException.class, this::open);
        Golden.says(refusal, "missing between 0x2 and 0x4");
    }

    /** Apache: ends there and drops the record behind. */
    @Test
    void lengthZeroThenMoreRecords() {
        LogBytes log = new LogBytes().session(1).zeros(64).create(2, "/a");
        given("log.1", log.bytes());
        refused("log.1", log.start(2) - 64, "a whole record follows at offset " + log.start(2));
    }

    @Test
    void lengthZeroThenBytesThatAreNoRecord() throws IOException {
        given(
                "log.1",
                new LogBytes().session(1).zeros(64).raw(new byte[] {1, 2, 3}).bytes());
        Recovered recovered = open();
        assertEquals(1, recovered.lastZxid());
        assertNotNull(recovered.report().tail());
    }

    @Test
    void lengthsThatNoCrashLeaves() {
        for (int length : new int[] {-1, -2, Integer.MAX_VALUE, WireLimits.DEFAULT.fieldBytesMax() + 1}) {
            byte[] head = ByteBuffer.allocate(100).putLong(1).putInt(length).array();
            given("log.1", LogBytes.ofThree().raw(head).bytes());
            refused("log.1", three.start(4), "a record of " + length);
        }
    }

    @Test
    void aLogWithAHeaderOnly() throws IOException {
        given("log.1", new LogBytes().bytes());
        assertEquals(0, open().lastZxid());
        given("log.1", three.bytes());
        given("log.4", new LogBytes().zeros(1000).bytes());
        assertEquals(3, open().lastZxid());
    }

    /** Apache deletes the first only, and refuses the others; nothing in any of them was ever forced. */
    @Test
    void aLastLogWithoutAHeader() throws IOException {
        for (byte[] last : List.of(new byte[0], Arrays.copyOf(three.bytes(), 8), new byte[8], new byte[4096])) {
            given("log.1", three.bytes());
            given("log.4", last);
            Recovered recovered = open();
            assertEquals(3, recovered.lastZxid());
            assertEquals(
                    new UncleanTail(Golden.FOLDER.resolve("log.4"), 0, 0, "a log without a header"),
                    recovered.report().tail());
            assertFalse(disk.exists(Golden.FOLDER.resolve("log.4")));
        }
    }

    @Test
    void aLogWithoutAHeaderThatOthersFollow() {
        for (byte[] middle : List.of(new byte[0], new byte[8], new byte[4096])) {
            given("log.1", three.bytes());
            given("log.2", middle);
            given("log.4", new LogBytes().create(4, "/c").bytes());
            refused("log.2", 0, middle.length < 16 ? "shorter" : "ZKLG");
        }
    }

    @Test
    void aLastLogThatIsNoLog() {
        given("log.1", three.bytes());
        given("log.4", three.with(0, 'X'));
        refused("log.4", 0, "ZKLG");
    }

    @Test
    void aHeaderLostWithRecordsBehind() {
        byte[] log = three.bytes();
        Arrays.fill(log, 0, 16, (byte) 0);
        given("log.1", log);
        refused("log.1", 0, "ZKLG");
    }

    @Test
    void aLogThatIsNamedTooHigh() throws IOException {
        given("log.ff", new LogBytes().session(1).create(2, "/a").bytes());
        assertEquals(2, open().lastZxid());
    }

    @Test
    void namesOfLogs() throws IOException {
        given("log.1", three.bytes());
        given("log.zz", new byte[] {1});
        given("log.4.bak", new LogBytes().create(4, "/c").bytes());
        given("mylog.5", new byte[] {1});
        assertEquals(4, open().lastZxid());
    }

    @Test
    void aSnapshotNewerThanTheLogs() throws IOException {
        given("log.1", three.bytes());
        given("snapshot.64", disk0());
        Recovered recovered = open();
        assertEquals(0x64, recovered.lastZxid());
        assertEquals(0, recovered.report().replayed());
        assertNull(recovered.tree().find("/a"));
    }

    /** Apache starts, without the two transactions. */
    @Test
    void aGapBetweenTheSnapshotAndTheFirstLog() {
        given("log.3", new LogBytes().create(3, "/b").bytes());
        CorruptLogException refusal = assertThrows(CorruptLogException.class, this::open);
        Golden.says(refusal, "missing between 0x0 and 0x3");
    }

    @Test
    void aLaterEpochMayBeginAnywhere() throws IOException {
        given(
                "log.1",
                three.create(0x100000005L, "/c").create(0x200000001L, "/d").bytes());
        assertEquals(0x200000001L, open().lastZxid());
    }

    @Test
    void aHoleInsideAFile() {
        given("log.1", new LogBytes().session(1).create(3, "/b").bytes());
        assertThrows(CorruptLogException.class, this::open);
    }

    @Test
    void zxidsThatGoBackAreApplied() throws IOException {
        given("log.1", three.create(2, "/c").create(4, "/d").bytes());
        Recovered recovered = open();
        assertEquals(4, recovered.lastZxid());
        assertEquals(1, recovered.report().outOfOrder());
        assertNotNull(recovered.tree().find("/c"));
    }

    @Test
    void aTransactionOfNoKnownType() {
        byte[] payload = LogBytes.create(4, "/c", new byte[0]);
        payload[31] = 99;
        given("log.1", three.record(payload).bytes());
        refused("log.1", three.start(4), "unknown transaction type 99");
    }

    /** Apache ends the file there, as at a torn record; but it is whole by its checksum. */
    @Test
    void aTransactionThatEndsTooEarly() {
        byte[] payload = LogBytes.create(4, "/c", new byte[0]);
        given("log.1", three.record(Arrays.copyOf(payload, 35)).bytes());
        refused("log.1", three.start(4), "input ends");
        given("log.1", LogBytes.ofThree().record(new byte[] {1, 2, 3}).bytes());
        refused("log.1", three.start(4), "too short");
    }

    @Test
    void onlyTheNewestRecentTransactionsAreKept() throws IOException {
        StorageSettings settings = new StorageSettings(
                Golden.DATA,
                Golden.DATA,
                new StartRules(true, true, false, 2),
                LogLimits.DEFAULT,
                SnapshotFormat.DEFAULT);
        given("log.1", three.bytes());
        given("snapshot.0", disk0());
        Recovered recovered = Storage.open(disk, settings, Golden.RULES, WireLimits.DEFAULT);
        assertEquals(
                List.of(2L, 3L),
                recovered.recent().stream().map(LogRecord::zxid).toList());
    }

    private void given(String name, byte[] bytes) {
        disk.put(Golden.FOLDER.resolve(name), bytes);
    }

    private byte[] disk0() {
        try {
            return Golden.file("snapshot.0");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Recovered open() throws IOException {
        given("snapshot.0", disk0());
        return Storage.open(disk, Golden.SETTINGS, Golden.RULES, WireLimits.DEFAULT);
    }

    private void refused(String file, long offset, String what) {
        CorruptLogException refusal = assertThrows(CorruptLogException.class, this::open);
        Path expected = Golden.FOLDER.resolve(file);
        assertEquals(expected, refusal.file(), refusal.getMessage());
        assertEquals(offset, refusal.offset(), refusal.getMessage());
        Golden.says(refusal, what);
        Golden.says(refusal, expected + " is damaged at offset " + offset);
    }

    private static int contentSize(byte[] bytes) {
        int size = bytes.length;
        while (size > 0 && bytes[size - 1] == 0) {
            size--;
        }
        return size;
    }
}

package io.zk.server.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.sim.SimDisk;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeEvents;
import io.zk.server.txn.TxnCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.Adler32;
import org.junit.jupiter.api.Test;

/** Files that Apache 3.9.6 wrote, read and written by us. */
class GoldenFilesTest {
    private static final long SESSION = 0x100002b889f0000L;

    @Test
    void aDataFolderOfApacheIsRecovered() throws IOException {
        SimDisk disk = Golden.disk(1);
        disk.put(Golden.FOLDER.resolve("snapshot.0"), Golden.file("snapshot.0"));
        disk.put(Golden.FOLDER.resolve("log.1"), Golden.file("log.1"));
        Recovered recovered = open(disk);
        assertEquals(0x10, recovered.lastZxid());
        assertEquals(Map.of(SESSION, 30000), recovered.sessions());
        assertEquals(16, recovered.report().replayed());
        assertEquals(0, recovered.report().digestMismatchCount());
        assertNull(recovered.report().tail());
        assertEquals(16, recovered.recent().size());

        SimDisk other = Golden.disk(2);
        other.put(Golden.FOLDER.resolve("snapshot.10"), Golden.file("snapshot.10"));
        Recovered loaded = open(other);
        assertEquals(0x10, loaded.lastZxid());
        assertEquals(recovered.sessions(), loaded.sessions());
        assertEquals(0, loaded.report().digestMismatchCount());
        assertEquals(Golden.image(loaded.tree()), Golden.image(recovered.tree()));
    }

    @Test
    void theSameTransactionsMakeTheSameLog() throws IOException {
        SimDisk disk = Golden.disk(1);
        byte[] golden = Golden.file("log.1");
        LogLimits limits = new LogLimits(4096, true, 100_000, -1, -1);
        try (TxnLog log = new TxnLog(disk, Golden.FOLDER, limits, new Random(1))) {
            for (LogRecord record : records(golden)) {
                log.append(record.payload(), record.zxid());
            }
            log.force();
            assertEquals(0x10, log.durableZxid());
        }
        byte[] written = disk.bytes(Golden.FOLDER.resolve("log.1"));
        assertArrayEquals(Arrays.copyOf(golden, 1525), Arrays.copyOf(written, 1525));
        assertArrayEquals(new byte[written.length - 1525], Arrays.copyOfRange(written, 1525, written.length));
    }

    @Test
    void everyTransactionIsEncodedAsItWas() throws Exception {
        for (LogRecord record : records(Golden.file("log.1"))) {
            assertArrayEquals(record.payload(), TxnCodec.encode(TxnCodec.decode(record.payload(), WireLimits.DEFAULT)));
        }
    }

    @Test
    void anEmptyDatabaseIsTheSnapshotOfApache() throws IOException {
        SimDisk disk = Golden.disk(1);
        Recovered recovered = open(disk);
        assertEquals(0, recovered.lastZxid());
        requireSame(Golden.file("snapshot.0"), disk.bytes(Golden.FOLDER.resolve("snapshot.0")));
    }

    @Test
    void theLogEndsInTheSnapshotOfApache() throws Exception {
        SimDisk disk = Golden.disk(1);
        DataTree tree = new DataTree(Golden.RULES);
        for (LogRecord record : records(Golden.file("log.1"))) {
            tree.apply(TxnCodec.decode(record.payload(), WireLimits.DEFAULT), TreeEvents.NONE);
        }
        Snapshots.Written written = new Snapshots(disk, Golden.SETTINGS)
                .write(tree, () -> new TreeMap<>(Map.of(SESSION, 30000)), SliceGate.NONE);
        assertEquals(Golden.FOLDER.resolve("snapshot.10"), written.file());
        assertEquals(937, written.bytes());
        requireSame(Golden.file("snapshot.10"), disk.bytes(written.file()));
    }

    private static Recovered open(SimDisk disk) throws IOException {
        return Storage.open(disk, Golden.SETTINGS, Golden.RULES, WireLimits.DEFAULT);
    }

    /** The records of a log, by a reader of its own. */
    private static List<LogRecord> records(byte[] log) {
        List<LogRecord> records = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(log).position(16);
        while (in.remaining() >= 12 && in.getInt(in.position() + 8) > 0) {
            byte[] payload = new byte[in.getInt(in.position() + 8)];
            in.position(in.position() + 12);
            in.get(payload).get();
            records.add(new LogRecord(ByteBuffer.wrap(payload).getLong(12), payload));
        }
        return records;
    }

    /** The same bytes, but for the order of the nodes, which nobody defines, and so the checksums. */
    private static void requireSame(byte[] golden, byte[] written) {
        assertEquals(golden.length, written.length);
        assertEquals(parts(golden), parts(written));
    }

    /** Head, nodes in order, and the sections between checksums, which are checked on the way. */
    private static List<String> parts(byte[] snapshot) {
        ByteBuffer in = ByteBuffer.wrap(snapshot);
        List<String> parts = new ArrayList<>();
        in.position(16);
        in.position(in.position() + 4 + 12 * in.getInt(in.position()));
        int acls = in.getInt();
        for (int i = 0; i < acls; i++) {
            in.getLong();
            int entries = in.getInt();
            for (int j = 0; j < entries; j++) {
                in.getInt();
                skipField(in);
                skipField(in);
            }
        }
        parts.add(hex(snapshot, 0, in.position()));
        List<String> nodes = new ArrayList<>();
        while (in.getInt(in.position()) != 1) {
            int start = in.position();
            skipField(in);
            skipField(in);
            in.position(in.position() + 68);
            nodes.add(hex(snapshot, start, in.position()));
        }
        nodes.sort(null);
        parts.addAll(nodes);
        int start = in.position();
        for (int size : new int[] {5, 20, 8}) {
            int end = start + size;
            parts.add(hex(snapshot, start, end));
            Adler32 adler = new Adler32();
            adler.update(snapshot, 0, end);
            assertEquals(adler.getValue(), in.getLong(end));
            parts.add(hex(snapshot, end + 8, end + 13));
            start = end + 13;
        }
        assertEquals(snapshot.length, start);
        return parts;
    }

    private static void skipField(ByteBuffer in) {
        int length = in.getInt();
        in.position(in.position() + Math.max(length, 0));
    }

    private static String hex(byte[] bytes, int from, int to) {
        return HexFormat.of().formatHex(bytes, from, to);
    }
}

package io.zk.server.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folders, the small files in them, and what is purged from them. */
class DataFoldersTest {
    private static final Path LOGS = Path.of("/logs");

    private final SimDisk disk = new SimDisk(new Random(1));
    private final StorageSettings apart = settings(Golden.DATA, LOGS, StartRules.DEFAULT);

    @Test
    void missingFoldersAreMadeIfThatIsAllowed() throws IOException {
        StorageSettings no = settings(Golden.DATA, LOGS, new StartRules(false, true, false, 500));
        Golden.says(assertThrows(StorageException.class, () -> open(no)), "datadir.autocreate=false");
        open(apart);
        assertEquals(List.of("snapshot.0"), disk.list(Golden.DATA.resolve("version-2")));
        assertEquals(List.of(), disk.list(LOGS.resolve("version-2")));
        open(no);
    }

    @Test
    void foldersThatWereMixedUpAreRefused() {
        disk.put(LOGS.resolve("version-2/snapshot.0"), new byte[1]);
        Golden.says(assertThrows(StorageException.class, () -> open(apart)), "dataLogDir");
        disk.delete(LOGS.resolve("version-2/snapshot.0"));
        disk.put(Golden.DATA.resolve("version-2/log.1"), new byte[1]);
        Golden.says(assertThrows(StorageException.class, () -> open(apart)), "/data/version-2");
    }

    @Test
    void anEmptyDatabaseNeedsLeave() throws IOException {
        StorageSettings asked = settings(Golden.DATA, LOGS, new StartRules(true, false, false, 500));
        assertEquals(-1, open(asked).lastZxid());
        assertEquals(List.of(), disk.list(Golden.FOLDER));
        disk.put(LOGS.resolve("initialize"), new byte[0]);
        assertEquals(0, open(asked).lastZxid());
        assertFalse(disk.exists(LOGS.resolve("initialize")));
        assertEquals(List.of("snapshot.0"), disk.list(Golden.FOLDER));
    }

    @Test
    void theLeaveIsUsedUpInAnyCase() throws IOException {
        disk.put(Golden.DATA.resolve("initialize"), new byte[0]);
        disk.put(Golden.FOLDER.resolve("snapshot.0"), Golden.file("snapshot.0"));
        open(Golden.SETTINGS);
        assertFalse(disk.exists(Golden.DATA.resolve("initialize")));
    }

    @Test
    void epochsAreWrittenWholeAndDurable() throws IOException {
        disk.createFolders(Golden.FOLDER);
        EpochFiles epochs = new EpochFiles(disk, Golden.SETTINGS);
        assertEquals(OptionalLong.empty(), epochs.current());
        for (int seed = 0; seed < 200; seed++) {
            epochs.writeAccepted(seed + 1);
            epochs.writeCurrent(seed);
            disk.failForceAfter(seed % 2);
            assertThrows(IOException.class, () -> epochs.writeCurrent(77));
            disk.failForceAfter(-1);
            disk.crash(List.of(SimDisk.Crash.values()).get(seed % 4));
            assertEquals(OptionalLong.of(seed + 1), epochs.accepted());
            long current = epochs.current().getAsLong();
            assertTrue(current == seed || seed % 2 == 1 && current == 77, "epoch " + current);
        }
        assertEquals("200", text("acceptedEpoch"));
    }

    @Test
    void epochsOfApacheAreRead() throws IOException {
        EpochFiles epochs = new EpochFiles(disk, Golden.SETTINGS);
        put("currentEpoch", "2");
        put("acceptedEpoch", "3\nrest");
        put("currentEpoch.tmp", "4");
        assertEquals(OptionalLong.of(2), epochs.current());
        assertEquals(OptionalLong.of(3), epochs.accepted());
        assertEquals(OptionalLong.of(4), epochs.unfinishedCurrent());
        put("currentEpoch", " 2");
        Golden.says(assertThrows(StorageException.class, epochs::current), "decimal number");
    }

    @Test
    void theServersNumber() throws IOException {
        assertEquals(OptionalLong.empty(), ServerId.read(disk, Golden.SETTINGS));
        disk.put(Golden.DATA.resolve("myid"), "12\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals(OptionalLong.of(12), ServerId.read(disk, Golden.SETTINGS));
        disk.put(Golden.DATA.resolve("myid"), "one\n".getBytes(StandardCharsets.US_ASCII));
        Golden.says(assertThrows(StorageException.class, () -> ServerId.read(disk, Golden.SETTINGS)), "myid");
        disk.put(Golden.DATA.resolve("myid"), new byte[0]);
        assertThrows(StorageException.class, () -> ServerId.read(disk, Golden.SETTINGS));
    }

    /** What Apache 3.9.6 kept and deleted of the same files. */
    @Test
    void purgeKeepsWhatAStartNeeds() throws IOException {
        for (String zxid : List.of("0", "5", "9", "c", "f")) {
            disk.put(Golden.FOLDER.resolve("snapshot." + zxid), Golden.file("snapshot.0"));
        }
        disk.put(Golden.FOLDER.resolve("snapshot.7"), new byte[20]);
        for (String name : List.of(
                "log.1",
                "log.3",
                "log.6",
                "log.8",
                "log.a",
                "log.e",
                "log.zz",
                "log.x.y",
                "snapshot.zz",
                "currentEpoch",
                "other")) {
            disk.put(Golden.FOLDER.resolve(name), new byte[20]);
        }
        List<Path> deleted = Purge.run(disk, Golden.SETTINGS, 1);
        assertEquals(9, deleted.size(), deleted.toString());
        assertEquals(
                List.of("currentEpoch", "log.8", "log.a", "log.e", "other", "snapshot.9", "snapshot.c", "snapshot.f"),
                disk.list(Golden.FOLDER));
        assertEquals(List.of(), Purge.run(disk, Golden.SETTINGS, 3));
    }

    @Test
    void purgeOfTooFewSnapshotsKeepsThemAll() throws IOException {
        disk.createFolders(Golden.FOLDER);
        disk.put(Golden.FOLDER.resolve("log.1"), new byte[20]);
        disk.put(Golden.FOLDER.resolve("log.3"), new byte[20]);
        assertEquals(List.of(), Purge.run(disk, Golden.SETTINGS, 3));
        disk.put(Golden.FOLDER.resolve("snapshot.7"), Golden.file("snapshot.0"));
        disk.put(Golden.FOLDER.resolve("snapshot.3"), new byte[20]);
        assertEquals(
                List.of(Golden.FOLDER.resolve("snapshot.3"), Golden.FOLDER.resolve("log.1")),
                Purge.run(disk, Golden.SETTINGS, 3));
        assertEquals(List.of("log.3", "snapshot.7"), disk.list(Golden.FOLDER));
    }

    @Test
    void theRealDiskDoesWhatIsAskedOfIt(@TempDir Path folder) throws IOException {
        FileDisk real = new FileDisk();
        Path below = folder.resolve("a/b");
        real.createFolders(below);
        assertTrue(real.isFolder(below) && real.isWritable(below) && real.freeBytes(below) > 0);
        try (DiskFile file = real.create(below.resolve("x"))) {
            file.writeFully(StandardCharsets.US_ASCII.encode("hello"), 3);
            file.force(true);
            file.truncate(6);
            assertEquals(6, file.size());
        }
        real.rename(below.resolve("x"), below.resolve("y"));
        real.forceFolder(below);
        assertEquals(List.of("y"), real.list(below));
        assertEquals(6, real.size(below.resolve("y")));
        ByteBuffer read = ByteBuffer.allocate(10);
        try (DiskFile file = real.openRead(below.resolve("y"))) {
            assertEquals(6, file.read(read, 0));
            assertEquals(-1, file.read(read, 6));
        }
        assertArrayEquals(new byte[] {0, 0, 0, 'h', 'e', 'l', 0, 0, 0, 0}, read.array());
        real.delete(below.resolve("y"));
        real.delete(below.resolve("y"));
        assertFalse(real.exists(below.resolve("y")));
    }

    private Recovered open(StorageSettings settings) throws IOException {
        return Storage.open(disk, settings, Golden.RULES, WireLimits.DEFAULT);
    }

    private void put(String name, String text) {
        disk.put(Golden.FOLDER.resolve(name), text.getBytes(StandardCharsets.US_ASCII));
    }

    private String text(String name) throws IOException {
        return new String(disk.bytes(Golden.FOLDER.resolve(name)), StandardCharsets.US_ASCII);
    }

    private static StorageSettings settings(Path dataDir, Path logDir, StartRules start) {
        return new StorageSettings(dataDir, logDir, start, LogLimits.DEFAULT, SnapshotFormat.DEFAULT);
    }
}

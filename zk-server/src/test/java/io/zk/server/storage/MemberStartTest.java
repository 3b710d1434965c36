package io.zk.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.sim.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberStartTest {
    private static final long E1 = 1L << 32;
    private static final long E2 = 2L << 32;
    private static final long E3 = 3L << 32;

    private final SimDisk disk = Golden.disk(1);

    @Test
    void nothingAtAllIsAnEmptyDatabase() throws IOException {
        expect(open(true), 0, 0, 0);
        assertEquals(List.of("acceptedEpoch", "currentEpoch", "snapshot.0"), disk.list(Golden.FOLDER));
        assertEquals("0", text("acceptedEpoch"));
        disk.crash(SimDisk.Crash.LOSE);
        expect(open(false), 0, 0, 0);
    }

    @Test
    void withoutLeaveNothingAtAllIsNoVote() throws IOException {
        expect(open(false), -1, -1, -1);
        assertEquals(List.of("acceptedEpoch", "currentEpoch"), disk.list(Golden.FOLDER));
        assertEquals("-1", text("currentEpoch"));
        disk.put(Golden.DATA.resolve("initialize"), new byte[0]);
        OpenedMember begun = open(false);
        expect(begun, 0, 0, 0);
        assertEquals(List.of(), begun.oddities());
        assertEquals("0", text("currentEpoch"));
        assertFalse(disk.exists(Golden.DATA.resolve("initialize")));
    }

    @Test
    void whoHasPromisedAnythingHadDataAndDoesNotVoteWithoutIt() throws IOException {
        epochs("4", "3");
        disk.put(Golden.DATA.resolve("initialize"), new byte[0]);
        OpenedMember opened = open(true);
        expect(opened, -1, 4, 3);
        assertEquals(1, opened.oddities().size());
        assertEquals(List.of("acceptedEpoch", "currentEpoch"), disk.list(Golden.FOLDER));
        expect(open(true), -1, 4, 3);
        disk.delete(Golden.FOLDER.resolve("currentEpoch"));
        expect(open(true), -1, 4, -1);
    }

    /** What the message about damaged data says. */
    @Test
    void dataThatIsMovedAwayIsCopiedFromALeader() throws IOException {
        history();
        epochs("2", "2");
        disk.put(Golden.FOLDER.resolve("snapshot.0"), Arrays.copyOf(Golden.file("snapshot.0"), 100));
        StorageException refusal = assertThrows(StorageException.class, () -> open(true));
        Golden.says(refusal, "but no snapshot");
        disk.put(Golden.FOLDER.resolve("snapshot.0"), new byte[] {1, 2, 3, 4, 5, 6, 0, 0, 0, 1, '/'});
        Golden.says(assertThrows(StorageException.class, () -> open(true)), "but not its epoch files");
        disk.delete(Golden.FOLDER.resolve("snapshot.0"));
        disk.delete(Golden.FOLDER.resolve("log.100000001"));
        expect(open(true), -1, 2, 2);
    }

    @Test
    void whoNeverPromisedAnythingMayBeginAnew() throws IOException {
        epochs("0", "0");
        expect(open(true), 0, 0, 0);
    }

    @Test
    void missingEpochsAreThoseOfTheLastTransaction() throws IOException {
        history();
        expect(open(true), E2 + 1, 2, 2);
        assertEquals("2", text("acceptedEpoch"));
        assertEquals("2", text("currentEpoch"));
    }

    @Test
    void aMissingPromiseIsNoLowerThanWhatWasTakenOver() throws IOException {
        history();
        disk.put(Golden.FOLDER.resolve("currentEpoch"), bytes("7"));
        expect(open(true), E2 + 1, 7, 7);
    }

    /** A leader's history was on its way here when this server died: not taken over, so it keeps its epoch. */
    @Test
    void aHistoryMayBeAheadOfItsEpoch() throws IOException {
        history();
        epochs("2", "1");
        OpenedMember opened = open(true);
        expect(opened, E2 + 1, 2, 1);
        assertEquals(List.of(), opened.oddities());
        assertEquals("1", text("currentEpoch"));
    }

    @Test
    void whatAnInterruptedWriteLeftIsAdopted() throws IOException {
        history();
        epochs("2", "1");
        disk.put(Golden.FOLDER.resolve("currentEpoch.tmp"), bytes("2"));
        expect(open(true), E2 + 1, 2, 2);
        assertEquals("2", text("currentEpoch"));
    }

    @Test
    void whatIsNoEpochOrTooHighOrTooLowIsNotAdopted() throws IOException {
        history();
        for (String unfinished : new String[] {"", "x", "0", "1", "3"}) {
            epochs("2", "1");
            disk.put(Golden.FOLDER.resolve("currentEpoch.tmp"), bytes(unfinished));
            expect(open(true), E2 + 1, 2, 1);
        }
        epochs("5", "2");
        disk.put(Golden.FOLDER.resolve("currentEpoch.tmp"), bytes("4"));
        expect(open(true), E2 + 1, 5, 2);
    }

    @Test
    void aPromiseBelowTheHistoryIsRaised() throws IOException {
        history();
        epochs("1", "1");
        OpenedMember opened = open(true);
        expect(opened, E2 + 1, 2, 1);
        assertEquals(1, opened.oddities().size());
        assertEquals("2", text("acceptedEpoch"));
    }

    @Test
    void aPromiseBelowWhatWasTakenOverIsRefused() throws IOException {
        history();
        epochs("2", "3");
        Golden.says(
                assertThrows(StorageException.class, () -> open(true)),
                "acceptedEpoch is 2, below currentEpoch, which is 3");
    }

    @Test
    void aLostFileAtTheBeginningOfAnEpochIsNoticed() throws IOException {
        history();
        disk.put(
                Golden.FOLDER.resolve("log.300000002"),
                new LogBytes().create(E3 + 2, "/z").bytes());
        CorruptLogException refusal = assertThrows(CorruptLogException.class, () -> open(true));
        assertEquals(Golden.FOLDER.resolve("log.300000002"), refusal.file());
        assertEquals(16, refusal.offset());
        Golden.says(refusal, "missing between 0x200000001 and 0x300000002");
        // Without an ensemble, as before.
        assertEquals(
                E3 + 2,
                Storage.open(disk, Golden.SETTINGS, Golden.RULES, WireLimits.DEFAULT)
                        .lastZxid());
    }

    @Test
    void aLostFileInsideAnEpochIsNoticed() throws IOException {
        history();
        disk.put(
                Golden.FOLDER.resolve("log.200000003"),
                new LogBytes().create(E2 + 3, "/z").bytes());
        Golden.says(
                assertThrows(CorruptLogException.class, () -> open(true)),
                "missing between 0x200000001 and 0x200000003");
    }

    /** A member that took a leader's state over, and wrote on in the file it had. */
    @Test
    void aGapThatASnapshotCoversIsNone() throws IOException {
        history();
        disk.put(
                Golden.FOLDER.resolve("log.300000001"),
                new LogBytes().create(E3 + 1, "/y").create(E3 + 9, "/z").bytes());
        disk.put(Golden.FOLDER.resolve("snapshot.300000008"), Golden.file("snapshot.10"));
        OpenedMember opened = open(true);
        assertEquals(E3 + 9, opened.state().lastZxid());
        assertEquals(List.of(), opened.state().report().oddities());
    }

    @Test
    void anEpochThatBeginsLateInTheMiddleOfAFileIsSaid() throws IOException {
        disk.put(Golden.FOLDER.resolve("snapshot.0"), Golden.file("snapshot.0"));
        disk.put(
                Golden.FOLDER.resolve("log.100000001"),
                new LogBytes().create(E1 + 1, "/a").create(E2 + 5, "/b").bytes());
        OpenedMember opened = open(true);
        assertEquals(E2 + 5, opened.state().lastZxid());
        List<String> oddities = opened.state().report().oddities();
        assertEquals(1, oddities.size());
        assertTrue(oddities.get(0).contains("missing between 0x100000001 and 0x200000005"), oddities.get(0));
    }

    @Test
    void aSnapshotThatDoesNotSayHowFarItGoesIsFuzzy() throws IOException {
        disk.put(Golden.FOLDER.resolve("snapshot.10"), Arrays.copyOf(Golden.file("snapshot.10"), 0x373));
        assertEquals(Long.MAX_VALUE, open(true).state().fuzzyUntilZxid());
        disk.put(Golden.FOLDER.resolve("snapshot.10"), Golden.file("snapshot.10"));
        assertEquals(0, open(true).state().fuzzyUntilZxid());
    }

    private void history() throws IOException {
        disk.put(Golden.FOLDER.resolve("snapshot.0"), Golden.file("snapshot.0"));
        disk.put(
                Golden.FOLDER.resolve("log.100000001"),
                new LogBytes().create(E1 + 1, "/a").create(E2 + 1, "/b").bytes());
    }

    private void epochs(String accepted, String current) {
        disk.put(Golden.FOLDER.resolve("acceptedEpoch"), bytes(accepted));
        disk.put(Golden.FOLDER.resolve("currentEpoch"), bytes(current));
    }

    private OpenedMember open(boolean createDatabase) throws IOException {
        StorageSettings settings = new StorageSettings(
                Golden.DATA,
                Golden.DATA,
                new StartRules(true, createDatabase, false, 500),
                LogLimits.DEFAULT,
                SnapshotFormat.DEFAULT);
        return Storage.openMember(disk, settings, Golden.RULES, WireLimits.DEFAULT);
    }

    private static void expect(OpenedMember opened, long lastZxid, long acceptedEpoch, long currentEpoch) {
        assertEquals(
                List.of(lastZxid, acceptedEpoch, currentEpoch),
                List.of(opened.state().lastZxid(), opened.acceptedEpoch(), opened.currentEpoch()));
    }

    private String text(String name) throws IOException {
        return new String(disk.bytes(Golden.FOLDER.resolve(name)), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

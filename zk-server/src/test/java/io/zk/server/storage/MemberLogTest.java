package io.zk.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.replica.LoadedState;
import io.zk.server.replica.MemberInput;
import io.zk.server.sim.SimDisk;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeEvents;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.UnknownTxnException;
import io.zk.server.zab.EpochKind;
import io.zk.server.zab.Proposal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemberLogTest {
    private static final long E1 = 1L << 32;
    private static final long E2 = 2L << 32;

    private final SimDisk disk = Golden.disk(1);

    /** A member gets its state at a zxid from a leader, logs what comes next, and has to give that up again. */
    @Test
    void theFirstRecordAboveGoesEvenIfTheZxidItselfIsInNoLog() throws IOException {
        History history = new History(new StoppingDisk(disk), 1);
        history.log().install(E1 + 2, tree(E1 + 2), new TreeMap<>());
        history.log().append(E1 + 3, LogBytes.create(E1 + 3, "/three", new byte[1]));
        history.log().append(E1 + 4, LogBytes.create(E1 + 4, "/four", new byte[1]));
        assertEquals(
                new MemberInput.Truncated(E1 + 2, true, null), history.log().truncate(E1 + 2, false));
        assertEquals(E1 + 2, history.log().durableZxid());
        Recovered found = History.open(disk).state();
        assertEquals(E1 + 2, found.lastZxid());
        assertNull(found.tree().find("/three"));
        assertEquals(List.of("snapshot.100000002"), names());
        history.log().append(E2 + 1, LogBytes.create(E2 + 1, "/two", new byte[1]));
        history.log().settle();
        assertEquals(E2 + 1, History.open(disk).state().lastZxid());
    }

    @Test
    void aHistoryThatIsNotThereIsRefusedAndNothingChanges() throws IOException {
        History history = new History(new StoppingDisk(disk), 2)
                .epoch(1)
                .write(10)
                .epoch(2)
                .write(10);
        SortedMap<String, String> before = contents();
        for (long zxid : new long[] {E1 + 11, E2, E2 + 11, 5, -1}) {
            for (boolean reload : new boolean[] {true, false}) {
                assertEquals(
                        new MemberInput.Truncated(E2 + 10, false, null),
                        history.log().truncate(zxid, reload),
                        Long.toHexString(zxid));
            }
        }
        assertEquals(before, contents());
        history.write(3);
        assertEquals(history.last(), History.found(disk));
    }

    @Test
    void theEndItselfIsNothingToCut() throws IOException {
        History history = new History(new StoppingDisk(disk), 3).epoch(1).write(10);
        assertTrue(history.log().truncate(E1 + 10, false).done());
        MemberInput.Truncated loaded = history.log().truncate(E1 + 10, true);
        assertTrue(loaded.done());
        assertEquals(history.last(), image(loaded.state()));
        history.write(2);
        assertEquals(history.last(), History.found(disk));
    }

    /** A server that had won an election wrote a snapshot of what nobody else had. */
    @Test
    void aSnapshotBeyondTheEndGoesAndAnOlderOneServes() throws IOException {
        History history = new History(new StoppingDisk(disk), 4)
                .epoch(1)
                .write(10)
                .snapshot()
                .write(10);
        long end = history.end();
        new Snapshots(disk, Golden.SETTINGS).write(history.txns().tree(), history.txns()::sessions, SliceGate.NONE);
        long zxid = end - 3;
        assertFalse(history.log().truncate(zxid, false).done());
        assertTrue(names().contains("snapshot." + Long.toHexString(end)));
        MemberInput.Truncated truncated = history.log().truncate(zxid, true);
        assertTrue(truncated.done());
        LoadedState state = Objects.requireNonNull(truncated.state());
        assertEquals(history.at(zxid), image(state));
        assertEquals(zxid, state.lastZxid());
        assertEquals(zxid, state.recent().get(state.recent().size() - 1).zxid());
        assertEquals(history.at(zxid), History.found(disk));
    }

    @Test
    void withoutAnOlderSnapshotTheStateCannotBeHad() throws IOException {
        History history =
                new History(new StoppingDisk(disk), 5).epoch(1).write(10).snapshot();
        disk.delete(Golden.FOLDER.resolve("snapshot.0"));
        SortedMap<String, String> before = contents();
        assertEquals(
                new MemberInput.Truncated(history.end(), false, null),
                history.log().truncate(E1 + 4, true));
        assertEquals(before, contents());
    }

    @Test
    void aSnapshotThatSaysItGoesFurtherIsNoBase() throws IOException {
        History history = new History(new StoppingDisk(disk), 6).epoch(1).write(10);
        long begun = history.end();
        while (history.end() == begun) {
            history.snapshot();
        }
        history.write(5);
        String fuzzy = "snapshot." + Long.toHexString(begun);
        assertTrue(names().contains(fuzzy));
        MemberInput.Truncated truncated = history.log().truncate(begun, true);
        assertTrue(truncated.done());
        assertFalse(names().contains(fuzzy), "" + names());
        assertEquals(history.at(begun), image(truncated.state()));
        assertEquals(history.at(begun), History.found(disk));
    }

    /** Deleting a snapshot would leave a start with the logs alone, and they have a hole. */
    @Test
    void aSnapshotThatAHoleInTheLogsNeedsIsKept() throws IOException {
        new History(new StoppingDisk(disk), 7).epoch(1).write(10).log().close();
        disk.put(
                Golden.FOLDER.resolve("log.100000010"),
                new LogBytes().create(E1 + 16, "/x").bytes());
        disk.put(Golden.FOLDER.resolve("snapshot.10000000f"), Golden.file("snapshot.10"));
        SortedMap<String, String> before = contents();
        MemberLog log = History.log(disk, E1 + 16);
        assertFalse(log.truncate(E1 + 5, true).done());
        assertEquals(before, contents());
    }

    /** What a leader sends while it goes on may hold parts of what comes next: digests mean nothing for a while. */
    @Test
    void aReceivedStateIsFuzzyAtTheNextStartToo() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            SimDisk own = Golden.disk(seed);
            History history = new History(new StoppingDisk(own), seed).epoch(1).write(30);
            RandomTxns leader = new RandomTxns(seed + 100);
            leader.beginEpoch(2);
            leader.next();
            TreeMap<Long, byte[]> behind = new TreeMap<>();
            long zxid = leader.zxid();
            ByteArrayOutputStream link = new ByteArrayOutputStream();
            StateStream.write(
                    leader.tree(),
                    leader::sessions,
                    slice -> {
                        slice.run();
                        for (int i = 0; i < 8; i++) {
                            behind.put(leader.zxid() + 1, RandomTxns.payload(leader.next()));
                        }
                    },
                    link);
            StateStream.Received received = StateStream.read(
                    new ByteArrayInputStream(link.toByteArray()), zxid, Golden.RULES, WireLimits.DEFAULT);
            history.log().install(zxid, received.tree(), received.sessions());
            assertEquals(List.of("snapshot." + Long.toHexString(zxid)), names(own));
            assertEquals(Long.MAX_VALUE, History.open(own).state().fuzzyUntilZxid());
            for (var next : behind.entrySet()) {
                history.log().append(next.getKey(), next.getValue());
            }
            history.log().settle();
            Recovered found = History.open(own).state();
            assertEquals(0, found.report().digestMismatchCount());
            assertEquals(Golden.image(leader.tree()), Golden.image(found.tree()));
            assertEquals(leader.sessions(), found.sessions());
            assertTrue(history.log().truncate(leader.zxid() - 2, true).done(), "no base for a truncation");
        }
    }

    @Test
    void onlyTheTreeOfThatZxidIsInstalled() throws IOException {
        MemberLog log = new History(new StoppingDisk(disk), 1).log();
        DataTree tree = tree(E1 + 2);
        assertThrows(IllegalArgumentException.class, () -> log.install(E1 + 3, tree, new TreeMap<>()));
    }

    @Test
    void aFailureEndsTheLog() throws IOException {
        interface Work {
            void run(MemberLog log) throws IOException;
        }
        List<Work> works = List.of(
                log -> log.writeEpoch(EpochKind.ACCEPTED, 3),
                log -> log.truncate(E1 + 3, false),
                log -> log.truncate(E1 + 3, true),
                log -> log.install(E1 + 9, tree(E1 + 9), new TreeMap<>()));
        for (Work work : works) {
            SimDisk own = Golden.disk(1);
            MemberLog log =
                    new History(new StoppingDisk(own), 1).epoch(1).write(8).log();
            own.failForceAfter(0);
            assertThrows(IOException.class, () -> work.run(log));
            own.failForceAfter(-1);
            assertThrows(IOException.class, () -> log.append(E2 + 1, new byte[40]));
            assertThrows(IOException.class, log::settle);
            assertThrows(IOException.class, () -> work.run(log));
        }
    }

    @Test
    void settlingMakesAllOfItDurable() throws IOException {
        MemberLog log = new History(new StoppingDisk(disk), 1).log();
        assertEquals(0, log.durableZxid());
        log.append(E1 + 1, LogBytes.create(E1 + 1, "/a", new byte[1]));
        assertEquals(0, log.durableZxid());
        assertEquals(new MemberInput.Settled(), log.settle());
        assertEquals(E1 + 1, log.durableZxid());
        disk.crash(SimDisk.Crash.LOSE);
        LoadedState state = History.open(disk).state().loaded();
        assertEquals(E1 + 1, state.lastZxid());
        assertEquals(
                List.of(E1 + 1), state.recent().stream().map(Proposal::zxid).toList());
    }

    @Test
    void nothingIsAppendedBelowWhatIsThere() throws IOException {
        MemberLog log = new History(new StoppingDisk(disk), 1).epoch(1).write(4).log();
        assertThrows(IllegalArgumentException.class, () -> log.append(E1 + 4, new byte[40]));
        MemberLog opened = History.log(disk, E1 + 4);
        assertThrows(IllegalArgumentException.class, () -> opened.append(E1 + 4, new byte[40]));
    }

    private static DataTree tree(long zxid) {
        DataTree tree = new DataTree(Golden.RULES);
        tree.apply(decoded(LogBytes.create(zxid, "/tree", new byte[1])), TreeEvents.NONE);
        return tree;
    }

    private static Transaction decoded(byte[] payload) {
        try {
            return TxnCodec.decode(payload, WireLimits.DEFAULT);
        } catch (WireException | UnknownTxnException e) {
            throw new AssertionError(e);
        }
    }

    private static History.Image image(@Nullable LoadedState state) {
        assertNotNull(state);
        return History.Image.of(state.tree(), state.sessions());
    }

    private List<String> names() throws IOException {
        return names(disk);
    }

    private static List<String> names(SimDisk disk) throws IOException {
        return disk.list(Golden.FOLDER).stream()
                .filter(name -> !name.endsWith("Epoch"))
                .toList();
    }

    /** Every file, without the zeros at its end. */
    private SortedMap<String, String> contents() throws IOException {
        SortedMap<String, String> contents = new TreeMap<>();
        for (String name : names()) {
            byte[] bytes = disk.bytes(Golden.FOLDER.resolve(name));
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] == 0) {
                end--;
            }
            contents.put(name, HexFormat.of().formatHex(bytes, 0, end));
        }
        return contents;
    }
}

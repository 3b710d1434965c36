package io.zk.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.replica.LoadedState;
import io.zk.server.replica.MemberInput;
import io.zk.server.sim.SimDisk;
import io.zk.server.zab.EpochKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The server dies between any two changes that a truncation or an installation makes to the disk. */
class MemberLogCrashTest {
    private static final int SEEDS = 3;

    /** A life up to the moment that matters. */
    private interface Life {
        History on(StoppingDisk disk, long seed) throws IOException;
    }

    /** What is done then. */
    private interface Deed {
        void run(History history) throws IOException;
    }

    /** Judges what a start finds. */
    private interface Verdict {
        /** @param done whether the deed had come to its end before the crash */
        void judge(History history, History.Image found, boolean done);
    }

    private static void dieEverywhere(Life life, Deed deed, Verdict verdict) throws IOException {
        int deaths = 0;
        for (SimDisk.Crash crash : SimDisk.Crash.values()) {
            for (int seed = 0; seed < SEEDS; seed++) {
                boolean done = false;
                for (int changes = 0; !done; changes++) {
                    SimDisk disk = Golden.disk(seed * 1000L + changes);
                    StoppingDisk stopping = new StoppingDisk(disk);
                    History history = life.on(stopping, seed);
                    stopping.stopAfter(changes);
                    done = runs(deed, history, stopping);
                    deaths += done ? 0 : 1;
                    disk.crash(crash);
                    String when = crash + " after " + changes + ", seed " + seed;
                    History.Image found = History.found(disk);
                    verdict.judge(history, found, done);
                    assertEquals(found, History.found(disk), when + ": another start finds something else");
                    goesOn(disk, found, when);
                }
            }
        }
        assertTrue(deaths > 30, "died only " + deaths + " times");
    }

    private static boolean runs(Deed deed, History history, StoppingDisk disk) throws IOException {
        try {
            deed.run(history);
            return true;
        } catch (IOException e) {
            if (!disk.stopped()) {
                throw e;
            }
            return false;
        }
    }

    /** Whatever was found: what is logged behind it is found behind it. */
    private static void goesOn(SimDisk disk, History.Image found, String when) throws IOException {
        long first = ((found.zxid() >> 32) + 5 << 32) + 1;
        try (MemberLog log = History.log(disk, found.zxid())) {
            log.append(first, LogBytes.create(first, "/after", new byte[3]));
            log.append(first + 1, LogBytes.create(first + 1, "/after/it", new byte[3]));
        }
        disk.crash(SimDisk.Crash.LOSE);
        Recovered again = History.open(disk).state();
        assertEquals(first + 1, again.lastZxid(), when);
        assertNotNull(again.tree().find("/after/it"), when);
    }

    @Test
    void aTruncationOfTheTail() throws IOException {
        dieEverywhere(
                (disk, seed) ->
                        new History(disk, seed).epoch(1).write(20).snapshot().write(15),
                history -> {
                    long zxid = history.back(7);
                    assertTrue(history.log().truncate(zxid, false).done());
                    assertEquals(zxid, history.log().durableZxid());
                },
                (history, found, done) -> {
                    assertTrue(found.zxid() >= history.back(7));
                    assertEquals(history.at(done ? history.back(7) : found.zxid()), found);
                });
    }

    @Test
    void aTruncationOfWhatIsInSnapshotsToo() throws IOException {
        dieEverywhere(
                (disk, seed) -> new History(disk, seed)
                        .epoch(1)
                        .write(12)
                        .snapshot()
                        .write(9)
                        .epoch(2)
                        .write(8)
                        .snapshot()
                        .write(4)
                        .snapshot()
                        .write(2),
                history -> {
                    long zxid = (2L << 32) + 3;
                    MemberInput.Truncated truncated = history.log().truncate(zxid, true);
                    assertTrue(truncated.done());
                    LoadedState state = truncated.state();
                    assertNotNull(state);
                    assertEquals(history.at(zxid), History.Image.of(state.tree(), state.sessions()));
                },
                (history, found, done) -> {
                    long zxid = (2L << 32) + 3;
                    assertTrue(found.zxid() >= zxid);
                    assertEquals(history.at(done ? zxid : found.zxid()), found);
                });
    }

    /** Old records above the new zxid and below it, of epochs that the new history never had, and snapshots of them. */
    @Test
    void anInstallationAmongAHistoryThatGoesFurther() throws IOException {
        History.Image other = stateOfAnother(2L << 32 | 30);
        dieEverywhere(
                (disk, seed) -> new History(disk, seed)
                        .epoch(1)
                        .write(12)
                        .snapshot()
                        .epoch(2)
                        .write(5)
                        .epoch(3)
                        .write(4)
                        .snapshot()
                        .write(3),
                history -> install(history, 2L << 32 | 30),
                (history, found, done) -> {
                    if (done || found.zxid() == other.zxid()) {
                        assertEquals(other, found);
                    } else {
                        assertEquals(history.last(), found);
                    }
                });
    }

    @Test
    void anInstallationAboveTheOldHistory() throws IOException {
        History.Image other = stateOfAnother(9L << 32);
        dieEverywhere(
                (disk, seed) -> new History(disk, seed).epoch(1).write(10),
                history -> install(history, 9L << 32),
                (history, found, done) ->
                        assertEquals(done || found.zxid() == other.zxid() ? other : history.last(), found));
    }

    private static void install(History history, long zxid) throws IOException {
        StateStream.Received received = received(zxid);
        assertEquals(
                new MemberInput.Installed(zxid), history.log().install(zxid, received.tree(), received.sessions()));
        assertEquals(zxid, history.log().durableZxid());
    }

    private static StateStream.Received received(long zxid) throws IOException {
        RandomTxns txns = new RandomTxns(777);
        for (int i = 0; i < 40; i++) {
            txns.next();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StateStream.write(txns.tree(), txns::sessions, SliceGate.NONE, out);
        return StateStream.read(new ByteArrayInputStream(out.toByteArray()), zxid, Golden.RULES, WireLimits.DEFAULT);
    }

    private static History.Image stateOfAnother(long zxid) throws IOException {
        StateStream.Received received = received(zxid);
        return History.Image.of(received.tree(), received.sessions());
    }

    @Test
    void anEpochIsNeverThereBeforeItsHistory() throws IOException {
        for (int seed = 0; seed < 12; seed++) {
            for (int changes = 0; changes < 30; changes++) {
                SimDisk disk = Golden.disk(seed);
                StoppingDisk stopping = new StoppingDisk(disk);
                History history = new History(stopping, seed).epoch(1).write(3);
                history.log().writeEpoch(EpochKind.ACCEPTED, 2);
                long first = 2L << 32 | 1;
                stopping.stopAfter(changes);
                try {
                    for (long zxid = first; zxid < first + 4; zxid++) {
                        history.log().append(zxid, LogBytes.create(zxid, "/" + zxid, new byte[9]));
                    }
                    history.log().writeEpoch(EpochKind.CURRENT, 2);
                } catch (IOException e) {
                    assertTrue(stopping.stopped());
                }
                disk.crash(List.of(SimDisk.Crash.values()).get(new Random(seed * 31L + changes).nextInt(4)));
                OpenedMember opened = History.open(disk);
                assertEquals(2, opened.acceptedEpoch());
                if (opened.currentEpoch() == 2) {
                    assertEquals(first + 3, opened.state().lastZxid());
                } else {
                    assertEquals(0, opened.currentEpoch());
                }
            }
        }
    }
}

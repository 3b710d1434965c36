package io.zk.server.zab;

import static io.zk.server.zab.LeaderRig.proposal;
import static io.zk.server.zab.LeaderRig.zxid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How a learner that comes to an established leader is brought to its history. */
class LeaderCatchupTest {
    private static final String NEW_LEADER = "to 30 NEW_LEADER 200000000 [76657273696f6e3d30]";

    private static LeaderRig leading() {
        return LeaderRig.of(3)
                .history(new Epochs(1, 1), zxid(1, 1), zxid(1, 2), zxid(1, 3))
                .readsLogs();
    }

    /** Of the history that ends with 8 of epoch 1 it has the last two in memory. */
    private static LeaderRig leadingWithLogs() {
        return LeaderRig.of(3)
                .history(new Epochs(1, 1), zxid(1, 7), zxid(1, 8))
                .readsLogs()
                .leading();
    }

    /** Server 3 connects as one of ours or of Apache's, and says where its history ends. */
    private static List<String> brought(LeaderRig rig, long end, boolean ours) {
        rig.connect(3);
        rig.introduce(30, new LearnerInfo(3, LearnerInfo.PROTOCOL, 0, ours), 1);
        rig.take();
        rig.promise(3, end, 1);
        return rig.take();
    }

    private static List<Proposal> records(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(LeaderRig::proposal).toList();
    }

    @Test
    void oursAreCutOthersAreSentAStateThatOutranksTheirs() {
        assertEquals(
                List.of("to 30 TRUNC 100000003", NEW_LEADER), brought(leading().leading(), zxid(1, 9), true));
        assertEquals(
                List.of("to 30 state as SNAP 200000000", NEW_LEADER),
                brought(leading().leading(), zxid(1, 9), false));
    }

    @Test
    void whoWantsAllGetsTheStateAsItIsThen() {
        LeaderRig rig = leading().leading();
        rig.propose();
        rig.ack(2, zxid(2, 1));
        rig.durable(zxid(2, 1));
        rig.tick();
        rig.leader().applied(zxid(2, 1));
        rig.take();
        assertEquals(List.of("to 30 state as SNAP 200000001", NEW_LEADER), brought(rig, -1, true));
    }

    @Test
    void aCutIsFollowedByTheRest() {
        LeaderRig rig = leading().leading();
        rig.propose();
        rig.ack(2, zxid(2, 1));
        rig.durable(zxid(2, 1));
        rig.tick();
        rig.leader().applied(zxid(2, 1));
        rig.take();
        assertEquals(
                List.of("to 30 TRUNC 100000003", "to 30 PROPOSAL 200000001", "to 30 COMMIT 200000001", NEW_LEADER),
                brought(rig, zxid(1, 4), true));
    }

    /** Between the state and NEWLEADER: what is committed and not applied, and, to followers, what is proposed. */
    @Test
    void whoJoinsIsSentAllThatIsUnderWay() {
        LeaderRig rig = leading().leading();
        rig.propose();
        rig.propose();
        rig.ack(2, zxid(2, 1));
        rig.durable(zxid(2, 2));
        rig.tick();
        rig.take();
        assertEquals(
                List.of(
                        "to 30 DIFF 100000003",
                        "to 30 PROPOSAL 100000003",
                        "to 30 COMMIT 100000003",
                        "to 30 PROPOSAL 200000001",
                        "to 30 COMMIT 200000001",
                        "to 30 PROPOSAL 200000002",
                        NEW_LEADER),
                brought(rig, zxid(1, 2), false));

        rig.connect(9);
        rig.follow(9, 1);
        rig.take();
        rig.promise(9, zxid(1, 3), 1);
        assertEquals(
                List.of(
                        "to 90 DIFF 100000003",
                        "to 90 PROPOSAL 200000001",
                        "to 90 COMMIT 200000001",
                        "to 90 NEW_LEADER 200000000 [76657273696f6e3d30]"),
                rig.take());

        rig.propose();
        assertEquals(List.of("to 20 PROPOSAL 200000003", "to 30 PROPOSAL 200000003"), rig.take());
        rig.ack(3, zxid(2, 0));
        assertEquals(List.of("to 30 UP_TO_DATE ffffffffffffffff"), rig.take());
        rig.ack(3, zxid(2, 2));
        rig.tick();
        assertEquals(
                List.of(
                        "to 20 COMMIT 200000002",
                        "to 30 COMMIT 200000002",
                        "to 90 INFORM 200000002",
                        "committed 200000002"),
                rig.take());
    }

    @Test
    void whatMemoryLacksIsReadFromTheLogs() {
        LeaderRig rig = leadingWithLogs();
        assertEquals(List.of("read for 30 behind 100000004 to 100000007"), brought(rig, zxid(1, 4), false));
        rig.leader().logRead(30, records(zxid(1, 5), zxid(1, 7)), 0);
        assertEquals(
                List.of(
                        "to 30 DIFF 100000008",
                        "to 30 PROPOSAL 100000005",
                        "to 30 COMMIT 100000005",
                        "to 30 PROPOSAL 100000006",
                        "to 30 COMMIT 100000006",
                        "to 30 PROPOSAL 100000007",
                        "to 30 COMMIT 100000007",
                        "to 30 PROPOSAL 100000008",
                        "to 30 COMMIT 100000008",
                        NEW_LEADER),
                rig.take());
    }

    @Test
    void whatTheLogsDoNotProveIsNotSent() {
        for (List<Proposal> useless : List.of(
                List.<Proposal>of(),
                records(zxid(1, 6), zxid(1, 7)),
                List.of(proposal(zxid(1, 5)), proposal(zxid(1, 7))))) {
            LeaderRig rig = leadingWithLogs();
            brought(rig, zxid(1, 4), false);
            rig.leader().logRead(30, useless, 0);
            assertEquals(List.of("to 30 state as SNAP 100000008", NEW_LEADER), rig.take());
        }
        LeaderRig rig = leadingWithLogs();
        brought(rig, zxid(1, 4), false);
        rig.leader().logRead(30, null, 0);
        assertEquals(List.of("to 30 state as SNAP 100000008", NEW_LEADER), rig.take());
    }

    /** The history goes on while it is read: what memory has dropped meanwhile is read again. */
    @Test
    void readingGoesOnUntilMemoryHasTheRest() {
        LeaderRig rig = leadingWithLogs();
        brought(rig, zxid(1, 4), false);
        long last = commitMany(rig, 600);
        rig.take();
        rig.leader().logRead(30, records(zxid(1, 5), zxid(1, 7)), 0);
        List<String> said = rig.take();
        assertEquals("to 30 DIFF " + Long.toHexString(last), said.get(0));
        assertEquals("read for 30 behind 100000007 to " + Long.toHexString(rig.log.first()), said.get(said.size() - 1));
        rig.leader()
                .logRead(
                        30,
                        LongStream.concat(
                                        LongStream.of(zxid(1, 8)), LongStream.rangeClosed(zxid(2, 1), rig.log.first()))
                                .mapToObj(LeaderRig::proposal)
                                .toList(),
                        0);
        said = rig.take();
        assertEquals("to 30 PROPOSAL 100000008", said.get(0));
        assertEquals("to 30 COMMIT " + Long.toHexString(last), said.get(said.size() - 2));
        assertEquals(NEW_LEADER, said.get(said.size() - 1));
        assertEquals(2 * 601 + 1, said.size());
    }

    @Test
    void onceFedFromDiskThereIsNoWayBackToTheState() {
        LeaderRig rig = leadingWithLogs();
        brought(rig, zxid(1, 4), false);
        commitMany(rig, 600);
        rig.leader().logRead(30, records(zxid(1, 5), zxid(1, 7)), 0);
        rig.take();
        rig.leader().logRead(30, null, 0);
        assertEquals(
                List.of("close 30: server 3: what follows 0x100000007 can't be read from the logs any more"),
                rig.take());
    }

    /** Reading again would come to the same for as long as so much is written: it would never be back. */
    @Test
    void whomTheHistoryOutrunsGetsTheStateWhenItIsBack() {
        LeaderRig rig = leadingWithLogs();
        String said = brought(rig, zxid(1, 4), false).get(0);
        int reads = 0;
        long end = 0;
        while (said.startsWith("read for 30 behind ")) {
            reads++;
            String[] words = said.split(" ");
            end = Long.parseLong(words[6], 16);
            long last = commitMany(rig, 600);
            rig.take();
            rig.leader().logRead(30, history(Long.parseLong(words[4], 16), end), 0);
            List<String> all = rig.take();
            said = all.get(all.size() - 1);
            assertEquals(last, rig.log.last());
        }
        assertEquals(10, reads);
        assertEquals(
                "close 30: server 3: what follows 0x" + Long.toHexString(end) + " can't be read from the logs any more",
                said);
        String state = "to 30 state as SNAP " + Long.toHexString(rig.log.last());
        assertEquals(List.of(state, NEW_LEADER), brought(rig, end, false));
        rig.leader().lost(30, "it broke", 0);
        assertEquals("read for 30", brought(rig, end, false).get(0).substring(0, 11), "once");
    }

    /** Of a leader whose epoch 1 ends with the 8th. */
    private static List<Proposal> history(long after, long until) {
        LongStream first = LongStream.rangeClosed(after + 1, zxid(1, 8));
        LongStream second = LongStream.rangeClosed(Math.max(after + 1, zxid(2, 1)), until);
        return LongStream.concat(first, second)
                .filter(zxid -> zxid <= until)
                .mapToObj(LeaderRig::proposal)
                .toList();
    }

    private static long commitMany(LeaderRig rig, int count) {
        long last = 0;
        for (int i = 0; i < count; i++) {
            last = rig.propose();
        }
        rig.ack(2, last);
        rig.durable(last);
        rig.tick();
        rig.leader().applied(last);
        return last;
    }

    @Test
    void whoHoldsWhatIsNotAppliedYetWaitsForIt() {
        LeaderRig rig = leading().leading();
        rig.propose();
        rig.propose();
        rig.ack(2, zxid(2, 1));
        rig.durable(zxid(2, 2));
        rig.tick();
        rig.take();
        assertEquals(List.of(), brought(rig, zxid(2, 1), false));
        rig.leader().applied(zxid(2, 1));
        rig.tick();
        assertEquals(List.of("to 30 DIFF 200000001", "to 30 PROPOSAL 200000002", NEW_LEADER), rig.take());
    }

    /** Its acknowledgement may have been lost with its link, and nobody else may be there to give one. */
    @Test
    void whatOneOfOursReportsToHoldOfThisEpochIsAcknowledged() {
        LeaderRig rig = leading().leading();
        rig.propose();
        rig.durable(zxid(2, 1));
        rig.tick();
        rig.leader().lost(20, "reset", 0);
        rig.take();
        assertEquals(List.of(), brought(rig, zxid(2, 1), true));
        rig.tick();
        assertEquals(List.of("committed 200000001"), rig.take());
        rig.leader().applied(zxid(2, 1));
        rig.tick();
        assertEquals(List.of("to 30 DIFF 200000001", NEW_LEADER), rig.take());

        LeaderRig apache = leading().leading();
        apache.propose();
        apache.durable(zxid(2, 1));
        apache.take();
        brought(apache, zxid(2, 1), false);
        apache.tick();
        assertEquals(List.of(), apache.take());
    }

    @Test
    void aServerThatLostItsDiskIsNotCountedForWhatItHeld() {
        LeaderRig rig = LeaderRig.of(5).leading();
        rig.propose();
        rig.durable(zxid(1, 1));
        rig.ack(2, zxid(1, 1));
        rig.leader().lost(20, "reset", 0);
        rig.connect(2);
        rig.follow(2, 0);
        rig.promise(2, 0, 0);
        rig.take();
        rig.ack(3, zxid(1, 1));
        rig.tick();
        assertEquals(List.of(), rig.take());
        rig.ack(2, zxid(1, 0));
        rig.ack(2, zxid(1, 1));
        rig.take();
        rig.tick();
        assertTrue(rig.take().contains("committed 100000001"));
    }

    @Test
    void progressExtendsTheTimeOfALearnerAndOfTheLeader() {
        LeaderRig rig = LeaderRig.of(3).history(new Epochs(1, 1), zxid(1, 1)).begin();
        rig.connect(2);
        rig.follow(2, 1);
        rig.leader().epochWritten(EpochKind.ACCEPTED, 2, 0);
        rig.promise(2, 0, 1);
        rig.leader().epochWritten(EpochKind.CURRENT, 2, 0);
        rig.take();
        for (int i = 0; i < 30; i++) {
            rig.pass(100);
            rig.leader().progress(20, rig.now);
        }
        assertEquals(List.of(), rig.take());
        rig.pass(1060);
        assertEquals(
                List.of(
                        "close 20: no quorum within 1000 ms while SYNCHRONISING",
                        "ended: no quorum within 1000 ms while SYNCHRONISING"),
                rig.take());
    }
}

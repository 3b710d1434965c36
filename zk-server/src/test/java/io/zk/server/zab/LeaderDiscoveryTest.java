package io.zk.server.zab;

import static io.zk.server.zab.LeaderRig.zxid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** From the election until a quorum holds the leader's history. */
class LeaderDiscoveryTest {
    private static final Epochs PROMISED_1 = new Epochs(1, 1);

    @Test
    void theEpochIsAboveAllThatAQuorumPromisedAndOnDiskBeforeAnybodyHearsOfIt() {
        LeaderRig rig = LeaderRig.of(3).history(PROMISED_1, zxid(1, 1)).begin();
        assertEquals(List.of(), rig.take());
        rig.connect(2);
        rig.follow(2, 4);
        assertEquals(List.of("write ACCEPTED 5"), rig.take());
        rig.connect(3);
        rig.follow(3, 1);
        assertEquals(List.of(), rig.take());
        rig.leader().epochWritten(EpochKind.ACCEPTED, 5, 0);
        assertEquals(
                List.of("to 20 LEADER_INFO 500000000 [00010000]", "to 30 LEADER_INFO 500000000 [00010000]"),
                rig.take());
        assertEquals(-1, rig.leader().epoch());
    }

    @Test
    void whoComesLaterIsToldTheSameEpoch() {
        LeaderRig rig = LeaderRig.of(3).history(PROMISED_1, zxid(1, 1)).discovered();
        rig.take();
        rig.connect(3);
        rig.follow(3, 2);
        assertEquals(List.of("to 30 LEADER_INFO 200000000 [00010000]"), rig.take());
    }

    /**
     * It has promised a later epoch to one that never led with it. No leader of an earlier epoch will ever have it back:
     * Apache's lead on without it, for as long as nothing else makes them stop.
     */
    @Test
    void aVoterThatHasPromisedALaterEpochNeedsAnotherElection() {
        LeaderRig rig = LeaderRig.of(3).history(PROMISED_1, zxid(1, 1)).discovered();
        rig.take();
        rig.connect(3);
        rig.follow(3, 8);
        List<String> lines = rig.take();
        assertEquals(
                "ended: server 3 has promised epoch 8 and can't follow until the next election",
                lines.get(lines.size() - 1));
    }

    @Test
    void observersRaiseTheEpochAndAreNoQuorum() {
        LeaderRig rig = LeaderRig.of(3).begin();
        rig.connect(9);
        rig.follow(9, 6);
        assertEquals(List.of(), rig.take());
        rig.connect(2);
        rig.follow(2, 0);
        assertEquals(List.of("write ACCEPTED 7"), rig.take());
    }

    /** A voter that connects as an observer will not acknowledge proposals. */
    @Test
    void whoSaysThatItObservesDoesNotCount() {
        LeaderRig rig = LeaderRig.of(3).begin();
        rig.connect(2);
        rig.leader()
                .received(
                        20,
                        QuorumPacket.of(
                                PacketType.OBSERVER_INFO, 0, LearnerInfo.of(2).encode()),
                        0);
        assertEquals(List.of(), rig.take());
    }

    @Test
    void theHistoryIsTakenWhenAQuorumHasPromised() {
        LeaderRig rig = collecting();
        rig.promise(2, zxid(1, 1), 1);
        assertEquals(List.of("write CURRENT 2"), rig.take());
        rig.promise(3, zxid(1, 1), 1);
        assertEquals(List.of(), rig.take());
        rig.leader().epochWritten(EpochKind.CURRENT, 2, 0);
        assertEquals(
                List.of(
                        "discovered 2",
                        "to 20 DIFF 100000002",
                        "to 20 PROPOSAL 100000002",
                        "to 20 COMMIT 100000002",
                        "to 20 NEW_LEADER 200000000 [76657273696f6e3d30]",
                        "to 30 DIFF 100000002",
                        "to 30 PROPOSAL 100000002",
                        "to 30 COMMIT 100000002",
                        "to 30 NEW_LEADER 200000000 [76657273696f6e3d30]"),
                rig.take());
        assertEquals(2, rig.leader().epoch());
    }

    /** It promised the epoch before, and that may have been to another leader that looked for the same epoch. */
    @Test
    void aPromiseGivenBeforeDoesNotCountNorDoesAServerWithoutHistory() {
        LeaderRig rig = collecting();
        rig.promise(2, zxid(1, 1), -1);
        rig.promise(3, -1, 1);
        assertEquals(List.of(), rig.take());
        rig.pass(1100);
        assertEquals(
                List.of(
                        "close 20: no quorum within 1000 ms while COLLECTING",
                        "close 30: no quorum within 1000 ms while COLLECTING",
                        "ended: no quorum within 1000 ms while COLLECTING"),
                rig.take());
    }

    @Test
    void aNewerHistoryIsNotLedUntilAQuorumHasPromised() {
        LeaderRig rig = collecting();
        rig.promise(2, zxid(1, 3), 1);
        assertEquals(
                List.of("close 20: server 2: ACK_EPOCH 0x100000003 with epoch 1 is newer than this leader's history:"
                        + " epoch 1 to 0x100000002"),
                rig.take());
        rig.promise(3, zxid(1, 1), 2);
        assertEquals(
                List.of("close 30: server 3: ACK_EPOCH 0x100000001 with epoch 2 is newer than this leader's history:"
                        + " epoch 1 to 0x100000002"),
                rig.take());

        LeaderRig later = LeaderRig.of(3).history(PROMISED_1, zxid(1, 2)).discovered();
        later.connect(3);
        later.follow(3, 1);
        later.take();
        later.promise(3, zxid(1, 3), 1);
        assertEquals(
                List.of("to 30 state as SNAP 200000000", "to 30 NEW_LEADER 200000000 [76657273696f6e3d30]"),
                later.take());
    }

    @Test
    void afterThatWhoFollowedALaterLeaderIsStillRefused() {
        LeaderRig rig = LeaderRig.of(3).history(PROMISED_1, zxid(1, 2)).discovered();
        rig.connect(3);
        rig.follow(3, 2);
        rig.take();
        rig.promise(3, zxid(1, 1), 5);
        assertEquals(
                List.of("close 30: server 3: ACK_EPOCH 0x100000001 with epoch 5 has followed a later leader"),
                rig.take());
        rig.connect(3);
        rig.follow(3, 2);
        rig.take();
        rig.promise(3, zxid(5, 9), -1);
        assertEquals(
                List.of("close 30: server 3: ACK_EPOCH 0x500000009 its history ends at 0x500000009,"
                        + " this leader's at 0x200000000: it has followed a later leader"),
                rig.take());
    }

    @Test
    void itIsEstablishedWhenAQuorumHoldsTheHistory() {
        LeaderRig rig = LeaderRig.of(5).history(PROMISED_1, zxid(1, 1)).begin();
        for (long server : new long[] {2, 3, 4}) {
            rig.connect(server);
            rig.follow(server, 1);
        }
        rig.leader().epochWritten(EpochKind.ACCEPTED, 2, 0);
        for (long server : new long[] {2, 3, 4}) {
            rig.promise(server, zxid(1, 1), 1);
        }
        rig.leader().epochWritten(EpochKind.CURRENT, 2, 0);
        rig.take();
        rig.ack(2, zxid(2, 0));
        assertEquals(List.of(), rig.take());
        assertThrows(IllegalStateException.class, () -> rig.leader().nextZxid());
        rig.ack(3, zxid(2, 0));
        assertEquals(
                List.of("established 2", "to 20 UP_TO_DATE ffffffffffffffff", "to 30 UP_TO_DATE ffffffffffffffff"),
                rig.take());
        rig.ack(4, zxid(2, 0));
        assertEquals(List.of("to 40 UP_TO_DATE ffffffffffffffff"), rig.take());
        assertEquals(zxid(2, 1), rig.leader().nextZxid());
    }

    @Test
    void aloneItIsEstablishedAtOnce() {
        LeaderRig rig = LeaderRig.of(1).begin();
        rig.leader().epochWritten(EpochKind.ACCEPTED, 1, 0);
        rig.leader().epochWritten(EpochKind.CURRENT, 1, 0);
        assertEquals(List.of("write ACCEPTED 1", "write CURRENT 1", "discovered 1", "established 1"), rig.take());
    }

    /** What a quorum will hold is committed, though it may have been on no other disk before. */
    @Test
    void theTailIsPartOfTheHistory() {
        LeaderRig rig = LeaderRig.of(3)
                .history(PROMISED_1, zxid(1, 1))
                .tail(zxid(1, 2), zxid(1, 3))
                .begin();
        rig.connect(2);
        rig.follow(2, 1);
        rig.leader().epochWritten(EpochKind.ACCEPTED, 2, 0);
        rig.promise(2, zxid(1, 1), 1);
        assertTrue(rig.take().contains("write CURRENT 2"));
        rig.leader().epochWritten(EpochKind.CURRENT, 2, 0);
        assertEquals(
                List.of(
                        "discovered 2",
                        "to 20 DIFF 100000003",
                        "to 20 PROPOSAL 100000002",
                        "to 20 COMMIT 100000002",
                        "to 20 PROPOSAL 100000003",
                        "to 20 COMMIT 100000003",
                        "to 20 NEW_LEADER 200000000 [76657273696f6e3d30]"),
                rig.take());
        assertEquals(zxid(1, 3), rig.log.last());
    }

    @Test
    void ofTwoLinksOfOneServerTheNewerIsKept() {
        LeaderRig rig = LeaderRig.of(3).leading();
        rig.leader().connected(21, 0);
        rig.introduce(21, LearnerInfo.of(2), 1);
        assertEquals(
                List.of(
                        "close 20: server 2 has connected a second time, the newer link is kept;"
                                + " if it did not lose this one, two servers have the same myid",
                        "lost 20",
                        "to 21 LEADER_INFO 100000000 [00010000]"),
                rig.take());
        rig.ack(2, zxid(1, 0));
        assertEquals(List.of(), rig.take());
    }

    @Test
    void whoCanNotBeALearnerIsTurnedAway() {
        LeaderRig rig = LeaderRig.of(3).begin();
        refused(rig, LearnerInfo.of(1), 0, "has this leader's own id: two servers have the same myid");
        refused(rig, new LearnerInfo(2, 1, 0, false), 0, "has the protocol version 1, which is too old");
        refused(
                rig,
                new LearnerInfo(2, 0x10000, 0x100000005L, false),
                0,
                "has a later configuration, of version 100000005");
        refused(rig, LearnerInfo.of(2), 0x7fffffffL, "names the epoch 2147483647");
        refused(rig, LearnerInfo.of(2), -2, "names the epoch -2");
    }

    private static void refused(LeaderRig rig, LearnerInfo info, long accepted, String reason) {
        rig.leader().connected(50, 0);
        rig.introduce(50, info, accepted);
        assertEquals(
                List.of("close 50: a link that has not said who it is: FOLLOWER_INFO " + Zxids.text(accepted << 32)
                        + " of server " + info.sid() + " " + reason),
                rig.take());
    }

    @Test
    void whatComesOutOfTurnEndsTheLink() {
        LeaderRig rig = LeaderRig.of(3).begin();
        rig.connect(2);
        rig.ack(2, 5);
        assertEquals(
                List.of("close 20: a link that has not said who it is: ACK 0x5"
                        + " comes before FOLLOWER_INFO or OBSERVER_INFO"),
                rig.take());
        rig.connect(2);
        rig.receive(2, PacketType.FOLLOWER_INFO, 0, new byte[7]);
        assertEquals(
                List.of("close 20: a link that has not said who it is: FOLLOWER_INFO 0x0"
                        + " does not say which server it is"),
                rig.take());
        rig.connect(3);
        rig.follow(3, 0);
        rig.take();
        rig.pong(3);
        assertEquals(List.of("close 30: server 3: PING 0x0 comes out of turn"), rig.take());
        rig.leader().epochWritten(EpochKind.ACCEPTED, 1, 0);
        rig.connect(2);
        rig.follow(2, 0);
        rig.take();
        rig.receive(2, PacketType.ACK_EPOCH, 0, new byte[3]);
        assertEquals(List.of("close 20: server 2: ACK_EPOCH 0x0 is not a whole ACK_EPOCH"), rig.take());
        rig.connect(2);
        rig.follow(2, 0);
        rig.take();
        rig.promise(2, -2, 0);
        assertEquals(
                List.of("close 20: server 2: ACK_EPOCH 0xfffffffffffffffe with epoch 0 can't be a history"),
                rig.take());
    }

    @Test
    void beforeTheAckOfNewLeaderNothingElseIsHeard() {
        LeaderRig rig = LeaderRig.of(3).discovered();
        rig.take();
        rig.ack(2, zxid(1, 1));
        assertEquals(List.of("close 20: server 2: ACK 0x100000001 comes before the ACK of NEW_LEADER"), rig.take());
    }

    @Test
    void withoutAQuorumItEnds() {
        LeaderRig rig = LeaderRig.of(3).begin();
        rig.pass(990);
        assertEquals(List.of(), rig.take());
        rig.pass(60);
        assertEquals(List.of("ended: no quorum within 1000 ms while DISCOVERING"), rig.take());
        rig.connect(2);
        rig.follow(2, 0);
        rig.tick();
        assertEquals(List.of(), rig.take());
        assertEquals(-1, rig.leader().nextZxid());
        assertEquals(Long.MAX_VALUE, rig.leader().nextDeadline());
    }

    private static LeaderRig collecting() {
        LeaderRig rig =
                LeaderRig.of(3).history(PROMISED_1, zxid(1, 1), zxid(1, 2)).begin();
        for (long server : new long[] {2, 3}) {
            rig.connect(server);
            rig.follow(server, 1);
        }
        rig.leader().epochWritten(EpochKind.ACCEPTED, 2, 0);
        rig.take();
        return rig;
    }
}

package io.zk.server.zab;

import static io.zk.server.zab.LearnerRig.version;
import static io.zk.server.zab.LearnerRig.zxid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a learner answers to each packet, and what must have happened before. B1, B6...: defects known of Apache's. */
class LearnerTest {
    private static void check(LearnerRig rig, String... lines) {
        assertEquals(List.of(lines), rig.take());
    }

    /** The role is over, the reason says these words, and nothing moves it any more. */
    private static void checkEnded(LearnerRig rig, String... words) {
        List<String> lines = rig.take();
        String last = lines.get(lines.size() - 1);
        assertTrue(last.startsWith("ended: "), last);
        for (String word : words) {
            assertTrue(last.contains(word), last);
        }
        rig.propose(zxid(2, 99));
        rig.receive(PacketType.PING, zxid(2, 99));
        rig.learner.durable(zxid(9, 9), 1);
        rig.learner.epochWritten(EpochKind.CURRENT, 2, 1);
        rig.learner.truncated(true, 1);
        rig.learner.stateReceived(zxid(2, 0), 1);
        rig.learner.lost("again");
        rig.learner.tick(Long.MAX_VALUE - 1);
        check(rig);
    }

    @Test
    void theEpochIsPromisedOnDiskBeforeItIsAnswered() {
        LearnerRig rig = LearnerRig.follower(zxid(1, 5), 1, 1);
        rig.learner.connected(7, 0);
        check(rig, "send FOLLOWER_INFO 100000000");
        rig.receive(PacketType.LEADER_INFO, zxid(2, 0), version(0x10000));
        check(rig, "write ACCEPTED 2");
        rig.learner.epochWritten(EpochKind.ACCEPTED, 2, 0);
        check(rig, "send ACK_EPOCH 100000005 [00000001]");
        assertEquals(2, rig.learner.epoch());
    }

    @Test
    void anEpochPromisedBeforeIsNotPromisedTwice() {
        LearnerRig rig = LearnerRig.observer(zxid(2, 4), 2, 2);
        rig.learner.connected(7, 0);
        rig.receive(PacketType.LEADER_INFO, zxid(2, 0), version(0x10000));
        check(rig, "send OBSERVER_INFO 200000000", "send ACK_EPOCH 200000004 [ffffffff]");
    }

    @Test
    void anOutdatedLeaderIsNotFollowedB24() {
        LearnerRig rig = LearnerRig.follower(zxid(5, 9), 7, 5);
        rig.learner.connected(7, 0);
        rig.receive(PacketType.LEADER_INFO, zxid(6, 0), version(0x10000));
        check(rig, "send FOLLOWER_INFO 700000000", "close 7", "ended: the leader's epoch 6 is below the promised 7");
    }

    @Test
    void leadersOfBefore34AreNotFollowed() {
        LearnerRig old = LearnerRig.follower(0, 0, 0);
        old.learner.connected(7, 0);
        old.receive(PacketType.NEW_LEADER, zxid(1, 0));
        checkEnded(old, "before version 3.4");

        LearnerRig odd = LearnerRig.follower(0, 0, 0);
        odd.learner.connected(7, 0);
        odd.receive(PacketType.LEADER_INFO, zxid(1, 0), version(1));
        checkEnded(odd, "before version 3.4");
    }

    @Test
    void historyThenEpochThenAckB4B5B6() {
        LearnerRig rig = LearnerRig.follower(zxid(1, 5), 1, 1).opened(zxid(1, 6));
        rig.propose(zxid(1, 6));
        rig.commit(zxid(1, 6));
        check(rig, "append 100000006");
        rig.receive(PacketType.NEW_LEADER, zxid(2, 0));
        check(rig, "write CURRENT 2");
        rig.learner.durable(zxid(1, 6), 0);
        check(rig);
        rig.learner.epochWritten(EpochKind.CURRENT, 2, 0);
        check(rig, "send ACK 200000000");
        rig.receive(PacketType.UP_TO_DATE, -1);
        check(rig, "send ACK 200000000", "committed 100000006", "serve 2");
    }

    @Test
    void uncommittedProposalsCrossNewLeaderWithoutBeingAcknowledgedB8() {
        LearnerRig rig = LearnerRig.follower(zxid(1, 5), 1, 1).opened(zxid(1, 5));
        rig.propose(zxid(2, 1));
        rig.commit(zxid(2, 1));
        rig.propose(zxid(2, 2));
        rig.receive(PacketType.NEW_LEADER, zxid(2, 0));
        rig.commit(zxid(2, 2));
        rig.propose(zxid(2, 3));
        check(rig, "append 200000001", "write CURRENT 2");
        rig.learner.epochWritten(EpochKind.CURRENT, 2, 0);
        check(rig, "send ACK 200000000", "append 200000002", "append 200000003");
        rig.learner.durable(zxid(2, 3), 0);
        check(rig, "send ACK 200000002", "send ACK 200000003");
        rig.receive(PacketType.UP_TO_DATE, -1);
        check(rig, "send ACK 200000000", "committed 200000002", "serve 2");
        rig.commit(zxid(2, 3));
        check(rig, "committed 200000003");
    }

    @Test
    void everyProposalIsAcknowledgedWhenDurable() {
        LearnerRig rig = LearnerRig.follower(zxid(1, 5), 1, 1).serving(zxid(1, 5));
        rig.propose(zxid(2, 1));
        rig.propose(zxid(2, 2));
        rig.propose(zxid(2, 3));
        check(rig, "append 200000001", "append 200000002", "append 200000003");
        rig.learner.durable(zxid(2, 2), 0);
        check(rig, "send ACK 200000001", "send ACK 200000002");
        rig.commit(zxid(2, 1));
        rig.receive(PacketType.COMMIT_AND_ACTIVATE, zxid(2, 2), new byte[8]);
        check(rig, "committed 200000001", "committed 200000002");
        rig.commit(zxid(2, 3));
        check(rig, "committed 200000003");
    }

    @Test
    void aCutIsWaitedForB2B3() {
        LearnerRig rig = LearnerRig.follower(zxid(1, 9), 1, 1).promised();
        rig.receive(PacketType.TRUNC, zxid(1, 4));
        rig.propose(zxid(2, 1));
        rig.commit(zxid(2, 1));
        rig.receive(PacketType.NEW_LEADER, zxid(2, 0));
        check(rig, "truncate 100000004");
        rig.learner.truncated(true, 0);
        check(rig, "append 200000001", "write CURRENT 2");
    }

    @Test
    void aCutThatCantBeMadeEndsItB26() {
        LearnerRig rig = LearnerRig.follower(zxid(1, 9), 1, 1).promised();
        rig.receive(PacketType.TRUNC, zxid(1, 4));
        rig.receive(PacketType.NEW_LEADER, zxid(2, 0));
        rig.learner.truncated(false, 0);
        checkEnded(rig, "can't be cut");
    }

    @Test
    void aCutForgottenByALostLinkB3() {
        LearnerRig rig = LearnerRig.follower(zxid(1, 9), 1, 1).promised();
        rig.receive(PacketType.TRUNC, zxid(1, 4));
        rig.propose(zxid(2, 1));
        rig.learner.lost("reset");
        check(rig, "truncate 100000004", "ended: reset");
        rig.learner.truncated(true, 0);
        check(rig);
    }

    @Test
    void whoHasNothingIsOnlyServedByAState() {
        LearnerRig rig = LearnerRig.follower(-1, 1, 1).promised();
        rig.receive(PacketType.DIFF, -1);
        checkEnded(rig, "DIFF", "0xffffffffffffffff");

        LearnerRig cut = LearnerRig.follower(-1, 1, 1).promised();
        cut.receive(PacketType.TRUNC, -1);
        checkEnded(cut, "TRUNC");
    }

    @Test
    void theWholeStateIsTheHistory() {
        LearnerRig rig = LearnerRig.follower(-1, 1, 1).promised();
        rig.learner.progress(900);
        rig.learner.stateReceived(zxid(2, 0), 1_800);
        rig.receive(PacketType.PING, zxid(2, 1));
        rig.propose(zxid(2, 1));
        rig.commit(zxid(2, 1));
        rig.newLeader();
        rig.receive(PacketType.PING, zxid(2, 1));
        rig.receive(PacketType.UP_TO_DATE, -1);
        check(
                rig,
                "append 200000001",
                "write CURRENT 2",
                "send ACK 200000000",
                "send ACK 200000000",
                "committed 200000001",
                "serve 2");
        rig.receive(PacketType.PING, zxid(2, 8));
        rig.receive(PacketType.PING, zxid(2, 9));
        check(rig, "fuzzy until 200000008", "send PING 200000008 []", "send PING 200000009 []");
    }

    /** A leader's queue fills while it makes the state, which then holds what was queued first. */
    @Test
    void whatTheStateHoldsMayComeAgain() {
        LearnerRig rig = LearnerRig.follower(zxid(1, 5), 1, 1).promised();
        rig.learner.stateReceived(zxid(2, 3), 0);
        rig.propose(zxid(2, 2));
        rig.commit(zxid(2, 2));
        rig.propose(zxid(2, 3));
        rig.propose(zxid(2, 4));
        rig.commit(zxid(2, 3));
        rig.commit(zxid(2, 4));
        check(rig, "append 200000004");
        rig.newLeader();
        rig.propose(zxid(2, 4));
        rig.commit(zxid(2, 4));
        rig.receive(PacketType.UP_TO_DATE, -1);
        check(rig, "write CURRENT 2", "send ACK 200000000", "send ACK 200000000", "committed 200000004", "serve 2");
        rig.propose(zxid(2, 4));
        checkEnded(rig, "PROPOSAL 0x200000004", "does not follow 0x200000004");
    }

    @Test
    void aGapEndsItB11() {
        LearnerRig behindOwn = LearnerRig.follower(zxid(1, 5), 1, 1).opened(zxid(1, 9));
        behindOwn.propose(zxid(1, 7));
        checkEnded(behindOwn, "PROPOSAL 0x100000007", "0x100000005");

        LearnerRig notFirst = LearnerRig.follower(zxid(1, 5), 1, 1).opened(zxid(1, 5));
        notFirst.propose(zxid(2, 2));
        checkEnded(notFirst, "PROPOSAL 0x200000002", "0x100000005");

        LearnerRig tooNew = LearnerRig.follower(zxid(1, 5), 1, 1).opened(zxid(1, 5));
        tooNew.propose(zxid(3, 1));
        checkEnded(tooNew, "PROPOSAL 0x300000001", "epoch 2");

        LearnerRig serving = LearnerRig.follower(zxid(1, 5), 1, 1).serving(zxid(1, 5));
        serving.propose(zxid(2, 1));
        serving.propose(zxid(2, 3));
        checkEnded(serving, "PROPOSAL 0x200000003", "0x200000001");
    }

    @Test
    void aHistoryShorterThanPromisedIsNotAcknowledged() {
        LearnerRig rig = LearnerRig.follower(zxid(1, 5), 1, 1).opened(zxid(1, 7));
        rig.propose(zxid(1, 6));
        rig.commit(zxid(1, 6));
        rig.propose(zxid(1, 7));
        rig.receive(PacketType.NEW_LEADER, zxid(2, 0));
        checkEnded(rig, "NEW_LEADER", "0x100000006", "0x100000007");
    }

    @Test
    void commitsFollowTheProposals() {
        LearnerRig unknown = LearnerRig.follower(zxid(1, 5), 1, 1).serving(zxid(1, 5));
        unknown.commit(zxid(2, 1));
        checkEnded(unknown, "COMMIT 0x200000001", "not proposed");

        LearnerRig disorder = LearnerRig.follower(zxid(1, 5), 1, 1).opened(zxid(1, 5));
        disorder.propose(zxid(2, 1));
        disorder.propose(zxid(2, 2));
        disorder.commit(zxid(2, 2));
        checkEnded(disorder, "COMMIT 0x200000002", "before 0x200000001");

        LearnerRig twice = LearnerRig.follower(zxid(1, 5), 1, 1).serving(zxid(1, 5));
        twice.propose(zxid(2, 1));
        twice.commit(zxid(2, 1));
        twice.commit(zxid(2, 1));
        checkEnded(twice, "COMMIT 0x200000001");
    }

    @Test
    void anObserverTakesPairsAndInformsAndAcknowledgesNone() {
        LearnerRig rig = LearnerRig.observer(zxid(1, 5), 1, 1).opened(zxid(1, 6));
        rig.propose(zxid(1, 6));
        rig.commit(zxid(1, 6));
        rig.inform(zxid(1, 6));
        rig.inform(zxid(2, 1));
        check(rig, "append 100000006", "append 200000001");
        rig.newLeader();
        check(rig, "write CURRENT 2", "send ACK 200000000");
        rig.inform(zxid(2, 2));
        check(rig, "append 200000002");
        rig.receive(PacketType.UP_TO_DATE, -1);
        check(rig, "send ACK 200000000", "committed 200000002", "serve 2");
        rig.inform(zxid(2, 3));
        rig.learner.durable(zxid(2, 3), 0);
        check(rig, "append 200000003", "committed 200000003");
        rig.receive(PacketType.INFORM_AND_ACTIVATE, zxid(2, 4), new byte[] {0, 0, 0, 0, 0, 0, 0, 3, 9});
        check(rig, "append 200000004", "committed 200000004");
        rig.propose(zxid(2, 5));
        checkEnded(rig, "PROPOSAL 0x200000005");
    }

    @Test
    void anObserverOnceServingIsNotSentCommits() {
        LearnerRig rig = LearnerRig.observer(zxid(1, 5), 1, 1).opened(zxid(1, 5));
        rig.propose(zxid(2, 1));
        rig.newLeader();
        rig.receive(PacketType.UP_TO_DATE, -1);
        rig.commit(zxid(2, 1));
        checkEnded(rig, "COMMIT 0x200000001");
    }

    @Test
    void aFollowerIsNotInformed() {
        LearnerRig rig = LearnerRig.follower(zxid(1, 5), 1, 1).opened(zxid(1, 5));
        rig.inform(zxid(2, 1));
        checkEnded(rig, "INFORM 0x200000001");
    }

    @Test
    void requestsPingsAndAnswersWhileServing() {
        LearnerRig rig = LearnerRig.follower(zxid(1, 5), 1, 1).serving(zxid(1, 5));
        rig.learner.request(QuorumPacket.of(PacketType.REQUEST, -1, new byte[] {5}));
        rig.learner.revalidate(0x1234, 10_000);
        check(rig, "send REQUEST ffffffffffffffff [05]", "send REVALIDATE ffffffffffffffff [000000000000123400002710]");
        rig.receive(PacketType.SYNC, 0);
        rig.receive(PacketType.REVALIDATE, -1, new byte[] {0, 0, 0, 0, 0, 0, 0, 9, 1});
        check(rig, "synced", "revalidated 9 true");
        rig.touched((byte) 1, (byte) 2);
        rig.receive(PacketType.PING, zxid(2, 0));
        rig.receive(PacketType.PING, zxid(2, 0));
        check(rig, "send PING 200000000 [0102]", "send PING 200000000 []");
    }

    @Test
    void whatIsOutOfPlaceEndsIt() {
        LearnerRig early = LearnerRig.follower(zxid(1, 5), 1, 1);
        early.learner.connected(7, 0);
        early.receive(PacketType.DIFF, zxid(1, 5));
        checkEnded(early, "DIFF 0x100000005", "DISCOVERY");

        for (PacketType type : List.of(
                PacketType.NEW_LEADER,
                PacketType.UP_TO_DATE,
                PacketType.PROPOSAL,
                PacketType.COMMIT,
                PacketType.SYNC)) {
            LearnerRig unopened = LearnerRig.follower(zxid(1, 5), 1, 1).promised();
            unopened.receive(type, zxid(2, 0), new byte[8]);
            checkEnded(unopened, type.name(), "OPENING");
        }
        for (PacketType type : PacketType.values()) {
            boolean ordinary =
                    switch (type) {
                        case PROPOSAL, COMMIT, COMMIT_AND_ACTIVATE, PING, SYNC, REVALIDATE -> true;
                        default -> false;
                    };
            if (!ordinary) {
                LearnerRig serving = LearnerRig.follower(zxid(1, 5), 1, 1).serving(zxid(1, 5));
                serving.receive(type, zxid(2, 0), version(0x10000));
                checkEnded(serving, type.name(), "SERVING");
            }
        }
        LearnerRig otherEpoch = LearnerRig.follower(zxid(1, 5), 1, 1).opened(zxid(1, 5));
        otherEpoch.receive(PacketType.NEW_LEADER, zxid(3, 0));
        checkEnded(otherEpoch, "NEW_LEADER 0x300000000");

        LearnerRig tooSoon = LearnerRig.follower(zxid(1, 5), 1, 1).opened(zxid(1, 5));
        tooSoon.receive(PacketType.NEW_LEADER, zxid(2, 0));
        tooSoon.receive(PacketType.UP_TO_DATE, -1);
        checkEnded(tooSoon, "UP_TO_DATE", "ADOPTING");
    }

    @Test
    void aHistoryThatIsAheadOfTheLeadersIsNotContinued() {
        LearnerRig rig = LearnerRig.follower(zxid(1, 5), 1, 1).promised();
        rig.receive(PacketType.DIFF, zxid(1, 4));
        checkEnded(rig, "DIFF 0x100000004", "0x100000005");
    }

    @Test
    void silenceEndsItButNotWhileTheOwnDiskWorks() {
        LearnerRig unreached = LearnerRig.follower(zxid(1, 5), 1, 1);
        unreached.learner.tick(999);
        check(unreached);
        assertEquals(1_000, unreached.learner.nextDeadline());
        unreached.learner.tick(1_000);
        check(unreached, "ended: the leader was not reached for 1000 ms");

        LearnerRig rig = LearnerRig.follower(zxid(1, 5), 1, 1);
        rig.learner.connected(7, 600);
        assertEquals(1_600, rig.learner.nextDeadline());
        rig.learner.received(QuorumPacket.of(PacketType.LEADER_INFO, zxid(2, 0), version(0x10000)), 700);
        assertEquals(Long.MAX_VALUE, rig.learner.nextDeadline());
        rig.learner.epochWritten(EpochKind.ACCEPTED, 2, 5_000);
        rig.learner.received(QuorumPacket.of(PacketType.TRUNC, zxid(1, 4)), 5_100);
        rig.learner.truncated(true, 9_000);
        assertEquals(10_000, rig.learner.nextDeadline());
        rig.learner.progress(9_500);
        assertEquals(10_500, rig.learner.nextDeadline());
        rig.learner.received(QuorumPacket.of(PacketType.NEW_LEADER, zxid(2, 0)), 9_600);
        rig.learner.epochWritten(EpochKind.CURRENT, 2, 12_000);
        assertEquals(12_500, rig.learner.nextDeadline());
        rig.learner.received(QuorumPacket.of(PacketType.PING, zxid(2, 0)), 12_400);
        rig.take();
        rig.learner.tick(12_900);
        check(rig, "close 7", "ended: nothing was heard of the leader for 500 ms");
    }
}

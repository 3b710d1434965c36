package io.zk.server.zab;

import static io.zk.server.zab.LeaderRig.zxid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zk.server.zab.SyncChoice.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyncChoiceTest {
    /** The one probed with Apache's leaders: the leader of epoch 2, who has three transactions of epoch 1. */
    private static final CommittedLog PROBED = log(zxid(1, 1), zxid(1, 2), zxid(1, 3));

    private static SyncChoice probe(long end, boolean cutsSafely) {
        return SyncChoice.of(
                new SyncChoice.History(2, 1, zxid(1, 3), zxid(1, 3), zxid(2, 0), PROBED, false, 0), end, cutsSafely);
    }

    @Test
    void anythingWithoutEndGetsTheState() {
        assertEquals(new SyncChoice(Kind.STATE, zxid(1, 3), zxid(1, 3)), probe(-1, true));
        assertEquals(new SyncChoice(Kind.STATE, zxid(1, 3), zxid(1, 3)), probe(0, true));
    }

    @Test
    void oneThatHasTheBeginningGetsTheRest() {
        assertEquals(new SyncChoice(Kind.DIFF, zxid(1, 3), zxid(1, 1)), probe(zxid(1, 1), false));
        assertEquals(new SyncChoice(Kind.DIFF, zxid(1, 3), zxid(1, 2)), probe(zxid(1, 2), false));
        assertEquals(new SyncChoice(Kind.DIFF, zxid(1, 3), zxid(1, 3)), probe(zxid(1, 3), false));
    }

    @Test
    void theStartOfAnEpochIsTheBeginningIfTheFirstProposalOfItIsHeld() {
        assertEquals(new SyncChoice(Kind.DIFF, zxid(1, 3), zxid(1, 0)), probe(zxid(1, 0), false));
    }

    @Test
    void oneThatIsAheadIsCutIfItCutsSafely() {
        assertEquals(new SyncChoice(Kind.TRUNC, zxid(1, 3), zxid(1, 3)), probe(zxid(1, 9), true));
        assertEquals(new SyncChoice(Kind.STATE, zxid(2, 0), zxid(1, 3)), probe(zxid(1, 9), false));
    }

    @Test
    void oneThatFollowedALaterLeaderIsRefused() {
        assertEquals(Kind.REFUSE, probe(zxid(5, 9), true).kind());
        assertEquals(Kind.REFUSE, probe(zxid(2, 1), true).kind());
    }

    @Test
    void aFreshEnsembleHasNothingToSend() {
        SyncChoice.History empty =
                new SyncChoice.History(1, 0, 0, 0, zxid(1, 0), new CommittedLog(500, 1000), false, 1000);
        assertEquals(new SyncChoice(Kind.DIFF, 0, 0), SyncChoice.of(empty, 0, false));
        assertEquals(new SyncChoice(Kind.STATE, 0, 0), SyncChoice.of(empty, -1, false));
    }

    /** An old leader comes back with transactions that nobody else had; the ensemble has gone on. */
    @Test
    void anAbandonedEndOfAnEarlierEpochIsCut() {
        CommittedLog log = log(zxid(2, 1), zxid(2, 2), zxid(3, 1), zxid(3, 2));
        SyncChoice.History history = new SyncChoice.History(3, 2, zxid(2, 2), zxid(3, 2), zxid(3, 2), log, false, 1000);
        assertEquals(new SyncChoice(Kind.TRUNC, zxid(2, 2), zxid(2, 2)), SyncChoice.of(history, zxid(2, 3), true));
        assertEquals(new SyncChoice(Kind.STATE, zxid(3, 2), zxid(3, 2)), SyncChoice.of(history, zxid(2, 3), false));
    }

    /** A cut there would take from the disks of a quorum what this leader may have committed. */
    @Test
    void whatThisLeaderProposedIsNeverCut() {
        SyncChoice.History history =
                new SyncChoice.History(2, 1, zxid(1, 3), zxid(2, 4), zxid(2, 8), log(zxid(2, 4)), true, 1000);
        assertEquals(Kind.WAIT, SyncChoice.of(history, zxid(2, 5), true).kind());
        assertEquals(Kind.WAIT, SyncChoice.of(history, zxid(2, 8), false).kind());
        assertEquals(Kind.REFUSE, SyncChoice.of(history, zxid(2, 9), true).kind());
    }

    @Test
    void onRequestEverybodyGetsTheState() {
        SyncChoice.History history =
                new SyncChoice.History(2, 1, zxid(1, 3), zxid(1, 3), zxid(2, 0), PROBED, true, 1000);
        for (long end : new long[] {-1, 0, zxid(1, 1), zxid(1, 3)}) {
            assertEquals(new SyncChoice(Kind.STATE, zxid(1, 3), zxid(1, 3)), SyncChoice.of(history, end, true));
        }
        assertEquals(new SyncChoice(Kind.STATE, zxid(2, 0), zxid(1, 3)), SyncChoice.of(history, zxid(1, 4), true));
    }

    /** The start of epoch 2 may be where a leader stood who never had a quorum, with a history that was given up. */
    @Test
    void theStartOfAnUnknownEpochProvesNothing() {
        SyncChoice.History before =
                new SyncChoice.History(3, 1, zxid(1, 3), zxid(1, 3), zxid(3, 0), PROBED, false, 1000);
        assertEquals(new SyncChoice(Kind.STATE, zxid(3, 0), zxid(1, 3)), SyncChoice.of(before, zxid(2, 0), true));
        CommittedLog log = log(zxid(1, 3), zxid(3, 1));
        SyncChoice.History after = new SyncChoice.History(3, 1, zxid(1, 3), zxid(3, 1), zxid(3, 1), log, false, 1000);
        assertEquals(new SyncChoice(Kind.STATE, zxid(3, 1), zxid(3, 1)), SyncChoice.of(after, zxid(2, 0), true));
    }

    @Test
    void theStartOfAnEpochThatWasTakenOverIsKnown() {
        SyncChoice.History before =
                new SyncChoice.History(3, 2, zxid(1, 3), zxid(1, 3), zxid(3, 0), PROBED, false, 1000);
        assertEquals(new SyncChoice(Kind.DIFF, zxid(2, 0), zxid(2, 0)), SyncChoice.of(before, zxid(2, 0), true));
        CommittedLog log = log(zxid(1, 3), zxid(3, 1));
        SyncChoice.History after = new SyncChoice.History(3, 2, zxid(1, 3), zxid(3, 1), zxid(3, 1), log, false, 1000);
        assertEquals(new SyncChoice(Kind.DIFF, zxid(3, 1), zxid(2, 0)), SyncChoice.of(after, zxid(2, 0), true));
    }

    @Test
    void theStartOfTheLeadersOwnEpochIsKnown() {
        SyncChoice.History before =
                new SyncChoice.History(2, 1, zxid(1, 3), zxid(1, 3), zxid(2, 0), PROBED, false, 1000);
        assertEquals(new SyncChoice(Kind.DIFF, zxid(2, 0), zxid(2, 0)), SyncChoice.of(before, zxid(2, 0), false));
        CommittedLog log = log(zxid(2, 1), zxid(2, 2));
        SyncChoice.History after = new SyncChoice.History(2, 1, zxid(1, 3), zxid(2, 2), zxid(2, 2), log, false, 1000);
        assertEquals(new SyncChoice(Kind.DIFF, zxid(2, 2), zxid(2, 0)), SyncChoice.of(after, zxid(2, 0), false));
    }

    @Test
    void whatMemoryLacksIsRead() {
        CommittedLog log = log(zxid(2, 7), zxid(2, 8));
        SyncChoice.History history = new SyncChoice.History(3, 2, zxid(2, 8), zxid(2, 8), zxid(3, 0), log, false, 1000);
        assertEquals(new SyncChoice(Kind.READ, zxid(2, 3), zxid(2, 7)), SyncChoice.of(history, zxid(2, 3), false));
        assertEquals(new SyncChoice(Kind.READ, zxid(2, 0), zxid(2, 7)), SyncChoice.of(history, zxid(2, 0), false));
        assertEquals(new SyncChoice(Kind.READ, zxid(1, 3), zxid(2, 7)), SyncChoice.of(history, zxid(1, 3), false));
        assertEquals(new SyncChoice(Kind.DIFF, zxid(2, 8), zxid(2, 6)), SyncChoice.of(history, zxid(2, 6), false));
        SyncChoice.History unread = new SyncChoice.History(3, 2, zxid(2, 8), zxid(2, 8), zxid(3, 0), log, false, 0);
        assertEquals(Kind.STATE, SyncChoice.of(unread, zxid(2, 3), false).kind());
    }

    @Test
    void aLogInMemoryThatDoesNotEndWithTheStateIsOfNoUse() {
        for (CommittedLog useless : List.of(log(), log(zxid(2, 5), zxid(2, 6)))) {
            SyncChoice.History history =
                    new SyncChoice.History(3, 2, zxid(2, 8), zxid(2, 8), zxid(3, 0), useless, false, 1000);
            assertEquals(new SyncChoice(Kind.READ, zxid(2, 5), zxid(2, 8)), SyncChoice.of(history, zxid(2, 5), true));
        }
    }

    /** Whatever the learner has: the state that it is sent is never named by less, and what follows fits what it keeps. */
    @Test
    void nothingIsEverSentThatWouldLeaveAGap() {
        Random random = new Random(11);
        Set<Kind> chosen = EnumSet.noneOf(Kind.class);
        for (int round = 0; round < 50_000; round++) {
            SyncChoice.History history = anyHistory(random);
            long end = random.nextInt(10) == 0 ? -1 : zxid(random.nextInt(6), random.nextInt(6));
            SyncChoice choice = SyncChoice.of(history, end, random.nextBoolean());
            String what = end + " of " + history + ": " + choice;
            long next = history.log().above(choice.after());
            boolean fits = next == -1 || Zxids.follows(next, choice.after());
            switch (choice.kind()) {
                case STATE -> assertEquals(true, choice.zxid() >= end && choice.after() == history.applied(), what);
                case TRUNC -> assertEquals(true, choice.zxid() < end && choice.after() == choice.zxid() && fits, what);
                case DIFF -> assertEquals(true, choice.after() == end && choice.zxid() >= end && fits, what);
                case READ -> assertEquals(true, choice.zxid() == end && choice.after() > end, what);
                case WAIT -> assertEquals(true, end > history.applied() && end <= history.proposed(), what);
                case REFUSE -> assertEquals(true, end > history.proposed(), what);
            }
            chosen.add(choice.kind());
        }
        assertEquals(EnumSet.allOf(Kind.class), chosen, "every kind was chosen");
    }

    private static SyncChoice.History anyHistory(Random random) {
        List<Long> zxids = new ArrayList<>();
        long last = zxid(1, 0);
        long epoch = 3L + random.nextInt(2);
        long ownEnd = 0;
        for (int i = random.nextInt(12); i >= 0; i--) {
            boolean turns = random.nextInt(3) == 0 && Zxids.epoch(last) < epoch;
            last = turns ? zxid(Zxids.epoch(last) + 1, 1) : last + 1;
            zxids.add(last);
            ownEnd = Zxids.epoch(last) < epoch ? last : ownEnd;
        }
        zxids.subList(0, random.nextInt(zxids.size())).clear();
        long proposed = Math.max(last, zxid(epoch, 0)) + random.nextInt(3);
        long ownEpoch = Math.max(Zxids.epoch(ownEnd), epoch - 1 - random.nextInt(2));
        return new SyncChoice.History(
                epoch, ownEpoch, ownEnd, last, proposed, log(zxids), random.nextInt(10) == 0, random.nextInt(2));
    }

    private static CommittedLog log(long... zxids) {
        List<Long> boxed = new ArrayList<>();
        for (long zxid : zxids) {
            boxed.add(zxid);
        }
        return log(boxed);
    }

    private static CommittedLog log(List<Long> zxids) {
        CommittedLog log = new CommittedLog(500, 1 << 20);
        zxids.forEach(zxid -> log.add(LeaderRig.proposal(zxid)));
        return log;
    }
}

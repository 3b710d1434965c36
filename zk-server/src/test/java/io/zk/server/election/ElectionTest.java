package io.zk.server.election;

import static io.zk.server.election.ElectionRig.vote;
import static io.zk.server.election.PeerState.FOLLOWING;
import static io.zk.server.election.PeerState.LEADING;
import static io.zk.server.election.PeerState.LOOKING;
import static io.zk.server.election.PeerState.OBSERVING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zk.server.quorum.Members;
import io.zk.server.quorum.Membership;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules of an election, one by one, as seen by one member. */
class ElectionTest {
    private static final Membership THREE = Members.ensemble(3, 1);
    private static final Membership FIVE = Members.ensemble(5, 0);
    private static final List<String> NOTHING = List.of();

    private final ElectionRig one = new ElectionRig(1, THREE);

    @Test
    void votesForItselfAtFirstAndRepeatsWithGrowingPauses() {
        one.look(5, 2);
        List<String> vote = List.of("2<LOOKING:1/2.5r1", "3<LOOKING:1/2.5r1");
        assertEquals(vote, one.said());
        for (int pause : new int[] {200, 400, 800, 1000, 1000}) {
            assertEquals(NOTHING, one.pass(pause - 1).said());
            assertEquals(vote, one.pass(1).said());
        }
    }

    @Test
    void doesNothingBeforeItIsToldToLook() {
        one.hear(2, LOOKING, vote(2, 0, 0), 1).hear(4, LOOKING, Vote.NOBODY, 1);
        one.unreachable(3).pass(1000);
        assertEquals(NOTHING, one.said());
        assertEquals(LOOKING, one.election.state());
    }

    @Test
    void takesOverABetterVoteAndTellsEverybody() {
        one.look(5, 2).said();
        one.hear(2, LOOKING, vote(2, 2, 5), 1);
        assertEquals(List.of("2<LOOKING:2/2.5r1", "3<LOOKING:2/2.5r1"), one.said());
        one.hear(3, LOOKING, vote(3, 2, 4), 1);
        assertEquals(List.of("3<LOOKING:2/2.5r1"), one.said());
        one.hear(3, LOOKING, vote(3, 3, 0), 1);
        assertEquals(List.of("2<LOOKING:3/3.0r1", "3<LOOKING:3/3.0r1"), one.said());
    }

    @Test
    void decidesAtOnceWhenAllVotersAgree() {
        one.look(5, 2).hear(2, LOOKING, vote(2, 2, 5), 1).said();
        one.hear(3, LOOKING, vote(2, 2, 5), 1);
        assertEquals(
                List.of("3<LOOKING:2/2.5r1", "2<FOLLOWING:2/2.5r1", "3<FOLLOWING:2/2.5r1", "decided FOLLOWING:2/2.5"),
                one.said());
        one.election.hold();
        assertEquals(Long.MAX_VALUE, one.election.nextDeadline());
    }

    @Test
    void waitsForAVoterThatMayStillSpeak() {
        one.look(5, 2).hear(2, LOOKING, vote(1, 2, 5), 1).said();
        assertEquals(1200, one.election.nextDeadline());
        assertEquals(NOTHING, one.pass(199).said());
        one.pass(1);
        assertEquals(List.of("2<LEADING:1/2.5r1", "3<LEADING:1/2.5r1", "decided LEADING:1/2.5"), one.said());
    }

    @Test
    void aBetterVoteWhileWaitingStartsTheWaitAnew() {
        ElectionRig rig = new ElectionRig(1, FIVE);
        rig.look(5, 2).hear(2, LOOKING, vote(2, 2, 6), 1).hear(3, LOOKING, vote(2, 2, 6), 1);
        rig.pass(150).hear(4, LOOKING, vote(4, 2, 7), 1).said();
        assertEquals(
                NOTHING,
                rig.pass(100).said().stream()
                        .filter(s -> s.startsWith("decided"))
                        .toList());
        rig.hear(2, LOOKING, vote(4, 2, 7), 1).pass(199);
        assertEquals(LOOKING, rig.election.state());
        rig.pass(1);
        assertEquals(vote(4, 2, 7), rig.election.vote());
        assertEquals(FOLLOWING, rig.election.state());
    }

    @Test
    void doesNotWaitForAVoterThatCannotBeReached() {
        one.look(5, 2).unreachable(3).said();
        one.hear(2, LOOKING, vote(1, 2, 5), 1);
        assertEquals(List.of("2<LOOKING:1/2.5r1", "2<LEADING:1/2.5r1", "decided LEADING:1/2.5"), one.said());
    }

    @Test
    void stopsWaitingWhenTheLastSilentVoterTurnsOutUnreachable() {
        one.look(5, 2).hear(2, LOOKING, vote(1, 2, 5), 1).pass(20).said();
        one.unreachable(3);
        assertEquals(List.of("2<LEADING:1/2.5r1", "decided LEADING:1/2.5"), one.said());
    }

    @Test
    void oneThatSpeaksAgainCanBeReached() {
        one.look(5, 2).unreachable(3).hear(3, LOOKING, vote(3, 1, 9), 1);
        one.hear(2, LOOKING, vote(1, 2, 5), 1);
        assertEquals(LOOKING, one.election.state());
        one.hear(3, LOOKING, vote(1, 2, 5), 1);
        assertEquals(LEADING, one.election.state());
    }

    @Test
    void aCandidateThatDiesIsGivenUpInAnotherRound() {
        one.look(5, 2).hear(3, LOOKING, vote(3, 2, 5), 1).said();
        one.unreachable(3);
        assertEquals(List.of("2<LOOKING:1/2.5r2", "3<LOOKING:1/2.5r2"), one.said());
        one.unreachable(3);
        assertEquals(NOTHING, one.said());
        one.hear(2, LOOKING, vote(2, 2, 5), 2);
        assertEquals(vote(2, 2, 5), one.election.vote());
    }

    @Test
    void aCandidateKnownFromOthersIsNotDecidedForInHasteIfUnreachable() {
        one.look(5, 2).unreachable(3).hear(2, LOOKING, vote(3, 2, 5), 1).pass(199);
        assertEquals(LOOKING, one.election.state());
        one.pass(1);
        assertEquals(vote(3, 2, 5), one.election.vote());
    }

    @Test
    void goesOnToALaterRoundAndForgetsTheVotesOfThisOne() {
        one.look(5, 2).hear(2, LOOKING, vote(2, 2, 6), 1).said();
        one.hear(3, LOOKING, vote(3, 1, 9), 7);
        assertEquals(List.of("2<LOOKING:1/2.5r7", "3<LOOKING:1/2.5r7"), one.said());
        one.hear(2, LOOKING, vote(1, 2, 5), 7).unreachable(3);
        assertEquals(LEADING, one.election.state());
    }

    @Test
    void tellsTheRoundToOneWhoLags() {
        one.look(5, 2).look(5, 2).said();
        one.hear(2, LOOKING, vote(2, 9, 9), 1);
        assertEquals(List.of("2<LOOKING:1/2.5r2"), one.said());
    }

    @Test
    void theSameWordAgainIsAnsweredOnlyAfterAWhile() {
        one.look(5, 2).hear(2, LOOKING, vote(2, 1, 0), 1).said();
        one.hear(2, LOOKING, vote(2, 1, 0), 1).pass(99).hear(2, LOOKING, vote(2, 1, 0), 1);
        assertEquals(NOTHING, one.said());
        one.pass(1).hear(2, LOOKING, vote(2, 1, 0), 1).hear(2, LOOKING, vote(2, 1, 0), 1);
        assertEquals(List.of("2<LOOKING:1/2.5r1"), one.said());
    }

    @Test
    void joinsALeaderThatAQuorumReports() {
        one.look(5, 2).said();
        one.hear(2, FOLLOWING, vote(3, 4, 1), 9);
        one.hear(3, LEADING, vote(3, 3, 1), 9);
        assertEquals(LOOKING, one.election.state(), "the epochs differ");
        one.hear(3, LEADING, vote(3, 4, 0), 8);
        assertEquals(vote(3, 4, 0), one.election.vote());
        one.look(5, 4);
        assertEquals("2<LOOKING:1/4.5r9", one.said().get(3));
    }

    @Test
    void roundsNeverGoBack() {
        one.look(5, 2).look(5, 2).look(5, 2);
        one.hear(2, FOLLOWING, vote(3, 4, 1), 1)
                .hear(3, LEADING, vote(3, 4, 1), 1)
                .said();
        one.hear(2, LOOKING, vote(2, 0, 0), 1);
        assertEquals(List.of("2<FOLLOWING:3/4.1r1"), one.said());
        one.look(5, 4);
        assertEquals(List.of("2<LOOKING:1/4.5r4", "3<LOOKING:1/4.5r4"), one.said());
    }

    @Test
    void doesNotFollowALeaderThatDoesNotSpeakForItself() {
        ElectionRig rig = new ElectionRig(1, FIVE);
        rig.look(5, 2);
        for (long id = 2; id <= 4; id++) {
            rig.hear(id, FOLLOWING, vote(5, 2, 1), 1);
        }
        assertEquals(LOOKING, rig.election.state());
        rig.hear(5, LEADING, vote(5, 2, 1), 3);
        assertEquals(FOLLOWING, rig.election.state());
    }

    @Test
    void oneWordOfALeaderThatIsGoneSinceIsNotEnough() {
        one.look(5, 2).hear(3, LEADING, vote(3, 2, 1), 1).unreachable(3);
        one.hear(2, FOLLOWING, vote(3, 2, 1), 1);
        assertEquals(LOOKING, one.election.state());
    }

    @Test
    void oneWhoLooksAgainFollowsNobody() {
        one.look(5, 2).hear(2, FOLLOWING, vote(3, 2, 1), 1).hear(2, LOOKING, vote(2, 1, 1), 2);
        one.hear(3, LEADING, vote(3, 2, 1), 1);
        assertEquals(LOOKING, one.election.state());
    }

    @Test
    void votesOfTheSameRoundCountTogetherWithThoseWhoHaveDecided() {
        ElectionRig rig = new ElectionRig(1, FIVE);
        rig.look(5, 2).hear(3, LOOKING, vote(5, 2, 7), 1);
        rig.hear(5, LEADING, vote(5, 2, 7), 1);
        assertEquals(FOLLOWING, rig.election.state());
    }

    @Test
    void leadsForThoseWhoHaveDecidedForItInThisRound() {
        ElectionRig rig = new ElectionRig(1, FIVE);
        rig.look(5, 2).hear(2, FOLLOWING, vote(1, 2, 5), 1);
        assertEquals(LOOKING, rig.election.state());
        rig.hear(3, FOLLOWING, vote(1, 2, 5), 1);
        assertEquals(LEADING, rig.election.state());
    }

    @Test
    void doesNotLeadForThoseWhoRememberItFromBefore() {
        one.look(6, 2).hear(2, FOLLOWING, vote(1, 2, 5), 1).hear(3, FOLLOWING, vote(1, 2, 5), 1);
        assertEquals(LOOKING, one.election.state());
    }

    @Test
    void answersWithItsDecisionOnceItHasDecided() {
        one.look(5, 2).hear(2, LOOKING, vote(2, 2, 6), 1).unreachable(3).said();
        one.hear(2, LOOKING, vote(2, 2, 6), 1).hear(3, FOLLOWING, vote(2, 2, 6), 1);
        assertEquals(List.of("2<FOLLOWING:2/2.6r1"), one.said());
        one.election.settle(FOLLOWING, 3);
        assertEquals(List.of("2<FOLLOWING:2/3.6r1"), one.said(), "it had asked before");
        one.hear(3, LOOKING, vote(3, 0, 0), 8).hear(3, LEADING, vote(3, 9, 9), 9);
        assertEquals(List.of("3<FOLLOWING:2/3.6r1"), one.said());
        assertEquals(vote(2, 3, 6), one.election.vote());
    }

    @Test
    void oneWhoDoesNotVoteHearsTheLastDecisionAndTheRound() {
        one.look(5, 2).look(5, 2).said();
        one.hear(4, LOOKING, Vote.NOBODY, 1).hear(99, LOOKING, vote(99, 9, 9), 1);
        assertEquals(List.of("4<LOOKING:1/2.5r2", "99<LOOKING:1/2.5r2"), one.said());
        one.hear(4, LOOKING, Vote.NOBODY, 1).hear(4, OBSERVING, Vote.NOBODY, 1).pass(10);
        assertEquals(NOTHING, one.said());
        one.hear(2, LOOKING, vote(1, 2, 5), 2).unreachable(3);
        assertEquals(
                List.of("2<LOOKING:1/2.5r2", "2<LEADING:1/2.5r2", "4<LEADING:1/2.5r2", "decided LEADING:1/2.5"),
                one.said());
        one.hear(4, LOOKING, Vote.NOBODY, 1).said();
        one.election.settle(LEADING, 3);
        assertEquals(List.of("4<LEADING:1/3.5r2"), one.said());
        one.look(7, 3).said();
        one.hear(4, LOOKING, Vote.NOBODY, 1);
        assertEquals(NOTHING, one.said());
        one.pass(10).hear(4, LOOKING, Vote.NOBODY, 1);
        assertEquals(List.of("4<LOOKING:1/3.5r3"), one.said());
    }

    @Test
    void anObserverVotesForNobodyAndBelievesOnlyThoseWhoHaveDecided() {
        ElectionRig rig = new ElectionRig(4, THREE);
        rig.look(5, 2);
        assertEquals(List.of("1<LOOKING:nobodyr1", "2<LOOKING:nobodyr1", "3<LOOKING:nobodyr1"), rig.said());
        for (long id = 1; id <= 3; id++) {
            rig.hear(id, LOOKING, vote(3, 2, 1), 1);
        }
        assertEquals(NOTHING, rig.pass(199).said());
        assertEquals(3, rig.pass(1).said().size());
        rig.pass(10_000).hear(1, LOOKING, vote(3, 2, 1), 1).said();
        assertEquals(3, rig.pass(200).said().size(), "an election is going on");
        rig.hear(3, LEADING, vote(3, 2, 1), 4).hear(1, FOLLOWING, vote(3, 2, 0), 3);
        assertEquals(List.of("decided OBSERVING:3/2.0"), rig.said());
    }

    @Test
    void withoutAHistoryItNeitherVotesNorIsCounted() {
        one.look(-1, 0).said();
        one.hear(2, LOOKING, vote(2, 2, 6), 1)
                .hear(3, LOOKING, vote(2, 2, 6), 1)
                .pass(199);
        assertEquals(NOTHING, one.said());
        one.hear(2, FOLLOWING, vote(3, 2, 6), 1).hear(3, LEADING, vote(3, 2, 6), 1);
        assertEquals(FOLLOWING, one.election.state());

        ElectionRig two = new ElectionRig(2, THREE);
        two.look(5, 2).hear(1, LOOKING, vote(1, 9, -1), 4);
        assertEquals(List.of("1<LOOKING:2/2.5r1", "3<LOOKING:2/2.5r1"), two.said());
        two.hear(3, LOOKING, vote(2, 2, 5), 1);
        assertEquals(LEADING, two.election.state(), "nothing more can come from 1");
    }

    @Test
    void whoWeighsNothingIsNotElected() {
        Membership weighted = Members.ensemble(Members.of(3, 0), Map.of(1L, List.of(1L, 2L, 3L)), Map.of(3L, 0L));
        ElectionRig rig = new ElectionRig(1, weighted);
        rig.look(5, 2).hear(3, LOOKING, vote(3, 9, 9), 1).said();
        rig.hear(2, LOOKING, vote(2, 2, 5), 1);
        assertEquals(vote(2, 2, 5), rig.election.vote());
        ElectionRig three = new ElectionRig(3, weighted);
        three.look(9, 9).hear(1, LOOKING, vote(1, 2, 5), 1).hear(2, LOOKING, vote(1, 2, 5), 1);
        assertEquals(vote(1, 2, 5), three.election.vote());
    }

    @Test
    void nonsenseIsIgnored() {
        one.look(5, 2).said();
        one.hear(1, LOOKING, vote(1, 9, 9), 9)
                .hear(2, LOOKING, vote(2, 9, 9), Long.MAX_VALUE)
                .hear(2, LOOKING, vote(4, 9, 9), 1)
                .hear(2, LOOKING, vote(77, 9, 9), 9)
                .hear(2, LEADING, vote(77, 9, 9), 1)
                .hear(3, OBSERVING, vote(3, 9, 9), 1)
                .unreachable(1)
                .unreachable(77);
        assertEquals(NOTHING, one.said());
        one.hear(2, LOOKING, vote(1, 2, 5), 1).unreachable(3);
        assertEquals(LEADING, one.election.state());
    }

    @Test
    void aSingleVoterDecidesAlone() {
        ElectionRig rig = new ElectionRig(1, Members.ensemble(1, 1)).look(0, 0);
        assertEquals(List.of("decided LEADING:1/0.0"), rig.said());
    }
}

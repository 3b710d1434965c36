package io.zk.server.election;

import static io.zk.server.election.ElectionRig.vote;
import static io.zk.server.election.PeerState.FOLLOWING;
import static io.zk.server.election.PeerState.LOOKING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zk.server.quorum.Members;
import io.zk.server.quorum.Membership;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What shows that a decision will come to nothing, and what does not. */
class OvertakenTest {
    private static final Membership THREE = Members.ensemble(3, 0);
    private static final Vote FIRST = vote(1, 2, 5);
    private static final Vote SECOND = vote(2, 2, 6);

    /** Server 1 follows server 2. */
    private static ElectionRig follower() {
        ElectionRig rig = new ElectionRig(1, THREE);
        rig.look(5, 2).hear(2, LOOKING, SECOND, 1).unreachable(3).said();
        return rig;
    }

    /** Server 1 leads, chosen by itself and server 2. */
    private static ElectionRig leader() {
        ElectionRig rig = new ElectionRig(1, THREE);
        rig.look(5, 2).hear(2, LOOKING, FIRST, 1).unreachable(3).said();
        return rig;
    }

    private static long times(ElectionRig rig) {
        return rig.said().stream().filter("overtaken"::equals).count();
    }

    @Test
    void aFollowerWhoseLeaderWantsAnother() {
        assertEquals(1, times(follower().hear(2, LOOKING, vote(3, 3, 0), 1)));
        assertEquals(1, times(follower().hear(2, FOLLOWING, vote(3, 3, 0), 1)));
        assertEquals(1, times(follower().hear(2, LOOKING, SECOND, 2)));
        assertEquals(1, times(follower().unreachable(2)));
        assertEquals(1, times(follower().unreachable(2).unreachable(2).hear(2, LOOKING, SECOND, 2)));
    }

    @Test
    void notAFollowerWhoHearsOldWordsOrWordsOfOthers() {
        assertEquals(0, times(follower().hear(2, LOOKING, SECOND, 1)));
        assertEquals(0, times(follower().hear(2, LOOKING, vote(2, 1, 0), 1)));
        assertEquals(0, times(follower().hear(3, LOOKING, vote(3, 9, 9), 9)));
        assertEquals(0, times(follower().unreachable(3)));
    }

    @Test
    void aLeaderWhomTooFewWant() {
        assertEquals(1, times(leader().hear(2, LOOKING, vote(3, 3, 0), 1)));
        assertEquals(1, times(leader().hear(2, FOLLOWING, vote(3, 3, 0), 5)));
        assertEquals(1, times(leader().hear(2, LOOKING, FIRST, 2)));
        assertEquals(1, times(leader().unreachable(2)));
    }

    @Test
    void notALeaderWithAQuorumLeft() {
        assertEquals(0, times(leader().hear(2, LOOKING, FIRST, 1)));
        assertEquals(0, times(leader().hear(2, LOOKING, vote(2, 1, 0), 1)));
        assertEquals(0, times(leader().hear(2, FOLLOWING, FIRST, 7)));
        assertEquals(0, times(leader().hear(3, LOOKING, vote(3, 3, 0), 1)));
        assertEquals(0, times(leader().hear(3, LOOKING, FIRST, 1).unreachable(2)));
        assertEquals(
                1,
                times(leader().hear(3, LOOKING, FIRST, 1)
                        .hear(2, LOOKING, vote(3, 3, 0), 1)
                        .hear(3, LOOKING, vote(3, 3, 0), 1)));
    }

    @Test
    void nobodyWhoseDecisionHolds() {
        ElectionRig leader = leader();
        leader.election.hold();
        assertEquals(0, times(leader.hear(2, LOOKING, vote(3, 3, 0), 1).unreachable(2)));
        assertEquals(vote(1, 2, 5), leader.election.vote());
        ElectionRig follower = follower();
        follower.election.settle(FOLLOWING, 3);
        assertEquals(0, times(follower.unreachable(2).hear(2, LOOKING, SECOND, 2)));
        assertEquals(List.of(), follower.pass(100_000).said());
    }

    @Test
    void triesWhetherThoseAreThereOnWhomTheDecisionDepends() {
        ElectionRig follower = follower();
        assertEquals(List.of(), follower.pass(199).said());
        assertEquals(List.of("2<FOLLOWING:2/2.6r1"), follower.pass(1).said());
        assertEquals(List.of(), follower.pass(399).said());
        assertEquals(List.of("2<FOLLOWING:2/2.6r1"), follower.pass(1).said());
        follower.election.hold();
        assertEquals(Long.MAX_VALUE, follower.election.nextDeadline());
        assertEquals(List.of("2<LEADING:1/2.5r1"), leader().pass(200).said());
    }

    @Test
    void anotherElectionMayBeOvertakenAgain() {
        ElectionRig rig = follower().unreachable(2);
        assertEquals(1, times(rig));
        rig.look(5, 2).hear(2, LOOKING, SECOND, 2);
        assertEquals(List.of(), rig.said().stream().filter("overtaken"::equals).toList());
        assertEquals(FOLLOWING, rig.election.state());
        assertEquals(1, times(rig.unreachable(2)));
    }
}

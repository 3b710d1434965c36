package io.zk.server.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.server.election.ElectionTiming;
import io.zk.server.quorum.Members;
import io.zk.server.quorum.Membership;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a member without room on its disk has no vote, and when it gives the lead up. */
class DeferenceTest {
    private static final long NOW = 5_000;

    private final Deference third = of(3, Members.ensemble(3, 0));

    private static Deference of(long self, Membership membership) {
        return new Deference(self, membership, new ElectionTiming(40, 200, 1_000));
    }

    private static boolean yields(Deference one, long now, Long... followers) {
        return one.yields(false, now, () -> Set.of(followers));
    }

    @Test
    void withRoomItVotesAndLeads() {
        assertFalse(third.abstains(true, NOW));
        assertEquals(Long.MAX_VALUE, third.nextDeadline());
        assertFalse(third.returns(true, NOW));
        assertFalse(third.yields(true, NOW, () -> {
            throw new AssertionError("asked for nothing");
        }));
    }

    @Test
    void withoutRoomItHasNoVoteForFiveWaitsOfAnElection() {
        assertTrue(third.abstains(false, NOW));
        assertEquals(200, third.abstainMillis());
        assertEquals(NOW + 200, third.nextDeadline());
        assertFalse(third.returns(false, NOW + 199));
        assertTrue(third.returns(false, NOW + 200));
        assertFalse(third.returns(false, NOW + 201), "says so once");
        assertEquals(Long.MAX_VALUE, third.nextDeadline());
    }

    @Test
    void itHasItsVoteAgainAsSoonAsThereIsRoom() {
        third.abstains(false, NOW);
        assertTrue(third.returns(true, NOW + 1));
        assertFalse(third.returns(true, NOW + 2), "says so once");
    }

    @Test
    void aLeaderThatIsFoundEndsIt() {
        third.abstains(false, NOW);
        third.decided();
        assertFalse(third.returns(false, NOW + 1_000));
        assertEquals(Long.MAX_VALUE, third.nextDeadline());
    }

    @Test
    void itGivesTheLeadUpToAQuorumOfOthers() {
        assertFalse(yields(third, NOW));
        assertFalse(yields(third, NOW, 1L));
        assertFalse(yields(third, NOW, 1L, 3L), "it does not count itself");
        assertFalse(yields(third, NOW, 1L, 9L), "nor one that is no voter");
        assertTrue(yields(third, NOW, 1L, 2L));
    }

    @Test
    void itDoesSoOnceInTenMinutes() {
        assertTrue(yields(third, NOW, 1L, 2L));
        assertFalse(yields(third, NOW + 1, 1L, 2L));
        assertFalse(yields(third, NOW + 599_999, 1L, 2L));
        assertTrue(yields(third, NOW + 600_000, 1L, 2L));
    }

    /** An observer, one of two, the only one, and one without which a group is lost. */
    @Test
    void whoCannotBeSparedVotesAndLeads() {
        Map<Long, List<Long>> groups = Map.of(1L, List.of(1L), 2L, List.of(2L));
        for (Deference one : List.of(
                of(4, Members.ensemble(3, 1)),
                of(1, Members.ensemble(2, 0)),
                of(1, Members.ensemble(1, 1)),
                of(1, Members.ensemble(Members.of(2, 0), groups, Map.of())))) {
            assertFalse(one.abstains(false, NOW));
            assertFalse(yields(one, NOW, 1L, 2L, 3L, 4L));
        }
    }

    @Test
    void aQuorumIsWhatTheMembershipTakesForOne() {
        Membership weighed =
                Members.ensemble(Members.of(3, 0), Map.of(1L, List.of(1L, 2L, 3L)), Map.of(1L, 1L, 2L, 0L, 3L, 2L));
        assertFalse(yields(of(3, weighed), NOW, 1L, 2L), "1 of 3");
        assertTrue(yields(of(1, weighed), NOW, 2L, 3L), "2 of 3");
    }
}

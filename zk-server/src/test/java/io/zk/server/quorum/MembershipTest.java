package io.zk.server.quorum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What lines make an ensemble, and the text of one. */
class MembershipTest {
    private static final Map<Long, List<Long>> NO_GROUPS = Map.of();
    private static final Map<Long, Long> NO_WEIGHTS = Map.of();

    @Test
    void textNamesEachMemberAndTheVersion() {
        Membership membership = Members.ensemble(
                List.of(
                        new Member(2, List.of(new Member.Address("zk-2", 2888, 3888)), true, "", 2182),
                        new Member(1, List.of(new Member.Address("::1", 2888, 3888)), false, "", 0),
                        new Member(
                                3,
                                List.of(
                                        new Member.Address("127.0.0.2", 25411, 25412),
                                        new Member.Address("127.0.0.1", 25411, 25412)),
                                false,
                                "fe80::3",
                                2183)),
                NO_GROUPS,
                NO_WEIGHTS);
        assertEquals(
                """
                server.1=[::1]:2888:3888:participant
                server.2=zk-2:2888:3888:observer;0.0.0.0:2182
                server.3=127.0.0.1:25411:25412|127.0.0.2:25411:25412:participant;[fe80::3]:2183
                version=0""",
                membership.text(0));
        assertEquals(Set.of(1L, 3L), membership.voters());
        assertNull(membership.member(4));
    }

    @Test
    void textOfAHierarchyHasEveryWeight() {
        Membership membership =
                Members.ensemble(Members.of(4, 1), Map.of(2L, List.of(4L), 1L, List.of(1L, 2L, 3L)), Map.of(3L, 2L));
        assertEquals(
                """
                server.1=127.0.0.1:2001:3001:participant
                server.2=127.0.0.1:2002:3002:participant
                server.3=127.0.0.1:2003:3003:participant
                server.4=127.0.0.1:2004:3004:participant
                server.5=127.0.0.1:2005:3005:observer
                group.1=1:2:3
                group.2=4
                weight.1=1
                weight.2=1
                weight.3=2
                weight.4=1
                version=0""",
                membership.text(0));
    }

    @Test
    void refusesWhatMakesNoEnsemble() {
        List<Member> three = Members.of(3, 0);
        refused(
                "no server.N line is that of a participant: nobody would vote",
                Members.of(0, 2),
                NO_GROUPS,
                NO_WEIGHTS);
        refused("server.1 stands twice", List.of(Members.voter(1), Members.observer(1)), NO_GROUPS, NO_WEIGHTS);
        refused("server.3 votes but is in no group", three, Map.of(1L, List.of(1L, 2L)), NO_WEIGHTS);
        refused("server.1 votes but is in no group", three, NO_GROUPS, Map.of(1L, 1L));
        refused(
                "group.2: server.3 is already in group.1",
                three,
                new TreeMap<>(Map.of(1L, List.of(1L, 2L, 3L), 2L, List.of(3L))),
                NO_WEIGHTS);
        refused(
                "group.1: server.4 is no participant and has no weight",
                Members.of(3, 1),
                Map.of(1L, List.of(1L, 2L, 3L, 4L)),
                NO_WEIGHTS);
        Map<Long, List<Long>> one = Map.of(1L, List.of(1L, 2L, 3L));
        refused("weight.2=-1 is negative", three, one, Map.of(2L, -1L));
        refused(
                "the weights of a group are too large to be added",
                three,
                one,
                Map.of(1L, Long.MAX_VALUE, 2L, Long.MAX_VALUE));
        refused("not even all participants together would be a quorum", three, one, Map.of(1L, 0L, 2L, 0L, 3L, 0L));
    }

    private static void refused(
            String why, List<Member> members, Map<Long, List<Long>> groups, Map<Long, Long> weights) {
        MembershipException refusal =
                assertThrows(MembershipException.class, () -> Membership.of(members, groups, weights));
        assertEquals(why, refusal.getMessage());
    }
}

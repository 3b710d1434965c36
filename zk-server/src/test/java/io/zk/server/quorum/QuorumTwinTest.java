package io.zk.server.quorum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Quorum systems against a naive count, for every subset of ids; and any two quorums meet. */
class QuorumTwinTest {
    @Test
    void moreThanHalfOfTheVotersIsAMajority() {
        for (int voters = 1; voters <= 7; voters++) {
            Membership membership = Members.ensemble(voters, 2);
            for (Set<Long> ids : subsets(voters + 3)) {
                int among = 0;
                for (long id = 1; id <= voters; id++) {
                    among += ids.contains(id) ? 1 : 0;
                }
                assertEquals(2 * among > voters, membership.quorums().isQuorum(ids), voters + " voters: " + ids);
            }
            assertQuorumsMeet(membership, voters);
            assertEquals(1, membership.quorums().weight(voters));
            assertEquals(0, membership.quorums().weight(voters + 1));
        }
    }

    @Test
    void groupsDecideByWeight() throws Exception {
        Random random = new Random(7);
        int made = 0;
        while (made < 150) {
            int voters = 1 + random.nextInt(6);
            int observers = random.nextInt(3);
            Map<Long, List<Long>> groups = new TreeMap<>();
            Map<Long, Long> weights = new TreeMap<>();
            for (long id = 1; id <= voters + observers; id++) {
                boolean observer = id > voters;
                if (observer || random.nextInt(3) > 0) {
                    weights.put(id, (long) random.nextInt(5));
                }
                if (!observer || random.nextBoolean()) {
                    groups.computeIfAbsent((long) random.nextInt(4), any -> new ArrayList<>())
                            .add(id);
                }
            }
            Membership membership;
            try {
                membership = Membership.of(Members.of(voters, observers), groups, weights);
            } catch (MembershipException e) {
                assertEquals("not even all participants together would be a quorum", e.getMessage());
                continue;
            }
            made++;
            for (Set<Long> ids : subsets(voters + observers + 1)) {
                String what = groups + " " + weights + " " + voters + " voters: " + ids;
                assertEquals(
                        naive(groups, weights, voters, ids),
                        membership.quorums().isQuorum(ids),
                        what);
            }
            assertQuorumsMeet(membership, voters);
        }
    }

    private static boolean naive(Map<Long, List<Long>> groups, Map<Long, Long> weights, int voters, Set<Long> ids) {
        double counting = 0;
        double agreeing = 0;
        for (List<Long> group : groups.values()) {
            double whole = 0;
            double here = 0;
            for (long id : group) {
                whole += weights.getOrDefault(id, 1L);
                here += id <= voters && ids.contains(id) ? weights.getOrDefault(id, 1L) : 0;
            }
            counting += whole > 0 ? 1 : 0;
            agreeing += here > whole / 2 ? 1 : 0;
        }
        return agreeing > counting / 2;
    }

    private static void assertQuorumsMeet(Membership membership, int voters) {
        for (Set<Long> ids : subsets(voters)) {
            Set<Long> others = new TreeSet<>(membership.voters());
            others.removeAll(ids);
            assertFalse(
                    membership.quorums().isQuorum(ids) && membership.quorums().isQuorum(others),
                    ids + " and " + others + " are both quorums");
        }
        assertTrue(membership.quorums().isQuorum(membership.voters()));
        assertFalse(membership.quorums().isQuorum(Set.of()));
    }

    /** All sets of the ids 1 to {@code last}. */
    private static List<Set<Long>> subsets(int last) {
        List<Set<Long>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << last; bits++) {
            Set<Long> subset = new TreeSet<>();
            for (int i = 0; i < last; i++) {
                if ((bits >> i & 1) != 0) {
                    subset.add(i + 1L);
                }
            }
            subsets.add(subset);
        }
        return subsets;
    }
}

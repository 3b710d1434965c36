package io.zk.server.zab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zk.server.quorum.Members;
import io.zk.server.quorum.Membership;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AckTallyTest {
    @Test
    void whoDoesNotVoteHasNoPlace() {
        AckTally tally = new AckTally(Members.ensemble(3, 1));
        assertEquals(-1, tally.place(4));
        assertEquals(-1, tally.place(17));
        assertEquals(2, tally.place(3));
    }

    @Test
    void findsWhatAQuorumHoldsAsOneWouldByTryingAll() {
        Random random = new Random(3);
        List<Membership> memberships = List.of(
                Members.ensemble(1, 0),
                Members.ensemble(3, 1),
                Members.ensemble(4, 0),
                Members.ensemble(5, 0),
                Members.ensemble(
                        Members.of(6, 0),
                        Map.of(1L, List.of(1L, 2L, 3L), 2L, List.of(4L, 5L), 3L, List.of(6L)),
                        Map.of(2L, 3L, 5L, 0L)));
        for (int round = 0; round < 2000; round++) {
            Membership membership = memberships.get(round % memberships.size());
            AckTally tally = new AckTally(membership);
            long[] held = new long[8];
            for (int step = 0; step < 20; step++) {
                long voter = 1L + random.nextInt(membership.voters().size());
                long zxid = random.nextInt(10);
                if (random.nextInt(8) == 0) {
                    tally.holdsNoMoreThan(tally.place(voter), zxid);
                    held[(int) voter] = Math.min(held[(int) voter], zxid);
                } else {
                    tally.holds(tally.place(voter), zxid);
                    held[(int) voter] = Math.max(held[(int) voter], zxid);
                }
                long floor = random.nextInt(4);
                assertEquals(expected(membership, held, floor), tally.heldByQuorum(floor));
            }
        }
    }

    private static long expected(Membership membership, long[] held, long floor) {
        for (long zxid = 10; zxid > floor; zxid--) {
            Set<Long> holders = new TreeSet<>();
            for (long voter : membership.voters()) {
                if (held[(int) voter] >= zxid) {
                    holders.add(voter);
                }
            }
            if (membership.quorums().isQuorum(holders)) {
                return zxid;
            }
        }
        return floor;
    }
}

package io.zk.server.zab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Leaders and learners of one ensemble, under crashes, lost links and slow disks. */
class LoopbackTest {
    private static final int SEEDS = 1_000;
    private static final int STEPS = 4_000;

    /** What some seed must have come across, or the test tests less than it should. */
    private static final String[] EXPECTED = {
        "DIFF",
        "TRUNC",
        "SNAP",
        "INFORM",
        "UP_TO_DATE",
        "answer",
        "confirmed",
        "fuzzy state",
        "history cut",
        "state cut",
        "history not to be cut",
        "log read",
        "outdated leader",
    };

    @Test
    void nothingCommittedIsEverLost() {
        Map<String, Integer> seen = new TreeMap<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            LoopWorld world = new LoopWorld(seed);
            world.run(STEPS);
            world.oracle.seen().forEach((what, times) -> seen.merge(what, times, Integer::sum));
        }
        for (String what : EXPECTED) {
            assertTrue(seen.containsKey(what), what + " never happened: " + seen);
        }
    }
}

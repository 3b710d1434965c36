package io.zk.server.sim;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The checker itself, on a register: what it must accept, what it must not. */
class LinearizabilityTest {
    private record Write(long calledAt, long returnedAt, int value) implements Linearizability.Operation<Integer> {
        @Override
        public long guess() {
            return Long.MAX_VALUE;
        }

        @Override
        public Integer from(Integer state) {
            return value;
        }
    }

    private record Read(long calledAt, long returnedAt, int saw) implements Linearizability.Operation<Integer> {
        @Override
        public long guess() {
            return Long.MAX_VALUE;
        }

        @Override
        public @Nullable Integer from(Integer state) {
            return state == saw ? state : null;
        }
    }

    private static boolean holds(List<? extends Linearizability.Operation<Integer>> history) {
        return Linearizability.flaw(history, 0) == null;
    }

    @Test
    void readDuringAWriteMaySeeEitherValue() {
        assertTrue(holds(List.of(new Write(0, 10, 1), new Read(5, 6, 0))));
        assertTrue(holds(List.of(new Write(0, 10, 1), new Read(5, 6, 1))));
    }

    @Test
    void readAfterAWriteMustSeeIt() {
        assertFalse(holds(List.of(new Write(0, 10, 1), new Read(11, 12, 0))));
    }

    @Test
    void twoReadsMayNotGoBack() {
        assertFalse(holds(List.of(new Write(0, 100, 1), new Read(10, 20, 1), new Read(30, 40, 0))));
    }

    @Test
    void unknownWriteMayHappenLateOrNever() {
        long unknown = Long.MAX_VALUE;
        assertTrue(holds(List.of(new Write(0, unknown, 1), new Read(50, 60, 0), new Read(70, 80, 1))));
        assertTrue(holds(List.of(new Write(0, unknown, 1), new Read(50, 60, 0))));
        assertFalse(holds(List.of(new Write(0, unknown, 1), new Read(50, 60, 1), new Read(70, 80, 0))));
    }

    @Test
    void agreesWithTryingEveryOrder() {
        int accepted = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            List<Linearizability.Operation<Integer>> history = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                long called = random.nextInt(20);
                long returned = random.nextInt(8) == 0 ? Long.MAX_VALUE : called + random.nextInt(8);
                int value = random.nextInt(3);
                history.add(
                        random.nextBoolean() ? new Write(called, returned, value) : new Read(called, returned, value));
            }
            boolean expected = someOrderFits(history, new ArrayList<>(), 0);
            assertTrue(expected == holds(history), () -> "seed of the history: " + history);
            accepted += expected ? 1 : 0;
        }
        assertTrue(accepted > 100 && accepted < 1_900, "the histories tell nothing: " + accepted);
    }

    private static boolean someOrderFits(
            List<Linearizability.Operation<Integer>> history,
            List<Linearizability.Operation<Integer>> taken,
            Integer state) {
        List<Linearizability.Operation<Integer>> left = new ArrayList<>(history);
        left.removeAll(taken);
        if (left.stream().allMatch(operation -> operation.returnedAt() == Long.MAX_VALUE)) {
            return true;
        }
        for (Linearizability.Operation<Integer> next : left) {
            boolean mayComeNext = left.stream().allMatch(other -> other.returnedAt() >= next.calledAt());
            Integer after = mayComeNext ? next.from(state) : null;
            if (after != null) {
                List<Linearizability.Operation<Integer>> more = new ArrayList<>(taken);
                more.add(next);
                if (someOrderFits(history, more, after)) {
                    return true;
                }
            }
        }
        return false;
    }
}

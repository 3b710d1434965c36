package io.zk.server.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a history of operations could have come from one copy that carries them out one at a time, each at
 * some moment between its call and its return (Wing and Gong's search, with Lowe's memory of the configurations that
 * led nowhere). An operation whose outcome is unknown may take effect at any time after its call, or never.
 *
 * <p>Each operation carries a guess of its place in the order. The search tries operations in that order first, so that
 * a good guess makes it short; a wrong one costs time and changes no verdict.
 *
 * @param <S> state of the model: immutable, with value equality
 */
final class Linearizability<S> {
    /** Steps after which a search is given up as failed: the guesses, at least, were wrong. */
    private static final int STEPS_MAX = 1_000_000;

    /** An operation as its caller saw it. */
    interface Operation<S> {
        long calledAt();

        /** {@code Long.MAX_VALUE} if the outcome is unknown. */
        long returnedAt();

        /** Its place in the order as far as one can tell; {@code Long.MAX_VALUE} if one can't. */
        long guess();

        /** The state after it, or null if it could not have returned what it did from this state. */
        @Nullable
        S from(S state);
    }

    /** One level of the search: what may come next here, and which of them is tried. */
    private static final class Level<S> {
        private final S state;
        private final List<Integer> candidates;
        private int tried;
        private int taken = -1;

        Level(S state, List<Integer> candidates) {
            this.state = state;
            this.candidates = candidates;
        }
    }

    private record Configuration<S>(BitSet done, S state) {}

    private final List<? extends Operation<S>> history;
    /** Operations in the order of their calls. */
    private final List<Integer> byCall = new ArrayList<>();

    private final BitSet done = new BitSet();
    private final Set<Configuration<S>> seen = new HashSet<>();
    private final ArrayDeque<Level<S>> levels = new ArrayDeque<>();
    private int known;
    private int deepestLevel;
    private String deepest = "";

    private Linearizability(List<? extends Operation<S>> history) {
        this.history = history;
        for (int i = 0; i < history.size(); i++) {
            byCall.add(i);
            known += isKnown(i) ? 1 : 0;
        }
        byCall.sort(Comparator.comparingLong(i -> history.get(i).calledAt()));
    }

    /** Null if it could; otherwise how far the search came, and what it could not explain there. */
    static <S> @Nullable String flaw(List<? extends Operation<S>> history, S initial) {
        Linearizability<S> search = new Linearizability<>(history);
        return search.search(initial) ? null : search.deepest;
    }

    private boolean search(S initial) {
        int knownDone = 0;
        levels.push(new Level<>(initial, candidates()));
        for (int steps = 0; knownDone < known; steps++) {
            Level<S> level = levels.peek();
            if (steps > STEPS_MAX || level == null) {
                return false;
            }
            if (level.taken >= 0) {
                done.clear(level.taken);
                knownDone -= isKnown(level.taken) ? 1 : 0;
                level.taken = -1;
            }
            if (level.tried == level.candidates.size()) {
                noteDepth(level);
                levels.pop();
                continue;
            }
            int next = level.candidates.get(level.tried++);
            S after = history.get(next).from(level.state);
            if (after != null && isNew(next, after)) {
                level.taken = next;
                done.set(next);
                knownDone += isKnown(next) ? 1 : 0;
                levels.push(new Level<>(after, candidates()));
            }
        }
        return true;
    }

    /** What may come next: everything left that was called before anything left returned. */
    private List<Integer> candidates() {
        long firstReturn = Long.MAX_VALUE;
        List<Integer> left = new ArrayList<>();
        for (int i : byCall) {
            if (!done.get(i)) {
                if (history.get(i).calledAt() > firstReturn) {
                    break;
                }
                left.add(i);
                firstReturn = Math.min(firstReturn, history.get(i).returnedAt());
            }
        }
        long limit = firstReturn;
        left.removeIf(i -> history.get(i).calledAt() > limit);
        left.sort(
                Comparator.<Integer>comparingLong(i -> history.get(i).guess()).thenComparing(i -> isKnown(i) ? 0 : 1));
        return left;
    }

    private void noteDepth(Level<S> level) {
        if (levels.size() > deepestLevel) {
            deepestLevel = levels.size();
            List<Operation<S>> stuck = new ArrayList<>();
            level.candidates.forEach(i -> stuck.add(history.get(i)));
            deepest = (deepestLevel - 1) + " of " + history.size() + " operations explained, then from " + level.state
                    + " none of " + stuck;
        }
    }

    private boolean isKnown(int index) {
        return history.get(index).returnedAt() != Long.MAX_VALUE;
    }

    private boolean isNew(int index, S next) {
        BitSet with = (BitSet) done.clone();
        with.set(index);
        return seen.add(new Configuration<>(with, next));
    }
}

package io.zk.server.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a history of operations could have come from one copy that carries them out one at a time, each at
 * some moment between its call and its return (Wing and Gong's search, with Lowe's memory of the configurations that
 * led nowhere). An operation whose outcome is unknown may take effect at any time after its call, or never.
 *
 * @param <S> state of the model: immutable, with value equality
 */
final class Linearizability<S> {
    /** An operation as its caller saw it. */
    interface Operation<S> {
        long calledAt();

        /** {@code Long.MAX_VALUE} if the outcome is unknown. */
        long returnedAt();

        /** The state after it, or null if it could not have returned what it did from this state. */
        S from(S state);
    }

    private static final class Event<S> {
        private final int index;
        private final Operation<S> operation;
        private final boolean isReturn;
        private Event<S> before;
        private Event<S> after;
        private Event<S> match;

        Event(int index, Operation<S> operation, boolean isReturn) {
            this.index = index;
            this.operation = operation;
            this.isReturn = isReturn;
        }

        long time() {
            return isReturn ? operation.returnedAt() : operation.calledAt();
        }
    }

    private record Choice<S>(Event<S> call, S stateBefore) {}

    private record Configuration<S>(BitSet done, S state) {}

    private final Event<S> head = new Event<>(-1, null, false);
    private final Set<Configuration<S>> seen = new HashSet<>();
    private final ArrayDeque<Choice<S>> choices = new ArrayDeque<>();
    private final BitSet done = new BitSet();
    private S state;
    private int returnsLeft;

    private Linearizability(List<? extends Operation<S>> history, S initial) {
        state = initial;
        List<Event<S>> events = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            Operation<S> operation = history.get(i);
            Event<S> call = new Event<>(i, operation, false);
            events.add(call);
            if (operation.returnedAt() != Long.MAX_VALUE) {
                Event<S> end = new Event<>(i, operation, true);
                call.match = end;
                events.add(end);
                returnsLeft++;
            }
        }
        // At the same instant calls come first: operations that touch in time may have overlapped.
        events.sort(Comparator.<Event<S>>comparingLong(Event::time).thenComparing(e -> e.isReturn ? 1 : 0));
        Event<S> last = head;
        for (Event<S> event : events) {
            last.after = event;
            event.before = last;
            last = event;
        }
    }

    static <S> boolean holds(List<? extends Operation<S>> history, S initial) {
        return new Linearizability<>(history, initial).search();
    }

    private boolean search() {
        Event<S> at = candidateAfter(head);
        while (returnsLeft > 0) {
            if (at == null) {
                if (choices.isEmpty()) {
                    return false;
                }
                at = candidateAfter(undo());
            } else {
                S next = at.operation.from(state);
                if (next != null && isNew(at.index, next)) {
                    take(at, next);
                    at = candidateAfter(head);
                } else {
                    at = candidateAfter(at);
                }
            }
        }
        return true;
    }

    /**
     * The next operation that may come first among those left: one called before any of them returned. Those whose
     * outcome is unknown are tried last, since most of them explain nothing.
     */
    private Event<S> candidateAfter(Event<S> last) {
        boolean unknown = last != head && last.match == null;
        Event<S> event = last.after;
        while (true) {
            while (event != null && !event.isReturn) {
                if ((event.match == null) == unknown) {
                    return event;
                }
                event = event.after;
            }
            if (unknown) {
                return null;
            }
            unknown = true;
            event = head.after;
        }
    }

    private boolean isNew(int index, S next) {
        BitSet with = (BitSet) done.clone();
        with.set(index);
        return seen.add(new Configuration<>(with, next));
    }

    private void take(Event<S> call, S next) {
        choices.push(new Choice<>(call, state));
        done.set(call.index);
        state = next;
        unlink(call);
        if (call.match != null) {
            unlink(call.match);
            returnsLeft--;
        }
    }

    private Event<S> undo() {
        Choice<S> choice = choices.pop();
        Event<S> call = choice.call();
        state = choice.stateBefore();
        done.clear(call.index);
        if (call.match != null) {
            relink(call.match);
            returnsLeft++;
        }
        relink(call);
        return call;
    }

    private void unlink(Event<S> event) {
        event.before.after = event.after;
        if (event.after != null) {
            event.after.before = event.before;
        }
    }

    private void relink(Event<S> event) {
        event.before.after = event;
        if (event.after != null) {
            event.after.before = event;
        }
    }
}

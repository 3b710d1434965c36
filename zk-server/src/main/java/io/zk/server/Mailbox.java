package io.zk.server;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Letters from many threads to one, which takes all there are at once. Posting never blocks and never fails: whoever
 * brings work in from outside asks {@link #full} first, and leaves it outside if so.
 *
 * <p>No wake-up is lost: the sender posts and then looks for a sleeper, the sleeper says that it sleeps and then looks for
 * letters. Only the first letter into an empty box wakes anybody.
 */
final class Mailbox<T> {
    private static final class Letter<T> {
        private final List<T> items;
        private @Nullable Letter<T> before;

        Letter(List<T> items) {
            this.items = items;
        }
    }

    private final int capacity;
    private final AtomicReference<@Nullable Letter<T>> newest = new AtomicReference<>();
    private final AtomicInteger size = new AtomicInteger();
    private volatile @Nullable Thread sleeper;

    /** @param capacity items from which on it is {@link #full} */
    Mailbox(int capacity) {
        this.capacity = capacity;
    }

    /** Adds these behind everything posted before. Any thread. */
    void post(List<T> items) {
        if (put(items)) {
            wake();
        }
    }

    /** The same, but wakes nobody; whether the box was empty, so that somebody has to be woken. Any thread. */
    boolean put(List<T> items) {
        Letter<T> letter = new Letter<>(items);
        size.addAndGet(items.size());
        Letter<T> before = newest.get();
        letter.before = before;
        while (!newest.compareAndSet(before, letter)) {
            before = newest.get();
            letter.before = before;
        }
        return before == null;
    }

    /** Ends a wait that is under way. Any thread. */
    void wake() {
        Thread waiting = sleeper;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** Items not taken yet. Any thread. */
    int size() {
        return size.get();
    }

    boolean full() {
        return size.get() >= capacity;
    }

    /** If there is nothing, waits for something at most this long. Receiver. */
    void await(long waitNanos) {
        if (newest.get() != null || waitNanos <= 0) {
            return;
        }
        sleeper = Thread.currentThread();
        if (newest.get() == null) {
            LockSupport.parkNanos(this, waitNanos);
        }
        sleeper = null;
    }

    /** Moves everything into the list, oldest first; if there is nothing, waits for it at most this long. Receiver. */
    void take(List<T> into, long waitNanos) {
        await(waitNanos);
        Letter<T> letter = newest.getAndSet(null);
        if (letter == null) {
            return;
        }
        int taken = into.size();
        for (Letter<T> next = reversed(letter); next != null; next = next.before) {
            for (int i = 0; i < next.items.size(); i++) {
                into.add(next.items.get(i));
            }
        }
        size.addAndGet(taken - into.size());
    }

    /** The oldest, behind which the others follow. */
    private static <T> Letter<T> reversed(Letter<T> newest) {
        Letter<T> first = newest;
        Letter<T> next = newest.before;
        newest.before = null;
        while (next != null) {
            Letter<T> older = next.before;
            next.before = first;
            first = next;
            next = older;
        }
        return first;
    }
}

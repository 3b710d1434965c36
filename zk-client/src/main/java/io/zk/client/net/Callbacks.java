package io.zk.client.net;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Calls the user back: one callback at a time, in the order the session put them out, on the given executor and never
 * on the session's loop (unless that is what the executor does). The loop collects a batch, and hands it over with
 * {@link #flush}. The backlog is bounded by whoever feeds it: see {@link #backlog}.
 */
public final class Callbacks {
    private final Executor executor;
    private final ConcurrentLinkedQueue<List<Runnable>> batches = new ConcurrentLinkedQueue<>();
    private final AtomicInteger backlog = new AtomicInteger();
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile @Nullable Thread thread;
    private volatile int wantedBacklog = -1;
    private volatile Runnable drained = () -> {};
    private List<Runnable> batch = new ArrayList<>();

    public Callbacks(Executor executor) {
        this.executor = executor;
    }

    /** Appends a callback to the batch. The session's loop only. */
    public void add(Runnable callback) {
        batch.add(callback);
    }

    /** Whether the caller runs inside a callback. Any thread. */
    public boolean isCallbackThread() {
        return Thread.currentThread().equals(thread);
    }

    /** Hands the batch over. The session's loop only. */
    void flush() {
        if (batch.isEmpty()) {
            return;
        }
        backlog.addAndGet(batch.size());
        batches.add(batch);
        batch = new ArrayList<>();
        start();
    }

    /** Callbacks handed over and not yet run. Any thread. */
    int backlog() {
        return backlog.get();
    }

    /** Runs the action, once, on the callback thread, as soon as the backlog is at or below the bound. */
    void whenBacklogAtMost(int bound, Runnable action) {
        drained = action;
        wantedBacklog = bound;
        // It may have fallen that far before the bound was set.
        announceDrained();
    }

    private void start() {
        if (!batches.isEmpty() && running.compareAndSet(false, true)) {
            executor.execute(this::run);
        }
    }

    private void run() {
        thread = Thread.currentThread();
        try {
            for (List<Runnable> next = batches.poll(); next != null; next = batches.poll()) {
                for (Runnable callback : next) {
                    call(callback);
                }
            }
        } finally {
            thread = null;
            running.set(false);
        }
        // A batch may have come in after the last poll.
        start();
    }

    private void call(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            // The user's mistake must not cost the user the callbacks after this one.
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        } finally {
            backlog.decrementAndGet();
            announceDrained();
        }
    }

    private void announceDrained() {
        int wanted = wantedBacklog;
        if (wanted >= 0 && backlog.get() <= wanted) {
            wantedBacklog = -1;
            drained.run();
        }
    }
}

package io.zk.server;

import io.zk.server.ops.Metrics;
import io.zk.server.storage.Snapshots;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot thread's turn: writes one when it is asked for. One that fails is no reason to stop: the log has
 * everything, and the next one is tried in its time.
 */
final class SnapshotTurn implements Duty.Turn {
    private static final Logger LOG = LogManager.getLogger(SnapshotTurn.class);
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Writes a snapshot of what is applied; null if that may not be kept, as long as no quorum is known to hold it. */
    interface Writer {
        /**
         * Writes one.
         *
         * @param alone whether it has to do without a log behind it, as far as that can be had
         */
        Snapshots.@Nullable Written write(boolean alone) throws IOException;
    }

    private final Writer writer;
    private final Metrics metrics;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final boolean countDecides;
    private final Queue<CompletableFuture<Snapshots.Written>> orders = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile long newestBytes;

    /** @param countDecides whether the size of the newest snapshot puts off none: the operator chose a count */
    SnapshotTurn(Writer writer, boolean countDecides, Metrics metrics) {
        this.writer = writer;
        this.countDecides = countDecides;
        this.metrics = metrics;
    }

    /** Asks for one; false if one is still being written. Any thread; the thread is to be woken after. */
    boolean request() {
        return wanted.compareAndSet(false, true);
    }

    /** Asks for one that begins from now on, and is told of it. Any thread; the thread is to be woken after. */
    CompletableFuture<Snapshots.Written> order() {
        CompletableFuture<Snapshots.Written> order = new CompletableFuture<>();
        orders.add(order);
        return order;
    }

    /** Does this while none is written. Any thread. */
    <T> T meanwhileNone(Callable<T> work) throws Exception {
        writing.lock();
        try {
            return work.call();
        } finally {
            writing.unlock();
        }
    }

    /** Size of the newest one before compression; 0 before the first, and where the count alone decides. Any thread. */
    long newestBytes() {
        return newestBytes;
    }

    @Override
    public void run() {
        List<CompletableFuture<Snapshots.Written>> served = new ArrayList<>();
        for (CompletableFuture<Snapshots.Written> next = orders.poll(); next != null; next = orders.poll()) {
            served.add(next);
        }
        if (!wanted.get() && served.isEmpty()) {
            LockSupport.parkNanos(this, WAIT_NANOS);
            return;
        }
        writing.lock();
        try {
            Snapshots.Written written = write(!served.isEmpty());
            served.forEach(order -> order.complete(written));
        } catch (IOException e) {
            served.forEach(order -> order.completeExceptionally(e));
        } finally {
            writing.unlock();
            wanted.set(false);
        }
    }

    /** Writes one, and says so. */
    private Snapshots.Written write(boolean alone) throws IOException {
        long before = System.nanoTime();
        Snapshots.Written written;
        try {
            written = writer.write(alone);
        } catch (IOException e) {
            metrics.snapshotErrors.add();
            LOG.error("the snapshot could not be written, and will be tried again: {}", e.getMessage());
            throw e;
        }
        if (written == null) {
            LOG.info("no snapshot: it would hold what is not committed yet");
            throw new IOException("no snapshot: it would hold what is not committed yet");
        }
        newestBytes = countDecides ? 0 : written.bytes();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        metrics.snapshotMillis.add(millis);
        LOG.info(
                "Snapshot taken in {} ms: 0x{} to {}, {} bytes",
                millis,
                Long.toHexString(written.zxid()),
                written.file(),
                written.bytes());
        return written;
    }
}

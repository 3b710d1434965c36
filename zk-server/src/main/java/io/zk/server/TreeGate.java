package io.zk.server;

import io.zk.server.net.LoopGate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is applied to the tree apart from what is read in it. Readers are few and known, so each has a flag of its
 * own that nobody else writes: entering costs one store and one load, however many there are. A writer raises its flag
 * and waits until every reader's is down. Both sides first say what they want and then look at the other, so one of them
 * always sees the other; whoever waits is woken by whoever it waits for.
 *
 * <p>A writer lets the readers that waited for the last one go first, so neither side starves.
 */
public final class TreeGate {
    private static final int SPINS = 200;
    private static final int PAUSES = 20;
    private static final long PAUSE_NANOS = 1000;

    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final ReentrantLock writers = new ReentrantLock();
    private volatile boolean writing;
    private volatile @Nullable Thread waitingWriter;

    /** A new reader, for one thread. */
    public Reader reader() {
        Reader reader = new Reader();
        readers.add(reader);
        return reader;
    }

    /** A reader that will not come any more. */
    public void forget(Reader reader) {
        readers.remove(reader);
    }

    /** Runs this while nobody reads. Any thread that is not inside as a reader. */
    public void write(Runnable change) {
        lock();
        try {
            change.run();
        } finally {
            unlock();
        }
    }

    private void lock() {
        writers.lock();
        letWaitingReadersIn();
        writing = true;
        for (Reader reader : readers) {
            awaitLeave(reader);
        }
    }

    private void unlock() {
        writing = false;
        for (Reader reader : readers) {
            Thread waiting = reader.waiting;
            if (waiting != null) {
                LockSupport.unpark(waiting);
            }
        }
        writers.unlock();
    }

    private void letWaitingReadersIn() {
        for (int i = 0; i < PAUSES && readersWait(); i++) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    private boolean readersWait() {
        for (Reader reader : readers) {
            if (reader.waiting != null) {
                return true;
            }
        }
        return false;
    }

    private void awaitLeave(Reader reader) {
        for (int i = 0; i < SPINS; i++) {
            if (!reader.inside) {
                return;
            }
            Thread.onSpinWait();
        }
        waitingWriter = Thread.currentThread();
        while (reader.inside) {
            LockSupport.park(this);
        }
        waitingWriter = null;
    }

    /** One thread's way in. */
    public final class Reader implements LoopGate {
        private volatile boolean inside;
        private volatile @Nullable Thread waiting;

        @Override
        public void enter() {
            inside = true;
            while (writing) {
                leave();
                awaitWriter();
                inside = true;
            }
        }

        @Override
        public void leave() {
            inside = false;
            Thread writer = waitingWriter;
            if (writer != null) {
                LockSupport.unpark(writer);
            }
        }

        /** Runs this while nothing is applied. */
        void read(Runnable look) {
            enter();
            try {
                look.run();
            } finally {
                leave();
            }
        }

        private void awaitWriter() {
            for (int i = 0; i < SPINS; i++) {
                if (!writing) {
                    return;
                }
                Thread.onSpinWait();
            }
            waiting = Thread.currentThread();
            while (writing) {
                LockSupport.park(TreeGate.this);
            }
            waiting = null;
        }
    }
}

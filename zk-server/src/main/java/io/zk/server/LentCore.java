package io.zk.server;

import io.zk.server.replica.Input;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The core of a server that stands alone. It has a thread of its own, and is lent for a turn to a loop that brings little
 * while nobody works in it and little is under way: the loop then has its answers without another thread being woken, and
 * being woken by it. Whoever holds the lock is the core thread for as long. See the decision "The core of a server alone is
 * lent to its loops".
 */
final class LentCore implements Duty.Turn {
    /** A loop that brings more leaves it to the core thread, and goes back to its sockets. */
    private static final int INPUTS_MAX = 4;

    /** The same while no other loop brings anything: none has to wait for what this one does here. */
    private static final int INPUTS_MAX_ALONE = 16;

    /** One loop has come so often in a row when the others count as silent. */
    private static final int ALONE_MIN = 64;

    private static final long NANOS_A_MILLI = 1_000_000;

    private final Work core;
    private final CoreDesk desk;
    private final Quiet quiet;
    private final Fatal fatal;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Thread lastLoop;
    private volatile int inARow;
    /** Monotonic milliseconds at which the core thread has to be up again, whatever comes; written by it, under the lock. */
    private long upAt;

    /** Who knows whether a turn is likely to be a short one; asked by whoever holds the core. */
    interface Quiet {
        /**
         * Whether it is.
         *
         * @param alone whether one loop alone brings writes at present
         */
        boolean quiet(boolean alone);
    }

    /** What is lent. */
    interface Work {
        /** Takes in all that has come, and has it carried out. */
        void turn() throws IOException;

        /** How long the next turn may wait, if nothing comes; 0: not at all. */
        long waitMillis();
    }

    LentCore(Work core, CoreDesk desk, Quiet quiet, Fatal fatal) {
        this.core = core;
        this.desk = desk;
        this.quiet = quiet;
        this.fatal = fatal;
        this.upAt = CoreTurn.millis();
    }

    /** The core thread's turn. */
    @Override
    public void run() throws IOException {
        // Nobody else writes it.
        desk.inbox().await(upAt * NANOS_A_MILLI - System.nanoTime());
        lock.lock();
        try {
            core.turn();
            upAt = due();
        } finally {
            lock.unlock();
        }
    }

    /** Hands these to the core; a turn that takes them in may be over when this returns. Any loop, outside of the gate. */
    void submit(List<Input> inputs) {
        desk.put(inputs);
        boolean alone = alone();
        if (inputs.size() > (alone ? INPUTS_MAX_ALONE : INPUTS_MAX) || !turned(alone)) {
            // It is asleep, or it looks into its mailbox before it sleeps.
            desk.inbox().wake();
        }
    }

    /** Whether the loop that asks has been the only one for a while; may be a moment old where several ask. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // where two write, both are not alone
    private boolean alone() {
        Thread loop = Thread.currentThread();
        if (loop != lastLoop) {
            lastLoop = loop;
            inARow = 0;
        } else if (inARow < ALONE_MIN) {
            inARow++;
        }
        return inARow >= ALONE_MIN;
    }

    private boolean turned(boolean alone) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            if (!quiet.quiet(alone) || fatal.ending()) {
                return false;
            }
            core.turn();
            if (due() < upAt) {
                // A letter, for it may not be asleep yet.
                desk.inbox().post(List.of());
            }
            return true;
        } catch (Throwable cause) { // a turn of the core, wherever it is made: as on top of its thread
            fatal.end(ExitCode.UNEXPECTED_ERROR, "the core cannot go on", cause);
            return false;
        } finally {
            lock.unlock();
        }
    }

    private long due() {
        return CoreTurn.millis() + core.waitMillis();
    }
}

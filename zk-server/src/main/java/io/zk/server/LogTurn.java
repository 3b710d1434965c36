package io.zk.server;

import io.zk.server.replica.Input;
import io.zk.server.replica.Outputs;
import io.zk.server.storage.TxnLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log thread's turn: appends all that has come, forces once, and tells the core. A few records, while the log thread
 * has nothing to do, the core writes itself: two threads that wake each other cost more than the waiting would.
 * Whoever writes holds the turn, so that the log has one owner at a time.
 */
final class LogTurn implements Duty.Turn {
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Is told what was done. Whoever holds the turn. */
    interface Watcher {
        /** A batch is durable; {@code nanos} is what the force took. */
        void forced(int records, long nanos);

        /** Size of the newest snapshot of this run, 0 before the first. */
        long newestSnapshotBytes();

        /** A new log file begins; whether a snapshot has been begun. */
        boolean beginSnapshot();
    }

    private final TxnLog log;
    private final Mailbox<Outputs.Append> inbox;
    private final CoreDesk core;
    private final Watcher watcher;
    private final List<Outputs.Append> batch = new ArrayList<>();
    private final ReentrantLock turn = new ReentrantLock();
    private long forceNanos;

    LogTurn(TxnLog log, Mailbox<Outputs.Append> inbox, CoreDesk core, Watcher watcher) {
        this.log = log;
        this.inbox = inbox;
        this.core = core;
        this.watcher = watcher;
    }

    /** Log thread. */
    @Override
    public void run() throws IOException {
        inbox.take(batch, WAIT_NANOS);
        if (batch.isEmpty()) {
            return;
        }
        turn.lock();
        try {
            Input durable = append(batch);
            core.post(List.of(durable));
            finish(batch.size());
        } finally {
            turn.unlock();
        }
        batch.clear();
    }

    /** Leaves them to the log thread. Core thread. */
    void leave(List<Outputs.Append> records) {
        inbox.post(records);
    }

    /** Writes them in the call; everything left before must be durable by now. Core thread. */
    Input.Durable write(List<Outputs.Append> records) throws IOException {
        turn.lock();
        try {
            Input.Durable durable = append(records);
            finish(records.size());
            return durable;
        } finally {
            turn.unlock();
        }
    }

    private Input.Durable append(List<Outputs.Append> records) throws IOException {
        long bytes = 0;
        for (Outputs.Append append : records) {
            log.append(append.payload(), append.zxid());
            bytes += append.payload().length;
        }
        long before = System.nanoTime();
        log.force();
        forceNanos = System.nanoTime() - before;
        core.written(bytes);
        return new Input.Durable(records.get(records.size() - 1).zxid());
    }

    /** What need not be done before the answers are on their way. */
    private void finish(int records) {
        watcher.forced(records, forceNanos);
        if (log.snapshotDue(watcher.newestSnapshotBytes()) && watcher.beginSnapshot()) {
            log.roll();
        }
    }
}

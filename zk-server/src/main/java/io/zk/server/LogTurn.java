package io.zk.server;

import io.zk.server.replica.DiskCommand;
import io.zk.server.replica.Input;
import io.zk.server.storage.TxnLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The log thread's turn: appends all that has come, forces once, and tells the core. Log thread. */
final class LogTurn implements Duty.Turn {
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Is told what the log thread did. Log thread. */
    interface Watcher {
        /** A batch is durable; {@code nanos} is what the force took. */
        void forced(int records, long nanos);

        /** Size of the newest snapshot of this run, 0 before the first. */
        long newestSnapshotBytes();

        /** A new log file begins; whether a snapshot has been begun. */
        boolean beginSnapshot();
    }

    private final TxnLog log;
    private final Mailbox<DiskCommand> inbox;
    private final CoreDesk core;
    private final Watcher watcher;
    private final List<DiskCommand> batch = new ArrayList<>();

    LogTurn(TxnLog log, Mailbox<DiskCommand> inbox, CoreDesk core, Watcher watcher) {
        this.log = log;
        this.inbox = inbox;
        this.core = core;
        this.watcher = watcher;
    }

    @Override
    public void run() throws IOException {
        inbox.take(batch, WAIT_NANOS);
        if (batch.isEmpty()) {
            return;
        }
        long bytes = 0;
        long last = 0;
        for (DiskCommand command : batch) {
            if (!(command instanceof DiskCommand.Append append)) {
                throw new IllegalStateException("no ensemble, yet told to " + command);
            }
            log.append(append.payload(), append.zxid());
            bytes += append.payload().length;
            last = append.zxid();
        }
        long before = System.nanoTime();
        log.force();
        long nanos = System.nanoTime() - before;
        core.written(bytes);
        core.post(List.of(new Input.Durable(last)));
        watcher.forced(batch.size(), nanos);
        batch.clear();
        if (log.snapshotDue(watcher.newestSnapshotBytes()) && watcher.beginSnapshot()) {
            log.roll();
        }
    }
}

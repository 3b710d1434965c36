package io.zk.server;

import io.zk.server.replica.DiskCommand;
import io.zk.server.replica.Input;
import io.zk.server.storage.MemberLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The log thread's turn: carries out in order all that has come, with one force for the records that follow each other,
 * and tells the core. Log thread.
 */
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

    private final MemberLog log;
    private final Mailbox<DiskCommand> inbox;
    private final CoreDesk core;
    private final Watcher watcher;
    private final List<DiskCommand> batch = new ArrayList<>();
    private int appended;
    private long appendedBytes;
    private long appendedZxid;

    LogTurn(MemberLog log, Mailbox<DiskCommand> inbox, CoreDesk core, Watcher watcher) {
        this.log = log;
        this.inbox = inbox;
        this.core = core;
        this.watcher = watcher;
    }

    @Override
    public void run() throws IOException {
        inbox.take(batch, WAIT_NANOS);
        for (DiskCommand command : batch) {
            if (command instanceof DiskCommand.Append append) {
                log.append(append.zxid(), append.payload());
                appended++;
                appendedBytes += append.payload().length;
                appendedZxid = append.zxid();
            } else {
                force();
                core.post(List.of(log.carryOut(command)));
            }
        }
        batch.clear();
        force();
    }

    private void force() throws IOException {
        if (appended == 0) {
            return;
        }
        long before = System.nanoTime();
        log.force();
        long nanos = System.nanoTime() - before;
        core.written(appendedBytes);
        core.post(List.of(new Input.Durable(appendedZxid)));
        watcher.forced(appended, nanos);
        appended = 0;
        appendedBytes = 0;
        if (log.log().snapshotDue(watcher.newestSnapshotBytes()) && watcher.beginSnapshot()) {
            log.log().roll();
        }
    }
}

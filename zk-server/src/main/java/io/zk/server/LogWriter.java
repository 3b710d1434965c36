package io.zk.server;

import io.zk.server.replica.DiskCommand;
import io.zk.server.replica.Input;
import io.zk.server.storage.MemberLog;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Carries out what the core wants of the disk, in order, with one force for the records that follow each other. Owned by the
 * log thread; by the core thread while the log thread has nothing to do, see {@link LogDesk}.
 */
final class LogWriter {
    /** A slow force is remembered for about this many. */
    private static final int MEMORY_FORCES = 16;

    /** Is told what was done. The owner's thread. */
    interface Watcher {
        /** A batch is durable; {@code nanos} is what the force took. */
        void forced(int records, long nanos);

        /** Size of the newest snapshot of this run, 0 before the first. */
        long newestSnapshotBytes();

        /** A new log file begins; whether a snapshot has been begun. */
        boolean beginSnapshot();
    }

    private final MemberLog log;
    private final CoreDesk core;
    private final Watcher watcher;
    private int appended;
    private long appendedBytes;
    private long appendedZxid;
    private long slowestNanos;

    LogWriter(MemberLog log, CoreDesk core, Watcher watcher) {
        this.log = log;
        this.core = core;
        this.watcher = watcher;
    }

    /** What the slowest of the last forces took; fades as forces are quick. */
    long slowestNanos() {
        return slowestNanos;
    }

    /** Returns when all are carried out; each answer is given when what it stands for is on the disk. */
    void carryOut(List<DiskCommand> commands, Consumer<Input> answers) throws IOException {
        for (DiskCommand command : commands) {
            if (command instanceof DiskCommand.Append append) {
                log.append(append.zxid(), append.payload());
                appended++;
                appendedBytes += append.payload().length;
                appendedZxid = append.zxid();
            } else {
                force(answers);
                answers.accept(log.carryOut(command));
            }
        }
        force(answers);
    }

    private void force(Consumer<Input> answers) throws IOException {
        if (appended == 0) {
            return;
        }
        long before = System.nanoTime();
        log.force();
        long nanos = System.nanoTime() - before;
        slowestNanos = Math.max(nanos, slowestNanos - slowestNanos / MEMORY_FORCES);
        core.written(appendedBytes);
        answers.accept(new Input.Durable(appendedZxid));
        watcher.forced(appended, nanos);
        appended = 0;
        appendedBytes = 0;
        if (log.log().snapshotDue(watcher.newestSnapshotBytes()) && watcher.beginSnapshot()) {
            log.log().roll();
        }
    }
}

package io.zk.server;

import io.zk.server.ops.Metrics;
import io.zk.server.storage.TxnLog;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What follows from a batch on the disk: more space ahead of it, a snapshot, a warning. Whoever writes the log. */
final class LogWatch implements LogWriter.Watcher {
    private static final Logger LOG = LogManager.getLogger(LogWatch.class);

    private final TxnLog log;
    private final Duty allocating;
    private final SnapshotTurn snapshotTurn;
    private final Duty snapshotting;
    private final Metrics metrics;
    private final long warningMillis;

    /** @param warningMillis a force that takes longer is reported */
    LogWatch(
            TxnLog log,
            Duty allocating,
            SnapshotTurn snapshotTurn,
            Duty snapshotting,
            Metrics metrics,
            long warningMillis) {
        this.log = log;
        this.allocating = allocating;
        this.snapshotTurn = snapshotTurn;
        this.snapshotting = snapshotting;
        this.metrics = metrics;
        this.warningMillis = warningMillis;
    }

    @Override
    public void forced(int records, long nanos) {
        if (log.allocation().wanted()) {
            allocating.wake();
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        metrics.batchRecords.add(records);
        metrics.fsyncMillis.add(millis);
        metrics.flushMillis.add(millis);
        metrics.logMillis.add(millis / records, records);
        if (millis > warningMillis) {
            metrics.slowForces.add();
            LOG.warn(
                    "fsync-ing the write ahead log in {} took {}ms which will adversely affect operation latency."
                            + " File size is {} bytes",
                    Thread.currentThread().getName(),
                    millis,
                    log.fileBytes());
        }
    }

    @Override
    public long newestSnapshotBytes() {
        return snapshotTurn.newestBytes();
    }

    @Override
    public boolean beginSnapshot() {
        boolean begun = snapshotTurn.request();
        if (begun) {
            snapshotting.wake();
        }
        return begun;
    }
}

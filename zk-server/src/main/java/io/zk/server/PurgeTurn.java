package io.zk.server;

import io.zk.server.storage.Disk;
import io.zk.server.storage.Purge;
import io.zk.server.storage.StorageSettings;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The thread's turn that deletes old snapshots and logs: at the start, and then after every interval. */
final class PurgeTurn implements Duty.Turn {
    private static final Logger LOG = LogManager.getLogger(PurgeTurn.class);

    private final Disk disk;
    private final StorageSettings settings;
    private final int retain;
    private final long intervalNanos;
    private long next = System.nanoTime();

    PurgeTurn(Disk disk, StorageSettings settings, int retain, int intervalHours) {
        this.disk = disk;
        this.settings = settings;
        this.retain = retain;
        this.intervalNanos = TimeUnit.HOURS.toNanos(intervalHours);
    }

    @Override
    public void run() {
        long wait = next - System.nanoTime();
        if (wait > 0) {
            LockSupport.parkNanos(this, wait);
            return;
        }
        next += intervalNanos;
        LOG.info("Purge task started.");
        try {
            Purge.run(disk, settings, retain).forEach(path -> LOG.info("Removing file: {}", path));
        } catch (IOException e) {
            LOG.error("old files could not be removed: {}", e.getMessage());
        }
        LOG.info("Purge task completed.");
    }
}

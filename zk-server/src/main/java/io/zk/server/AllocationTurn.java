package io.zk.server;

import io.zk.server.storage.Allocation;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The thread's turn that prepares disk space ahead of the log's records. */
final class AllocationTurn implements Duty.Turn {
    private static final Logger LOG = LogManager.getLogger(AllocationTurn.class);
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Allocation allocation;

    AllocationTurn(Allocation allocation) {
        this.allocation = allocation;
    }

    @Override
    public void run() {
        boolean again = false;
        try {
            again = allocation.step();
        } catch (IOException e) {
            LOG.warn("no disk space could be prepared for the log: {}", e.getMessage());
        }
        if (!again) {
            LockSupport.parkNanos(this, WAIT_NANOS);
        }
    }
}

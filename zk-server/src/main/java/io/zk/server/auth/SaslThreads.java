package io.zk.server.auth;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Threads on which steps of exchanges are taken: the disks and KDCs that Kerberos may wait for are
 * not to hold up anybody who does not authenticate. What waits for it is bounded by whoever asks: one step a connection. They
 * end when they have had nothing to do for a while. Any thread.
 */
final class SaslThreads implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(SaslThreads.class);
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor executor;

    SaslThreads(String name, int count) {
        executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Takes the step when its turn has come; never, if the threads have been closed. */
    void execute(Runnable step) {
        try {
            executor.execute(step);
        } catch (RejectedExecutionException e) {
            LOG.debug("no exchange goes on: the server is ending");
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}

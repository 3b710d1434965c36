package io.zk.protocol.tls;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for what TLS handshakes have to compute, or to ask of others, so that loops serve on meanwhile. Any thread. */
public final class HandshakeThreads implements Executor, AutoCloseable {
    /** Where the issuers of certificates are asked most threads only wait, up to the 15 seconds that Java gives them. */
    public static final int ASKING = 32;

    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;

    /** @param count that there are at most; more handshakes wait for one of them */
    public HandshakeThreads(String name, int count) {
        // As many tasks as connections may wait: each has at most one.
        threads = new ThreadPoolExecutor(
                count,
                count,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(name, true));
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

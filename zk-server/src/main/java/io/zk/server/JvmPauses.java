package io.zk.server;

import io.zk.server.config.MetricsKeys;
import io.zk.server.config.ServerConfig;
import io.zk.server.ops.Metrics;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Sleeps, and finds out by how much longer it slept than it wanted: the JVM, or the machine, stood still. Its thread. */
final class JvmPauses implements Duty.Turn {
    private static final Logger LOG = LogManager.getLogger(JvmPauses.class);

    private final Metrics metrics;
    private final long sleepNanos;
    private final long infoMillis;
    private final long warningMillis;

    JvmPauses(ServerConfig config, Metrics metrics) {
        this.metrics = metrics;
        this.sleepNanos = TimeUnit.MILLISECONDS.toNanos(config.value(MetricsKeys.PAUSE_SLEEP));
        this.infoMillis = config.value(MetricsKeys.PAUSE_INFO);
        this.warningMillis = config.value(MetricsKeys.PAUSE_WARNING);
    }

    @Override
    public void run() {
        long before = System.nanoTime();
        LockSupport.parkNanos(this, sleepNanos);
        slept(System.nanoTime() - before);
    }

    /** It may have slept less: then there was no pause. */
    void slept(long nanos) {
        long pause = TimeUnit.NANOSECONDS.toMillis(nanos - sleepNanos);
        if (pause > warningMillis) {
            metrics.pauseMillis.add(pause);
            LOG.warn("Detected pause in JVM or host machine (e.g. GC): approximately {}ms", pause);
        } else if (pause > infoMillis) {
            metrics.pauseMillis.add(pause);
            LOG.info("Detected pause in JVM or host machine (e.g. GC): approximately {}ms", pause);
        }
    }
}

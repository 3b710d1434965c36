package io.zk.server;

import io.zk.protocol.tls.LiveTls;
import io.zk.protocol.tls.TlsContext;
import io.zk.protocol.tls.TlsException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The thread's turn that looks after files of keys and certificates: whether they have changed, and how long they last. */
final class CertificateTurn implements Duty.Turn {
    private static final Logger LOG = LogManager.getLogger(CertificateTurn.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long WARN_NANOS = TimeUnit.DAYS.toNanos(1);
    private static final long WARN_DAYS = 30;

    /**
     * Files that stand behind one family of settings.
     *
     * @param name of the family, for logs
     * @param reloads whether they are read again when they change
     */
    record Watched(String name, LiveTls tls, boolean reloads) {
        /** Days until the first of the own certificates expires; negative once it has. */
        long daysLeft() {
            Instant end = tls.current().expires();
            return end == null
                    ? Long.MAX_VALUE
                    : Duration.between(Instant.now(), end).toDays();
        }
    }

    private final List<Watched> files;
    private long warnAt = System.nanoTime();

    CertificateTurn(List<Watched> files) {
        this.files = files;
        files.forEach(CertificateTurn::announceLibrary);
        files.forEach(CertificateTurn::announce);
    }

    private static void announceLibrary(Watched watched) {
        TlsContext.Library library = watched.tls().current().library();
        if (library.openSsl()) {
            LOG.info("{}*: OpenSSL speaks TLS", watched.name());
        } else if (!library.failure().isEmpty()) {
            LOG.warn(
                    "{}*: Java speaks TLS, for the OpenSSL of the class path can't be used: {}",
                    watched.name(),
                    library.failure());
        }
    }

    @Override
    public void run() {
        long now = System.nanoTime();
        if (now - warnAt >= 0) {
            warnAt = now + WARN_NANOS;
            files.forEach(CertificateTurn::warnOfEnd);
        }
        for (Watched watched : files) {
            if (watched.reloads()) {
                look(watched);
            }
        }
        LockSupport.parkNanos(this, LOOK_NANOS);
    }

    private static void look(Watched watched) {
        try {
            if (watched.tls().refresh()) {
                announce(watched);
                warnOfEnd(watched);
            }
        } catch (TlsException e) {
            LOG.warn(
                    "{}*: the files have changed and can't be used, so what they held stays: {}",
                    watched.name(),
                    e.getMessage());
        }
    }

    private static void announce(Watched watched) {
        TlsContext context = watched.tls().current();
        LOG.info(
                "{}*: the certificate of {} is shown from now on, until {} ({} days)",
                watched.name(),
                context.subject(),
                context.expires(),
                watched.daysLeft());
    }

    private static void warnOfEnd(Watched watched) {
        long days = watched.daysLeft();
        if (days < WARN_DAYS) {
            LOG.warn(
                    "{}*: the certificate of {} {}",
                    watched.name(),
                    watched.tls().current().subject(),
                    days < 0 ? "has expired" : "expires in " + days + " days");
        }
    }
}

package io.zk.server;

import io.zk.server.ops.Metrics;
import io.zk.server.replica.Fact;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Logs and counts what happens in the core. Core thread. */
final class FactLog implements Consumer<Fact> {
    private static final Logger LOG = LogManager.getLogger(FactLog.class);

    private final Metrics metrics;

    FactLog(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void accept(Fact fact) {
        count(fact);
        switch (fact.kind()) {
            case SESSION_OPENED -> LOG.debug("Established session 0x{}", hex(fact.sessionId()));
            case SESSION_EXPIRED -> LOG.info(
                    "Expiring session 0x{}, timeout of {}ms exceeded", hex(fact.sessionId()), fact.timeoutMillis());
            case SESSION_CLOSED -> LOG.debug("Session 0x{} is closed by its client", hex(fact.sessionId()));
            case SESSION_REFUSED -> LOG.info("Invalid session 0x{} asked for, probably expired", hex(fact.sessionId()));
            case SESSION_REATTACHED -> LOG.debug("Session 0x{} is renewed", hex(fact.sessionId()));
            case CONTAINER_REAPED -> LOG.debug("an empty container or an outlived node is removed");
            case RECORD_TOO_LARGE -> LOG.warn(
                    "a request of session 0x{} was refused: its transaction could not be read back",
                    hex(fact.sessionId()));
            case REQUEST_THROTTLED, REQUEST_STALE, REQUEST_DROPPED -> {}
            case QUOTA_EXCEEDED -> LOG.debug("a hard quota below /{} is exceeded", fact.detail());
            case LOOKING -> LOG.info("LOOKING: {}", fact.detail());
            case ABSTAINING, ELECTED, ESTABLISHED -> LOG.info(fact.detail());
        }
    }

    private void count(Fact fact) {
        switch (fact.kind()) {
            case SESSION_EXPIRED -> metrics.sessionsExpired.add();
            case RECORD_TOO_LARGE -> metrics.recordsTooLarge.add();
            case REQUEST_THROTTLED -> metrics.requestsThrottled.add();
            case REQUEST_STALE -> metrics.requestsStale.add();
            case REQUEST_DROPPED -> metrics.requestsDropped.add();
            case QUOTA_EXCEEDED -> metrics.quotaExceeded.add(fact.detail());
            case SESSION_OPENED,
                    SESSION_REATTACHED,
                    SESSION_REFUSED,
                    SESSION_CLOSED,
                    CONTAINER_REAPED,
                    LOOKING,
                    ABSTAINING,
                    ELECTED,
                    ESTABLISHED -> {}
        }
    }

    private static String hex(long number) {
        return Long.toHexString(number);
    }
}

package io.zk.server.net;

/** Lets what others can cause be logged once a second at most. Owned by one loop. */
final class WarningPace {
    private static final long PAUSE_MILLIS = 1000;

    private long warnedAt = IoLoop.millis() - PAUSE_MILLIS;

    /** Whether something may be logged now; then it counts as logged. */
    boolean mayWarn() {
        long now = IoLoop.millis();
        if (now - warnedAt < PAUSE_MILLIS) {
            return false;
        }
        warnedAt = now;
        return true;
    }
}

package io.zk.client.session;

/**
 * When a connection counts as silent, a session as expired, and a ping as due; all follow from the session timeout and
 * from when something was last heard and sent. The fractions are those of Apache's client, on which servers rely: one
 * that is asked for a session of 30 s expects to hear from it every 10 s.
 */
final class Timing {
    private static final int PING_INTERVAL_MAX_MILLIS = 10_000;

    /** A server may be given no less than this, whatever the timeout that a user asks for: it decides on the timeout. */
    private static final int CONNECT_TIMEOUT_MIN_MILLIS = 1000;

    private int timeoutMillis;
    private long lastHeard;
    private long lastSent;

    Timing(int timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
    }

    /** The session timeout: as asked for, later as negotiated. */
    int timeoutMillis() {
        return timeoutMillis;
    }

    void negotiated(int millis) {
        timeoutMillis = millis;
    }

    void heard(long now) {
        lastHeard = now;
    }

    void sent(long now) {
        lastSent = now;
    }

    long lastHeard() {
        return lastHeard;
    }

    /** How long an attempt to connect may take: all servers are tried before the session expires. */
    int connectTimeout(int servers) {
        return Math.max(CONNECT_TIMEOUT_MIN_MILLIS, timeoutMillis / servers);
    }

    /** When a connection that stays silent is given up: early enough to find another server in time. */
    long silenceDeadline() {
        return lastHeard + Math.max(1, timeoutMillis * 2L / 3);
    }

    long pingDeadline() {
        return lastSent + Math.max(1, Math.min(timeoutMillis / 3, PING_INTERVAL_MAX_MILLIS));
    }

    /** When the session must have expired at the servers, if nothing is heard of them until then. */
    long expiryDeadline() {
        return lastHeard + timeoutMillis * 4L / 3;
    }
}

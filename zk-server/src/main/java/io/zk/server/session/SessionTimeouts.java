package io.zk.server.session;

/**
 * Bounds of session timeouts, in milliseconds.
 *
 * @param tickMillis sessions expire at multiples of this
 */
public record SessionTimeouts(int tickMillis, int minMillis, int maxMillis) {
    /** The bounds that follow from a tick where none are configured. */
    public static SessionTimeouts ofTick(int tickMillis) {
        return new SessionTimeouts(tickMillis, 2 * tickMillis, 20 * tickMillis);
    }

    /** The timeout a client gets that wants this one; zero and negative wishes get the least. */
    public int negotiate(int wantedMillis) {
        return Math.min(Math.max(wantedMillis, minMillis), maxMillis);
    }
}

package io.zk.client.session;

/** How often a client at a read-only server asks the others whether one takes writes: ever less often. */
final class ReadOnlyStay {
    private static final int FIRST_MILLIS = 100;
    private static final int MAX_MILLIS = 60_000;

    private long pause;
    private long probeAt = Long.MAX_VALUE;

    void began(long now) {
        pause = FIRST_MILLIS;
        probeAt = now + pause;
    }

    void ended() {
        probeAt = Long.MAX_VALUE;
    }

    /** When the next server is to be asked; never outside a stay. */
    long probeDeadline() {
        return probeAt;
    }

    void probed(long now) {
        pause = Math.min(pause * 2, MAX_MILLIS);
        probeAt = now + pause;
    }
}

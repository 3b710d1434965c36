package io.zk.server.session;

import org.jspecify.annotations.Nullable;

/** A session as the server that may expire it keeps it. Core thread. */
public final class Session {
    private final long id;
    private int timeoutMillis;
    private long expiresAt;
    private long filedUnder;
    private boolean closing;
    private @Nullable Object owner;

    Session(long id, int timeoutMillis) {
        this.id = id;
        this.timeoutMillis = timeoutMillis;
    }

    public long id() {
        return id;
    }

    /** As last negotiated. */
    public int timeoutMillis() {
        return timeoutMillis;
    }

    /** Whether its end has been planned: nothing more is accepted from it. */
    public boolean closing() {
        return closing;
    }

    public void close() {
        closing = true;
    }

    /** The connection it is attached through, or null. */
    public @Nullable Object owner() {
        return owner;
    }

    public void attach(@Nullable Object connection) {
        owner = connection;
    }

    /** Monotonic milliseconds of the tick at whose start it expires. */
    public long expiresAt() {
        return expiresAt;
    }

    void renegotiate(int millis) {
        timeoutMillis = millis;
    }

    void expireAt(long millis) {
        expiresAt = millis;
    }

    long filedUnder() {
        return filedUnder;
    }

    void fileUnder(long bucket) {
        filedUnder = bucket;
    }
}

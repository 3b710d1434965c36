package io.zk.server.replica;

/** What one connection did, for the words stat and cons. Written by its loop under the tree gate. */
public final class ConnectionStats {
    /** Stands for a type, xid or zxid where there was no request yet. */
    public static final int NONE = -1;

    private final long establishedAt;
    private long received;
    private long sent;
    private int lastType = NONE;
    private int lastXid = NONE;
    private long lastZxid = NONE;
    private long lastReplyAt;
    private long times;
    private long totalMillis;
    private int leastMillis = Integer.MAX_VALUE;
    private int greatestMillis;
    private int lastMillis;

    ConnectionStats(long establishedAt) {
        this.establishedAt = establishedAt;
    }

    /** Wall clock, milliseconds since 1970. */
    public long establishedAt() {
        return establishedAt;
    }

    public long received() {
        return received;
    }

    public long sent() {
        return sent;
    }

    /** Opcode of the last request carried out, 0 of the handshake that opened the session, else {@link #NONE}. */
    public int lastType() {
        return lastType;
    }

    /** {@link #NONE} before the first. */
    public int lastXid() {
        return lastXid;
    }

    /** {@link #NONE} before the first. */
    public long lastZxid() {
        return lastZxid;
    }

    /** Monotonic milliseconds. */
    public long lastReplyAt() {
        return lastReplyAt;
    }

    /** From the arrival of a request to its answer. */
    public Latency latency() {
        return times == 0
                ? new Latency(0, 0, 0, 0, 0)
                : new Latency(times, leastMillis, (double) totalMillis / times, greatestMillis, lastMillis);
    }

    /** Begins anew (the word crst). */
    public void reset() {
        received = 0;
        sent = 0;
        lastType = NONE;
        lastXid = NONE;
        lastZxid = NONE;
        lastReplyAt = 0;
        times = 0;
        totalMillis = 0;
        leastMillis = Integer.MAX_VALUE;
        greatestMillis = 0;
        lastMillis = 0;
    }

    void countReceived() {
        received++;
    }

    void countSent() {
        sent++;
    }

    /** So much time was between a request and its answer. */
    void took(long millis) {
        int bounded = (int) Math.min(millis, Integer.MAX_VALUE);
        times++;
        totalMillis += bounded;
        leastMillis = Math.min(leastMillis, bounded);
        greatestMillis = Math.max(greatestMillis, bounded);
        lastMillis = bounded;
    }

    void answered(int type, int xid, long zxid, long now) {
        lastType = type;
        if (xid >= 0) {
            // Those of pings and the like are not the client's own count.
            lastXid = xid;
        }
        lastZxid = zxid;
        lastReplyAt = now;
    }
}

package io.zk.server.replica;

/** What one loop did, summed over its connections. Written by the loop under the tree gate. */
public final class LoopStats {
    private long received;
    private long sent;
    private final Latency latency = new Latency();
    private final Latency reads = new Latency();
    private final Latency writes = new Latency();

    /** Frames received, handshakes included. */
    public long received() {
        return received;
    }

    /** Frames written, notifications included. */
    public long sent() {
        return sent;
    }

    /** From the arrival of a request to its answer. */
    public Latency latency() {
        return latency;
    }

    public Latency reads() {
        return reads;
    }

    public Latency writes() {
        return writes;
    }

    /** Begins anew (the word srst). */
    public void reset() {
        received = 0;
        sent = 0;
        latency.reset();
        reads.reset();
        writes.reset();
    }

    void countReceived() {
        received++;
    }

    void countSent() {
        sent++;
    }

    void answeredRead(long millis) {
        latency.add(millis);
        reads.add(millis);
    }

    void answeredWrite(long millis) {
        latency.add(millis);
        writes.add(millis);
    }
}

package io.zk.server.net;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What the client port counts. Any thread. */
public final class NetCounters {
    final LongAdder accepted = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder unserved = new LongAdder();
    final LongAdder stalled = new LongAdder();
    final LongAdder sessionlessExpired = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder bytesReceived = new LongAdder();
    final LongAdder bytesSent = new LongAdder();
    final LongAdder wordsAsked = new LongAdder();
    final LongAdder wordsAnswered = new LongAdder();
    final LongAdder handshakesFailed = new LongAdder();
    final LongAdder handshakesExceeded = new LongAdder();

    /** Connections taken. */
    public long accepted() {
        return accepted.sum();
    }

    /** Connections closed at once because of a limit on their number. */
    public long rejected() {
        return rejected.sum();
    }

    /** Connections that asked for a session while nobody was served. */
    public long unserved() {
        return unserved.sum();
    }

    /** Times that a connection had to wait because the server had too many requests. */
    public long stalled() {
        return stalled.sum();
    }

    /** Connections closed because they opened no session in time. */
    public long sessionlessExpired() {
        return sessionlessExpired.sum();
    }

    /** Connections that were lost, or ended by their clients without a word, or did not take what was sent to them. */
    public long dropped() {
        return dropped.sum();
    }

    /** Four-letter words that came. */
    public long wordsAsked() {
        return wordsAsked.sum();
    }

    public long wordsAnswered() {
        return wordsAnswered.sum();
    }

    /** TLS handshakes that came to nothing. */
    public long handshakesFailed() {
        return handshakesFailed.sum();
    }

    /** Connections closed because too many TLS handshakes were under way. */
    public long handshakesExceeded() {
        return handshakesExceeded.sum();
    }

    /** Begins anew (the word srst). */
    public void reset() {
        List.of(
                        accepted,
                        rejected,
                        unserved,
                        stalled,
                        sessionlessExpired,
                        dropped,
                        bytesReceived,
                        bytesSent,
                        wordsAsked,
                        wordsAnswered,
                        handshakesFailed,
                        handshakesExceeded)
                .forEach(LongAdder::reset);
    }

    public long bytesReceived() {
        return bytesReceived.sum();
    }

    public long bytesSent() {
        return bytesSent.sum();
    }
}

package io.zk.client.net;

import io.netty.handler.ssl.SslContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a session's loop is run with.
 *
 * @param tls what the next connection is secured with; null for plain ones
 * @param outstandingMax calls that may be submitted and not yet finished; one beyond is refused
 */
public record LoopSettings(ClientThreads threads, @Nullable Supplier<SslContext> tls, int outstandingMax) {
    public LoopSettings {
        if (outstandingMax < 1) {
            throw new IllegalArgumentException("at most " + outstandingMax + " outstanding requests");
        }
    }
}

package io.zk.client.net;

import io.netty.handler.ssl.SslContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a session's loop is run with.
 *
 * @param tls what the next connection is secured with; null for plain ones
 * @param sasl how the user is authenticated on each connection; null: not by SASL
 * @param outstandingMax calls that may be submitted and not yet finished; one beyond is refused
 */
public record LoopSettings(
        ClientThreads threads, @Nullable Supplier<SslContext> tls, @Nullable SaslLogin sasl, int outstandingMax) {
    public LoopSettings {
        if (outstandingMax < 1) {
            throw new IllegalArgumentException("at most " + outstandingMax + " outstanding requests");
        }
    }
}

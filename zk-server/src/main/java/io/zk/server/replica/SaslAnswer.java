package io.zk.server.replica;

import org.jspecify.annotations.Nullable;

/**
 * What came of a {@link SaslStep}. Immutable; any thread.
 *
 * @param token to answer with, or null
 * @param authorizationId whom the connection has proved to be; empty unless it has
 * @param exchange to be handed over with the next token, or null
 */
public record SaslAnswer(
        SaslStep step, Kind kind, byte @Nullable [] token, String authorizationId, @Nullable Object exchange) {
    /** How far the exchange is. */
    public enum Kind {
        GOES_ON,
        PROVED,
        FAILED
    }
}

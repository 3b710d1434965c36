package io.zk.server.replica;

import org.jspecify.annotations.Nullable;

/**
 * A token of a client, to be looked at where that may take its time. Nothing else of the connection is carried out until
 * it is answered. Immutable; any thread.
 *
 * @param exchange what the answer to the token before had with it; null for the first one
 */
public record SaslStep(ClientConnection connection, int xid, byte[] token, @Nullable Object exchange) {
    /** All there is to be said was said: this identity is proved. */
    public SaslAnswer proved(byte @Nullable [] answer, String authorizationId) {
        return new SaslAnswer(this, SaslAnswer.Kind.PROVED, answer, authorizationId, null);
    }

    /** The exchange goes on. */
    public SaslAnswer goesOn(byte[] answer, Object next) {
        return new SaslAnswer(this, SaslAnswer.Kind.GOES_ON, answer, "", next);
    }

    /** It comes to nothing. */
    public SaslAnswer failed() {
        return new SaslAnswer(this, SaslAnswer.Kind.FAILED, null, "", null);
    }
}

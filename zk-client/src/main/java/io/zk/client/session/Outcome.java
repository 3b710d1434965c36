package io.zk.client.session;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.message.Message;
import org.jspecify.annotations.Nullable;

/** How a request ended. */
public sealed interface Outcome {
    /** The server did it. The body is null for an operation whose reply has none. */
    record Done(long zxid, @Nullable Message body) implements Outcome {}

    /**
     * It was not done, or nobody knows.
     *
     * @param detail for people; null where the code says it all
     */
    record Failed(Certainty certainty, ErrorCode code, @Nullable String detail) implements Outcome {}

    /** What a failure says about the effect of the request. */
    enum Certainty {
        /** A server answered with an error: it had no effect, and will have none. */
        REFUSED,
        /** It never reached a server, or only wanted to read: it had no effect, and will have none. */
        NO_EFFECT,
        /** It was sent, and its reply was not seen: it may have been carried out, or still may be. */
        UNKNOWN
    }
}

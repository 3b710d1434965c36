package io.zk.client.api;

import io.zk.protocol.data.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A request failed. If it is not an {@link OutcomeUnknownException}, it had no effect and will have none: a server
 * refused it, or it never reached one, or it only wanted to read; {@link #code} says which. A request that failed with
 * {@link ErrorCode#CONNECTION_LOSS}, {@link ErrorCode#REQUEST_TIMEOUT} or {@link ErrorCode#THROTTLED_OP} may simply be
 * repeated; one that failed with {@link ErrorCode#SESSION_EXPIRED} or {@link ErrorCode#AUTH_FAILED} needs a new client.
 */
public class ZkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String path;

    /**
     * The message begins as that of Apache's client: {@code KeeperErrorCode = NoNode for /a}.
     *
     * @param path as the user knows it; null where the request has none
     * @param detail what more there is to say, for people
     */
    public ZkException(ErrorCode code, @Nullable String path, @Nullable String detail) {
        super("KeeperErrorCode = " + code.text() + (path == null ? "" : " for " + path)
                + (detail == null ? "" : ": " + detail));
        this.code = code;
        this.path = path;
    }

    /** What went wrong. */
    public ErrorCode code() {
        return code;
    }

    /** The path of the request, null if it has none. */
    public @Nullable String path() {
        return path;
    }
}

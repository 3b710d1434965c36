package io.zk.client.api;

import io.zk.protocol.data.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A write was sent and its reply was not seen: the connection died, the time-out passed, or the session ended first. It
 * may have been carried out, and if the connection only stalls it may still be. Reads never fail with this.
 *
 * <p>What to do depends on the write. One that names a version ({@code setData(path, data, 7)}) can be repeated: it
 * happens at most once. A {@code delete} that then fails with NoNode was done by the first attempt, or by somebody
 * else. A sequential create leaves a node of unknown name behind: give the node data to know it by, and look through the
 * children first.
 */
public final class OutcomeUnknownException extends ZkException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(ErrorCode code, @Nullable String path, @Nullable String detail) {
        super(code, path, "it may or may not have been carried out" + (detail == null ? "" : "; " + detail));
    }
}

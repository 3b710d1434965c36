package io.zk.client.net;

import io.zk.client.hosts.ServerAddress;
import io.zk.client.session.SessionState;
import org.jspecify.annotations.Nullable;

/**
 * The session as it stood at its last change or attempt to connect; safe to hand to any thread.
 *
 * @param sessionId 0 before the first connection
 * @param timeoutMillis as negotiated; before the first connection as asked for
 * @param server connected to, or being tried; null where there is neither
 * @param lastFailure why the last connection or attempt came to nothing, for people; null if none has
 */
public record SessionView(
        SessionState state,
        long sessionId,
        byte[] password,
        int timeoutMillis,
        @Nullable ServerAddress server,
        @Nullable String lastFailure) {}

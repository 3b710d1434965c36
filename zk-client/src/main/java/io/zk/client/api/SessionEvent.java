package io.zk.client.api;

import io.zk.client.session.SessionState;
import io.zk.protocol.data.KeeperState;

/**
 * The session connected, lost its connection, or ended.
 *
 * @param state as events call it: SYNC_CONNECTED, CONNECTED_READ_ONLY, DISCONNECTED, EXPIRED, CLOSED, AUTH_FAILED
 * @param session where the session stands now
 * @param reason what led to this, for people
 */
public record SessionEvent(KeeperState state, SessionState session, String reason) {}

package io.zk.server.sim;

import java.util.Map;
import java.util.TreeMap;

/** What a session reads never goes back in time, reconnects included. */
final class SessionsReadForward implements Checkers {
    private final Map<Long, Long> newest = new TreeMap<>();

    @Override
    public void replied(int client, long sessionId, long zxid) {
        Long before = newest.put(sessionId, zxid);
        if (before != null && zxid < before) {
            throw new Violation("session 0x" + Long.toHexString(sessionId) + " saw zxid " + zxid + " after " + before);
        }
    }
}

package io.zk.server.session;

/** Hands out session ids: server id in the top byte, then start time, then a count. Core thread. */
public final class SessionIds {
    private long next;

    /**
     * @param clockMillis any clock that does not go back over a restart within the life of a session
     * @param serverId 0 to 255
     */
    public SessionIds(long clockMillis, int serverId) {
        next = ((clockMillis << 24) >>> 8) | ((long) serverId << 56);
    }

    public long next() {
        if (next == Long.MIN_VALUE) {
            next++;
        }
        return next++;
    }
}

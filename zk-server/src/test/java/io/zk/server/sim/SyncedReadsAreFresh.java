package io.zk.server.sim;

import java.util.HashMap;
import java.util.Map;

/**
 * What a session sees behind a sync is not older than anything that any client had seen before the sync was asked for:
 * a write that was acknowledged by then is in it.
 */
final class SyncedReadsAreFresh implements Checkers {
    private record Asked(int client, long request) {}

    /** The newest zxid in any reply so far, at the time of asking. */
    private final Map<Asked, Long> asked = new HashMap<>();

    /** By client: what its session must not fall behind any more. */
    private final Map<Integer, Long> floors = new HashMap<>();

    private long seen;

    @Override
    public void syncAsked(int client, long request) {
        asked.put(new Asked(client, request), seen);
    }

    @Override
    public void synced(int client, long request, long zxid) {
        Long before = asked.remove(new Asked(client, request));
        if (before != null) {
            floors.merge(client, before, Math::max);
        }
    }

    @Override
    public void replied(int client, long sessionId, long zxid) {
        long floor = floors.getOrDefault(client, 0L);
        if (zxid < floor) {
            throw new Violation("client " + client + " saw zxid " + OneHistory.hex(zxid)
                    + " behind a sync that was asked for when " + OneHistory.hex(floor) + " had been seen");
        }
        seen = Math.max(seen, zxid);
    }

    @Override
    public void sessionEnded(int client) {
        floors.remove(client);
    }
}

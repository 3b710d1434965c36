package io.zk.server.sim;

import io.zk.protocol.data.EventType;
import io.zk.server.txn.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A persistent recursive watch on the root tells of every change once, in the order of the changes, and before its
 * client sees a reply that shows them. What happens while the client has no connection is not told: after a reconnect
 * the count begins at the first reply seen.
 */
final class RecursiveWatchMissesNothing implements Checkers {
    private record Change(long zxid, EventType type, String path) {}

    /** What one client has been told since the zxid that it was known to have seen. */
    private static final class Watcher {
        private final List<Change> told = new ArrayList<>();
        private long seen = -1;
    }

    private final NavigableMap<Long, List<Change>> changes = new TreeMap<>();
    private final Map<Integer, Watcher> watchers = new TreeMap<>();
    private int told;

    int told() {
        return told;
    }

    @Override
    public void committed(Transaction transaction) {
        List<Change> made = new ArrayList<>();
        Changes.of(transaction.txn(), (type, path) -> made.add(new Change(transaction.zxid(), type, path)));
        changes.put(transaction.zxid(), made);
    }

    @Override
    public void recursiveWatchSet(int client, long zxid) {
        Watcher watcher = new Watcher();
        watcher.seen = zxid;
        watchers.put(client, watcher);
    }

    @Override
    public void recursivelyNotified(int client, EventType type, String path, long zxid) {
        Watcher watcher = watchers.get(client);
        if (watcher != null) {
            told++;
            watcher.told.add(new Change(zxid, type, path));
        }
    }

    @Override
    public void disconnected(int client) {
        Watcher watcher = watchers.get(client);
        if (watcher != null) {
            watcher.told.clear();
            watcher.seen = -1;
        }
    }

    @Override
    public void sessionEnded(int client) {
        watchers.remove(client);
    }

    @Override
    public void replied(int client, long sessionId, long zxid) {
        Watcher watcher = watchers.get(client);
        if (watcher == null) {
            return;
        }
        if (watcher.seen >= 0) {
            List<Change> expected = new ArrayList<>();
            changes.subMap(watcher.seen, false, Math.max(zxid, watcher.seen), true)
                    .values()
                    .forEach(expected::addAll);
            if (!expected.equals(watcher.told)) {
                throw new Violation("client " + client + " was told " + watcher.told + " between zxid " + watcher.seen
                        + " and " + zxid + ", and not " + expected);
            }
        }
        watcher.told.clear();
        watcher.seen = Math.max(zxid, watcher.seen);
    }
}

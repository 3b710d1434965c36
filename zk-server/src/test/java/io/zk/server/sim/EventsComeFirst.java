package io.zk.server.sim;

import io.zk.protocol.data.EventType;
import io.zk.server.txn.Transaction;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A one-shot watch fires once, only for a change made after it was set, and before its client sees a reply that shows
 * that change or anything newer.
 */
final class EventsComeFirst implements Checkers {
    private record Watch(int client, String path, boolean onChildren, long setAt) {}

    private final Map<String, TreeSet<Long>> dataChanges = new HashMap<>();
    private final Map<String, TreeSet<Long>> childChanges = new HashMap<>();
    private final Map<Long, Watch> armed = new LinkedHashMap<>();
    private final Map<Long, Watch> spent = new TreeMap<>();
    private int fired;

    int fired() {
        return fired;
    }

    @Override
    public void committed(Transaction transaction) {
        Changes.of(transaction.txn(), (type, path) -> note(transaction.zxid(), type, path));
    }

    @Override
    public void watchSet(int client, long token, String path, boolean onChildren, long zxid) {
        armed.put(token, new Watch(client, path, onChildren, zxid));
    }

    @Override
    public void notified(int client, long token, EventType type, String path, long zxid) {
        Watch watch = armed.remove(token);
        if (watch == null) {
            Watch before = spent.get(token);
            throw new Violation("client " + client + " got " + type + " " + path + " for a watch "
                    + (before == null ? "whose reply it has not seen" : "that had fired"));
        }
        fired++;
        spent.put(token, watch);
        NavigableSet<Long> changes = changes(watch);
        boolean known = zxid > 0
                ? changes.contains(zxid)
                : !changes.tailSet(watch.setAt(), false).isEmpty();
        if (!watch.path().equals(path) || !known || (zxid > 0 && zxid <= watch.setAt())) {
            throw new Violation("client " + client + " got " + type + " " + path + " of zxid " + zxid
                    + " for a watch on " + watch.path() + " set at " + watch.setAt());
        }
    }

    @Override
    public void replied(int client, long sessionId, long zxid) {
        for (Watch watch : armed.values()) {
            Long change = watch.client() == client ? changes(watch).higher(watch.setAt()) : null;
            if (change != null && change <= zxid) {
                throw new Violation("client " + client + " saw zxid " + zxid + " before the event of " + change + " on "
                        + watch.path() + ", watched since " + watch.setAt());
            }
        }
    }

    @Override
    public void sessionEnded(int client) {
        for (Iterator<Watch> all = armed.values().iterator(); all.hasNext(); ) {
            if (all.next().client() == client) {
                all.remove();
            }
        }
    }

    private NavigableSet<Long> changes(Watch watch) {
        return (watch.onChildren() ? childChanges : dataChanges).computeIfAbsent(watch.path(), path -> new TreeSet<>());
    }

    private void note(long zxid, EventType type, String path) {
        dataChanges.computeIfAbsent(path, same -> new TreeSet<>()).add(zxid);
        if (type != EventType.NODE_DATA_CHANGED) {
            String parent = path.substring(0, path.lastIndexOf('/'));
            childChanges.computeIfAbsent(parent, same -> new TreeSet<>()).add(zxid);
        }
    }
}

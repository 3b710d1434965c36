package io.zk.server.watch;

import io.zk.protocol.data.EventType;
import io.zk.protocol.data.WatcherType;
import java.util.List;
import java.util.SortedMap;

/**
 * The watches set through one I/O loop. The loop changes it under the tree gate's read lock; the core thread fires it
 * under the write lock, so the two never meet. A watcher is a connection, named by a small number that its loop gives
 * it and uses again after {@link #removeAll}.
 */
public final class WatchTable {
    /** Is told of each watcher to notify, at most once a call of {@link #fire}. */
    public interface Sink {
        void notify(int watcher);
    }

    /** Registers; again is the same as once. */
    public void add(String path, WatchKind kind, int watcher) {
        throw new UnsupportedOperationException(path + kind + watcher);
    }

    /** Whether this watcher has a watch of this type at exactly this path (checkWatches). */
    public boolean contains(String path, WatcherType type, int watcher) {
        throw new UnsupportedOperationException(path + type + watcher);
    }

    /** Removes those of this type at exactly this path; whether there was one (removeWatches). */
    public boolean remove(String path, WatcherType type, int watcher) {
        throw new UnsupportedOperationException(path + type + watcher);
    }

    /** The connection is gone. */
    public void removeAll(int watcher) {
        throw new UnsupportedOperationException(Integer.toString(watcher));
    }

    /**
     * Spends and reports the watches that a created or deleted node, or changed data, or changed children trigger.
     * NODE_CREATED and NODE_DATA_CHANGED: data, persistent, recursive. NODE_DELETED: these, then child watches on the
     * node, each watcher once. NODE_CHILDREN_CHANGED ({@code path} is the parent): child and persistent.
     */
    public void fire(EventType type, String path, Sink sink) {
        throw new UnsupportedOperationException(type + path + sink);
    }

    /** Registrations of every kind. */
    public int watchCount() {
        throw new UnsupportedOperationException();
    }

    public int pathCount() {
        throw new UnsupportedOperationException();
    }

    public int watcherCount() {
        throw new UnsupportedOperationException();
    }

    /** Watched paths in order, each with its watchers in ascending order (wchp). */
    public SortedMap<String, List<Integer>> byPath() {
        throw new UnsupportedOperationException();
    }
}

package io.zk.server.watch;

import io.zk.protocol.data.EventType;
import io.zk.protocol.data.WatcherType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The watches set through one I/O loop. The loop changes it under the tree gate's read lock; the core thread fires it
 * under the write lock, so the two never meet. A watcher is a connection, named by a small number that its loop gives
 * it and uses again after {@link #removeAll}.
 */
public final class WatchTable {
    /** Is told of each watcher to notify, at most once a call of {@link #fire}; must leave the table alone. */
    public interface Sink {
        void notify(int watcher);
    }

    private static final int DATA = WatchKind.DATA.index;
    private static final int CHILD = WatchKind.CHILD.index;
    private static final int PERSISTENT = WatchKind.PERSISTENT.index;
    private static final int RECURSIVE = WatchKind.PERSISTENT_RECURSIVE.index;
    /** Kinds that tell of a path's data, and kinds that tell of its children alone. */
    private static final int DATA_KINDS = 1 << DATA | 1 << PERSISTENT | 1 << RECURSIVE;

    private static final int CHILD_KINDS = 1 << CHILD | 1 << PERSISTENT;
    private static final int[] NO_PATHS = {};

    private final PathIndex index = new PathIndex();
    private final PathWatchers watchers = new PathWatchers();

    /** By watcher: the paths it watches, and some that it does not watch any more, or twice: see {@link #remember}. */
    private int[][] paths = new int[16][];

    private int[] pathCounts = new int[16];
    /** By watcher: its registrations. */
    private int[] registrations = new int[16];
    /** By watcher: the last call of fire that notified it. */
    private int[] fired = new int[16];

    private int fireNumber;
    private int watchCount;
    private int watcherCount;
    private int recursiveCount;
    private int dataPairCount;
    private int childPairCount;

    /** Registers; again is the same as once. */
    public void add(String path, WatchKind kind, int watcher) {
        makeRoom(watcher);
        int number = index.find(path);
        if (number < 0) {
            number = index.add(path);
            watchers.open(number);
        }
        int before = watchers.kinds(number, watcher);
        if ((before & PathWatchers.bit(kind)) != 0) {
            return;
        }
        if (before == 0) {
            remember(watcher, number);
        }
        watchers.add(number, kind.index, watcher);
        countPairs(before, before | PathWatchers.bit(kind));
        watchCount++;
        if (registrations[watcher]++ == 0) {
            watcherCount++;
        }
        if (kind == WatchKind.PERSISTENT_RECURSIVE) {
            recursiveCount++;
        }
    }

    /** Whether this watcher has a watch of this type at exactly this path (checkWatches). */
    public boolean contains(String path, WatcherType type, int watcher) {
        int number = index.find(path);
        return number >= 0 && (watchers.kinds(number, watcher) & kinds(type)) != 0;
    }

    /** Removes those of this type at exactly this path; whether there was one (removeWatches). */
    public boolean remove(String path, WatcherType type, int watcher) {
        int number = index.find(path);
        return number >= 0 && remove(number, kinds(type), watcher);
    }

    /** The connection is gone. */
    public void removeAll(int watcher) {
        if (watcher >= paths.length) {
            return;
        }
        int[] watched = paths[watcher];
        for (int i = 0; i < pathCounts[watcher] && registrations[watcher] > 0; i++) {
            remove(watched[i], PathWatchers.ALL, watcher);
        }
        paths[watcher] = NO_PATHS;
        pathCounts[watcher] = 0;
    }

    /**
     * Spends and reports the watches that a created or deleted node, or changed data, or changed children trigger.
     * NODE_CREATED and NODE_DATA_CHANGED: data, persistent, recursive. NODE_DELETED: these, then child watches on the
     * node, each watcher once. NODE_CHILDREN_CHANGED ({@code path} is the parent): child and persistent.
     */
    public void fire(EventType type, String path, Sink sink) {
        if (watchCount == 0) {
            return;
        }
        nextFireNumber();
        int number = index.find(path);
        if (number >= 0) {
            notify(number, PERSISTENT, sink);
            if (type != EventType.NODE_CHILDREN_CHANGED) {
                spend(number, DATA, sink);
            }
            if (type == EventType.NODE_CHILDREN_CHANGED || type == EventType.NODE_DELETED) {
                spend(number, CHILD, sink);
            }
            closeIfEmpty(number);
        }
        if (recursiveCount > 0 && type != EventType.NODE_CHILDREN_CHANGED) {
            fireRecursive(path, sink);
        }
    }

    /** Looks for recursive watches on the path and on each of its ancestors. */
    private void fireRecursive(String path, Sink sink) {
        long hash = 0;
        for (int i = 0; i < path.length(); i++) {
            char unit = path.charAt(i);
            if (unit == '/' && i > 0) {
                notifyRecursive(path, i, hash, sink);
            }
            hash = PathIndex.hash(hash, unit);
            if (i == 0 && path.length() > 1) {
                notifyRecursive(path, 1, hash, sink);
            }
        }
        notifyRecursive(path, path.length(), hash, sink);
    }

    private void notifyRecursive(String path, int length, long hash, Sink sink) {
        int number = index.find(path, length, hash);
        if (number >= 0) {
            notify(number, RECURSIVE, sink);
        }
    }

    /** Registrations of every kind. */
    public int watchCount() {
        return watchCount;
    }

    /** Pairs of a watcher and a path whose data it watches: one-time, persistent or recursive, each pair once. */
    public int dataPairCount() {
        return dataPairCount;
    }

    /** Pairs of a watcher and a path whose children it watches, one-time or persistent, each pair once. */
    public int childPairCount() {
        return childPairCount;
    }

    public int pathCount() {
        return index.count();
    }

    /** Watchers that have a watch. */
    public int watcherCount() {
        return watcherCount;
    }

    /** Paths watched in one of these ways in order, each with its watchers in ascending order (wchp). */
    public SortedMap<String, List<Integer>> byPath(WatchKind... kinds) {
        SortedMap<String, List<Integer>> byPath = new TreeMap<>();
        for (int number = 0; number < index.end(); number++) {
            String path = index.path(number);
            Set<Integer> all = path == null ? Set.of() : watchersOf(number, kinds);
            if (path != null && !all.isEmpty()) {
                byPath.put(path, new ArrayList<>(all));
            }
        }
        return byPath;
    }

    /** Watchers in ascending order, each with the paths it watches in order (wchc). */
    public SortedMap<Integer, List<String>> byWatcher() {
        SortedMap<Integer, List<String>> byWatcher = new TreeMap<>();
        byPath(WatchKind.values()).forEach((path, each) -> {
            for (Integer watcher : each) {
                byWatcher.computeIfAbsent(watcher, first -> new ArrayList<>()).add(path);
            }
        });
        return byWatcher;
    }

    private Set<Integer> watchersOf(int number, WatchKind... kinds) {
        Set<Integer> all = new TreeSet<>();
        for (WatchKind kind : kinds) {
            watchers.forEach(number, kind.index, all::add);
        }
        return all;
    }

    private static int kinds(WatcherType type) {
        return switch (type) {
            case CHILDREN -> PathWatchers.bit(WatchKind.CHILD);
            case DATA -> PathWatchers.bit(WatchKind.DATA);
            case ANY -> PathWatchers.ALL;
            case PERSISTENT -> PathWatchers.bit(WatchKind.PERSISTENT);
            case PERSISTENT_RECURSIVE -> PathWatchers.bit(WatchKind.PERSISTENT_RECURSIVE);
        };
    }

    private void notify(int number, int kind, Sink sink) {
        watchers.forEach(number, kind, watcher -> {
            if (fired[watcher] != fireNumber) {
                fired[watcher] = fireNumber;
                sink.notify(watcher);
            }
        });
    }

    private void spend(int number, int kind, Sink sink) {
        notify(number, kind, sink);
        watchers.forEach(number, kind, watcher -> {
            int before = watchers.kinds(number, watcher);
            countPairs(before, before & ~(1 << kind));
            unregistered(watcher);
        });
        watchers.removeKind(number, kind);
    }

    private boolean remove(int number, int kinds, int watcher) {
        int before = watchers.kinds(number, watcher);
        int there = before & kinds;
        countPairs(before, before & ~there);
        for (int kind = 0; kind < PathWatchers.KINDS; kind++) {
            if ((there & 1 << kind) != 0) {
                watchers.remove(number, kind, watcher);
                unregistered(watcher);
                if (kind == RECURSIVE) {
                    recursiveCount--;
                }
            }
        }
        if (there != 0) {
            closeIfEmpty(number);
        }
        return there != 0;
    }

    private void unregistered(int watcher) {
        watchCount--;
        if (--registrations[watcher] == 0) {
            watcherCount--;
        }
    }

    /** A watcher had the kinds {@code before} at a path, and now has others. */
    private void countPairs(int before, int after) {
        dataPairCount += one(after & DATA_KINDS) - one(before & DATA_KINDS);
        childPairCount += one(after & CHILD_KINDS) - one(before & CHILD_KINDS);
    }

    private static int one(int kinds) {
        return kinds == 0 ? 0 : 1;
    }

    private void closeIfEmpty(int number) {
        if (watchers.isEmpty(number)) {
            watchers.close(number);
            index.remove(number);
        }
    }

    /**
     * Notes that a watcher watches a path. Spent watches are not taken off its list; when the list is full, and before it
     * grows, what is no longer true is thrown out of it, so that it is at most about twice as long as what is true.
     */
    private void remember(int watcher, int number) {
        if (pathCounts[watcher] == paths[watcher].length) {
            tidy(watcher);
        }
        paths[watcher][pathCounts[watcher]++] = number;
    }

    /** Length of a watcher's list, true or not. */
    int remembered(int watcher) {
        return pathCounts[watcher];
    }

    private void tidy(int watcher) {
        int[] watched = paths[watcher];
        int count = pathCounts[watcher];
        Arrays.sort(watched, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            boolean again = kept > 0 && watched[kept - 1] == watched[i];
            if (!again && watchers.kinds(watched[i], watcher) != 0) {
                watched[kept++] = watched[i];
            }
        }
        pathCounts[watcher] = kept;
        int length = Math.max(2, kept + (kept >> 1));
        if (kept * 3L >= watched.length * 2L || length * 2 < watched.length) {
            paths[watcher] = Arrays.copyOf(watched, length);
        }
    }

    private void nextFireNumber() {
        fireNumber++;
        if (fireNumber == 0) {
            Arrays.fill(fired, 0);
            fireNumber = 1;
        }
    }

    private void makeRoom(int watcher) {
        int length = paths.length;
        if (watcher >= length) {
            length = watcher + 1 + (watcher >> 1);
            paths = Arrays.copyOf(paths, length);
            pathCounts = Arrays.copyOf(pathCounts, length);
            registrations = Arrays.copyOf(registrations, length);
            fired = Arrays.copyOf(fired, length);
        }
        if (paths[watcher] == null) {
            paths[watcher] = NO_PATHS;
        }
    }
}

package io.zk.server.watch;

import io.zk.protocol.data.EventType;
import io.zk.protocol.data.WatcherType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The rules of watches, written down as plainly as can be: a list of registrations, gone through each time. */
final class NaiveWatches {
    record Watch(String path, WatchKind kind, int watcher) {}

    private final Set<Watch> watches = new LinkedHashSet<>();

    void add(String path, WatchKind kind, int watcher) {
        watches.add(new Watch(path, kind, watcher));
    }

    boolean contains(String path, WatcherType type, int watcher) {
        return watches.stream().anyMatch(at(path, type, watcher));
    }

    boolean remove(String path, WatcherType type, int watcher) {
        return watches.removeIf(at(path, type, watcher));
    }

    void removeAll(int watcher) {
        watches.removeIf(watch -> watch.watcher() == watcher);
    }

    private static Predicate<Watch> at(String path, WatcherType type, int watcher) {
        List<WatchKind> kinds =
                switch (type) {
                    case DATA -> List.of(WatchKind.DATA);
                    case CHILDREN -> List.of(WatchKind.CHILD);
                    case PERSISTENT -> List.of(WatchKind.PERSISTENT);
                    case PERSISTENT_RECURSIVE -> List.of(WatchKind.PERSISTENT_RECURSIVE);
                    case ANY -> List.of(WatchKind.values());
                };
        return watch -> watch.path().equals(path) && watch.watcher() == watcher && kinds.contains(watch.kind());
    }

    /** The watchers notified, in ascending order. */
    List<Integer> fire(EventType type, String path) {
        TreeSet<Integer> notified = new TreeSet<>();
        for (Watch watch : List.copyOf(watches)) {
            boolean here = watch.path().equals(path);
            boolean hit =
                    switch (watch.kind()) {
                        case DATA -> here && type != EventType.NODE_CHILDREN_CHANGED;
                        case CHILD -> here
                                && (type == EventType.NODE_CHILDREN_CHANGED || type == EventType.NODE_DELETED);
                        case PERSISTENT -> here;
                        case PERSISTENT_RECURSIVE -> type != EventType.NODE_CHILDREN_CHANGED
                                && isAtOrBelow(path, watch.path());
                    };
            if (hit) {
                notified.add(watch.watcher());
                if (watch.kind() == WatchKind.DATA || watch.kind() == WatchKind.CHILD) {
                    watches.remove(watch);
                }
            }
        }
        return new ArrayList<>(notified);
    }

    private static boolean isAtOrBelow(String path, String top) {
        return path.equals(top) || path.startsWith(top.equals("/") ? "/" : top + "/");
    }

    int watchCount() {
        return watches.size();
    }

    /** Pairs of a watcher and a path that have one of these kinds. */
    long pairCount(WatchKind... kinds) {
        return watches.stream()
                .filter(watch -> List.of(kinds).contains(watch.kind()))
                .map(watch -> List.of(watch.path(), watch.watcher()))
                .distinct()
                .count();
    }

    SortedMap<String, List<Integer>> byPath(WatchKind... kinds) {
        SortedMap<String, List<Integer>> byPath = new TreeMap<>();
        List<Watch> some = watches.stream()
                .filter(watch -> List.of(kinds).contains(watch.kind()))
                .toList();
        some.stream()
                .map(Watch::path)
                .distinct()
                .forEach(path -> byPath.put(
                        path,
                        some.stream()
                                .filter(watch -> watch.path().equals(path))
                                .map(Watch::watcher)
                                .distinct()
                                .sorted()
                                .toList()));
        return byPath;
    }

    SortedMap<Integer, List<String>> byWatcher() {
        SortedMap<Integer, List<String>> byWatcher = new TreeMap<>();
        watches.stream()
                .map(Watch::watcher)
                .distinct()
                .forEach(watcher -> byWatcher.put(
                        watcher,
                        watches.stream()
                                .filter(watch -> watch.watcher() == watcher)
                                .map(Watch::path)
                                .distinct()
                                .sorted()
                                .toList()));
        return byWatcher;
    }
}

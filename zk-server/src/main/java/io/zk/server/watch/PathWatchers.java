package io.zk.server.watch;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who watches each path, paths being numbers. Most paths have one watcher, which takes one int: the watcher and, in its
 * low bits, the kinds. More take an object with a set a kind.
 */
final class PathWatchers {
    /** Bits of kinds. */
    static final int KINDS = WatchKind.values().length;

    static final int ALL = (1 << KINDS) - 1;

    private static final int NONE = -1;

    private static final class Many {
        final @Nullable WatcherSet[] byKind = new @Nullable WatcherSet[KINDS];
    }

    private int[] single = new int[16];
    private @Nullable Many[] many = new @Nullable Many[16];

    /** Gets a path's number ready for its first watcher. */
    void open(int path) {
        if (path >= single.length) {
            int length = path + (path >> 1);
            single = Arrays.copyOf(single, length);
            many = Arrays.copyOf(many, length);
        }
        single[path] = NONE;
        many[path] = null;
    }

    /** The kinds, as bits, that a watcher has at a path. */
    int kinds(int path, int watcher) {
        Many sets = many[path];
        if (sets == null) {
            int only = single[path];
            return only != NONE && only >> KINDS == watcher ? only & ALL : 0;
        }
        int kinds = 0;
        for (int kind = 0; kind < KINDS; kind++) {
            WatcherSet set = sets.byKind[kind];
            if (set != null && set.contains(watcher)) {
                kinds |= 1 << kind;
            }
        }
        return kinds;
    }

    /** Adds one registration that is not there. */
    void add(int path, int kind, int watcher) {
        Many sets = many[path];
        int only = single[path];
        if (sets == null && (only == NONE || only >> KINDS == watcher)) {
            int kinds = only == NONE ? 0 : only & ALL;
            single[path] = watcher << KINDS | kinds | 1 << kind;
            return;
        }
        if (sets == null) {
            sets = new Many();
            many[path] = sets;
            single[path] = NONE;
            for (int each = 0; each < KINDS; each++) {
                if ((only & 1 << each) != 0) {
                    set(sets, each).add(only >> KINDS);
                }
            }
        }
        set(sets, kind).add(watcher);
    }

    private static WatcherSet set(Many sets, int kind) {
        WatcherSet set = sets.byKind[kind];
        if (set == null) {
            set = new WatcherSet();
            sets.byKind[kind] = set;
        }
        return set;
    }

    /** Removes one registration that is there. */
    void remove(int path, int kind, int watcher) {
        Many sets = many[path];
        if (sets == null) {
            int left = single[path] & ~(1 << kind);
            single[path] = (left & ALL) == 0 ? NONE : left;
            return;
        }
        WatcherSet set = set(sets, kind);
        set.remove(watcher);
        if (set.size() == 0) {
            sets.byKind[kind] = null;
        }
    }

    /** Removes all of a kind. */
    void removeKind(int path, int kind) {
        Many sets = many[path];
        if (sets != null) {
            sets.byKind[kind] = null;
        } else if (single[path] != NONE) {
            int left = single[path] & ~(1 << kind);
            single[path] = (left & ALL) == 0 ? NONE : left;
        }
    }

    boolean isEmpty(int path) {
        Many sets = many[path];
        if (sets == null) {
            return single[path] == NONE;
        }
        for (WatcherSet set : sets.byKind) {
            if (set != null) {
                return false;
            }
        }
        return true;
    }

    /** Lets go of what an empty path holds. */
    void close(int path) {
        many[path] = null;
    }

    /** Each watcher of a kind, in ascending order. */
    void forEach(int path, int kind, IntConsumer visitor) {
        Many sets = many[path];
        if (sets == null) {
            int only = single[path];
            if (only != NONE && (only & 1 << kind) != 0) {
                visitor.accept(only >> KINDS);
            }
            return;
        }
        WatcherSet set = sets.byKind[kind];
        if (set != null) {
            set.forEach(visitor);
        }
    }

    static int bit(WatchKind kind) {
        return 1 << kind.index;
    }
}

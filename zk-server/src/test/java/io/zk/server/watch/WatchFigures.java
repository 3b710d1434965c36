package io.zk.server.watch;

import io.zk.protocol.data.EventType;
import java.lang.management.ManagementFactory;

/** Prints what a million watches take and how fast they fire. Run by hand, with a fixed heap. */
public final class WatchFigures {
    private WatchFigures() {}

    public static void main(String[] args) {
        for (int round = 0; round < 2; round++) {
            measure(1000, 1000, WatchKind.DATA);
            measure(1, 500, WatchKind.DATA);
            measure(1_000_000, 1, WatchKind.DATA);
            measure(10_000, 100, WatchKind.CHILD);
            measure(500_000, 2, WatchKind.DATA);
            measure(100, 10_000, WatchKind.PERSISTENT);
            measure(1, 1_000_000, WatchKind.DATA);
        }
    }

    private static void measure(int paths, int watchers, WatchKind kind) {
        long before = live();
        WatchTable table = new WatchTable();
        String[] names = new String[Math.min(paths, 1000)];
        long start = cpu();
        for (int path = 0; path < paths; path++) {
            String name = String.format("/services/n-%08d", path);
            for (int watcher = 0; watcher < watchers; watcher++) {
                table.add(name, kind, watcher);
            }
            if (path < names.length) {
                names[path] = name;
            }
        }
        long count = (long) paths * watchers;
        long added = (cpu() - start) / count;
        long bytes = live() - before;
        System.out.printf(
                "%7d paths x %7d watchers, %s: %7.1f bytes a watch; add %d ns",
                paths, watchers, kind, (double) bytes / count, added);
        long[] told = new long[1];
        start = cpu();
        for (String name : names) {
            table.fire(EventType.NODE_DELETED, name, watcher -> told[0]++);
        }
        System.out.printf("; fire %d ns a watcher", (cpu() - start) / told[0]);
        int left = table.watchCount();
        start = cpu();
        for (int watcher = 0; watcher < watchers; watcher++) {
            table.removeAll(watcher);
        }
        if (left > 0) {
            System.out.printf("; removeAll %d ns a watch", (cpu() - start) / left);
        }
        System.out.println();
        if (table.watchCount() != 0) {
            throw new IllegalStateException("left: " + table.watchCount());
        }
    }

    /** Nanoseconds of this thread alone: others may use the machine. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long live() {
        long live = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            live = Math.min(
                    live,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return live;
    }
}

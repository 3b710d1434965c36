package io.zk.server.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.EventType;
import io.zk.protocol.data.WatcherType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WatchTableTest {
    private static final EventType[] EVENTS = {
        EventType.NODE_CREATED, EventType.NODE_DELETED, EventType.NODE_DATA_CHANGED, EventType.NODE_CHILDREN_CHANGED
    };

    private static final WatchKind[] DATA_KINDS = {WatchKind.DATA, WatchKind.PERSISTENT, WatchKind.PERSISTENT_RECURSIVE
    };

    private final WatchTable table = new WatchTable();

    private List<Integer> fire(EventType type, String path) {
        return fire(table, type, path);
    }

    /** In the order of notification. */
    private static List<Integer> fire(WatchTable table, EventType type, String path) {
        List<Integer> notified = new ArrayList<>();
        table.fire(type, path, notified::add);
        return notified;
    }

    @Test
    void dataWatchFiresOnce() {
        table.add("/a", WatchKind.DATA, 3);
        table.add("/a", WatchKind.DATA, 3);
        assertEquals(1, table.watchCount());
        assertEquals(List.of(), fire(EventType.NODE_CHILDREN_CHANGED, "/a"));
        assertEquals(List.of(3), fire(EventType.NODE_DATA_CHANGED, "/a"));
        assertEquals(List.of(), fire(EventType.NODE_DATA_CHANGED, "/a"));
        assertEquals(0, table.watchCount());
        assertEquals(0, table.pathCount());
        assertEquals(0, table.watcherCount());
    }

    @Test
    void childWatchIsForChildrenAndForDeletion() {
        table.add("/a", WatchKind.CHILD, 1);
        assertEquals(List.of(), fire(EventType.NODE_DATA_CHANGED, "/a"));
        assertEquals(List.of(), fire(EventType.NODE_CREATED, "/a"));
        assertEquals(List.of(1), fire(EventType.NODE_CHILDREN_CHANGED, "/a"));
        table.add("/a", WatchKind.CHILD, 1);
        assertEquals(List.of(1), fire(EventType.NODE_DELETED, "/a"));
        assertEquals(0, table.watchCount());
    }

    @Test
    void deletionTellsEachWatcherOnceWhateverItHolds() {
        for (WatchKind kind : WatchKind.values()) {
            table.add("/a/b", kind, 5);
        }
        table.add("/a", WatchKind.PERSISTENT_RECURSIVE, 5);
        table.add("/", WatchKind.PERSISTENT_RECURSIVE, 5);
        assertEquals(List.of(5), fire(EventType.NODE_DELETED, "/a/b"));
        assertEquals(4, table.watchCount());
        assertEquals(List.of(5), fire(EventType.NODE_CREATED, "/a/b"));
    }

    @Test
    void recursiveWatchSeesWhatIsBelowButNoChildrenEvents() {
        table.add("/a", WatchKind.PERSISTENT_RECURSIVE, 7);
        assertEquals(List.of(7), fire(EventType.NODE_CREATED, "/a"));
        assertEquals(List.of(7), fire(EventType.NODE_CREATED, "/a/b/c"));
        assertEquals(List.of(), fire(EventType.NODE_CREATED, "/ab"));
        assertEquals(List.of(), fire(EventType.NODE_CHILDREN_CHANGED, "/a"));
        assertEquals(List.of(), fire(EventType.NODE_CREATED, "/"));
        assertTrue(table.remove("/a", WatcherType.PERSISTENT_RECURSIVE, 7));
        assertEquals(List.of(), fire(EventType.NODE_CREATED, "/a"));
    }

    @Test
    void removingNamesTheKind() {
        table.add("/a", WatchKind.PERSISTENT, 2);
        assertFalse(table.contains("/a", WatcherType.DATA, 2));
        assertFalse(table.remove("/a", WatcherType.CHILDREN, 2));
        assertTrue(table.contains("/a", WatcherType.ANY, 2));
        assertFalse(table.remove("/a", WatcherType.ANY, 1));
        assertTrue(table.remove("/a", WatcherType.ANY, 2));
        assertFalse(table.remove("/a", WatcherType.ANY, 2));
    }

    @Test
    void aNumberGivenAgainStartsWithoutWatches() {
        table.add("/a", WatchKind.DATA, 9);
        table.add("/b", WatchKind.PERSISTENT_RECURSIVE, 9);
        table.removeAll(9);
        assertEquals(0, table.watchCount());
        table.add("/c", WatchKind.DATA, 9);
        assertEquals(List.of(), fire(EventType.NODE_DATA_CHANGED, "/a"));
        assertEquals(List.of("/c"), table.byWatcher().get(9));
    }

    @Test
    void settingAWatchAgainAndAgainTakesNoMoreRoom() {
        for (int i = 0; i < 100; i++) {
            table.add("/stays" + i, WatchKind.PERSISTENT, 1);
        }
        for (int i = 0; i < 10_000; i++) {
            table.add("/a", WatchKind.DATA, 1);
            table.add("/b" + i, WatchKind.CHILD, 1);
            fire(EventType.NODE_DATA_CHANGED, "/a");
            fire(EventType.NODE_DELETED, "/b" + i);
        }
        assertEquals(100, table.watchCount());
        assertTrue(table.remembered(1) <= 200, "remembered " + table.remembered(1));
        table.removeAll(1);
        assertEquals(0, table.pathCount());
    }

    @Test
    void behavesAsAPlainListDoes() {
        for (long seed = 0; seed < 20; seed++) {
            runAgainstTwin(new Random(seed), seed % 3 == 0 ? 700 : 12);
        }
    }

    private static void runAgainstTwin(Random random, int watcherMax) {
        WatchTable table = new WatchTable();
        NaiveWatches twin = new NaiveWatches();
        for (int step = 0; step < 2500; step++) {
            String path = path(random);
            int watcher = random.nextInt(watcherMax);
            WatcherType type = pick(WatcherType.values(), random);
            int dice = random.nextInt(100);
            if (dice < 55) {
                WatchKind kind = pick(WatchKind.values(), random);
                table.add(path, kind, watcher);
                twin.add(path, kind, watcher);
            } else if (dice < 80) {
                EventType event = pick(EVENTS, random);
                List<Integer> notified = fire(table, event, path);
                notified.sort(null);
                assertEquals(twin.fire(event, path), notified);
            } else if (dice < 90) {
                assertEquals(twin.remove(path, type, watcher), table.remove(path, type, watcher));
            } else if (dice < 96) {
                assertEquals(twin.contains(path, type, watcher), table.contains(path, type, watcher));
            } else {
                table.removeAll(watcher);
                twin.removeAll(watcher);
            }
            assertEquals(twin.watchCount(), table.watchCount());
            assertEquals(twin.pairCount(DATA_KINDS), table.dataPairCount());
            assertEquals(twin.pairCount(WatchKind.CHILD, WatchKind.PERSISTENT), table.childPairCount());
        }
        assertEquals(twin.byPath(WatchKind.values()), table.byPath(WatchKind.values()));
        assertEquals(twin.byPath(DATA_KINDS), table.byPath(DATA_KINDS));
        assertEquals(twin.byWatcher(), table.byWatcher());
        assertEquals(twin.byPath(WatchKind.values()).size(), table.pathCount());
        assertEquals(twin.byWatcher().size(), table.watcherCount());
    }

    private static <T> T pick(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    private static String path(Random random) {
        String[] names = {"a", "b", "cc", "\u00e9", "\u4e2d", "n-" + random.nextInt(30)};
        StringBuilder path = new StringBuilder();
        int depth = random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            path.append('/').append(names[random.nextInt(names.length)]);
        }
        return depth == 0 ? "/" : path.toString();
    }
}

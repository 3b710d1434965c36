package io.zk.client.session;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.EventType;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.data.Path;
import io.zk.protocol.data.WatcherType;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.SetWatches;
import io.zk.protocol.message.SetWatches2;
import io.zk.protocol.wire.WireOut;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The watches of one session, by kind and path, in the order they were set. Servers forget them with the connection;
 * this is what they are set again from.
 */
final class Watches {
    /** Paths are sent again in messages of about this many bytes, as Apache's client does. */
    static final int BATCH_BYTES = 128 * 1024;

    private static final WatchKind[] KINDS = WatchKind.values();

    private final Map<WatchKind, Map<String, Set<Object>>> byKind = new EnumMap<>(WatchKind.class);

    Watches() {
        for (WatchKind kind : KINDS) {
            byKind.put(kind, new LinkedHashMap<>());
        }
    }

    private void add(WatchKind kind, String path, Object watcher) {
        of(kind).computeIfAbsent(path, absent -> new LinkedHashSet<>()).add(watcher);
    }

    /** Does to the list what the request wanted, now that a server has answered it with this error number. */
    void answered(Request request, int err, List<SessionOutput> out) {
        if (request.watch() instanceof WatchChange.Add add) {
            if (err == 0) {
                add(add.kind(), add.path(), add.watcher());
            } else if (request.opCode() == OpCode.EXISTS && err == ErrorCode.NO_NODE.code()) {
                add(WatchKind.EXIST, add.path(), add.watcher());
            }
        } else if (request.watch() instanceof WatchChange.Remove removal && err == 0) {
            remove(removal, out);
        }
    }

    /**
     * The operation that a removal sends: the server's one watch serves all watchers here, so as long as another one
     * needs it, it is only checked. Null if there is no such watch.
     */
    @Nullable
    OpCode removalOpCode(WatchChange.Remove removal) {
        Object watcher = removal.watcher();
        if (!contains(removal.path(), removal.type(), watcher)) {
            return null;
        }
        boolean shared = watcher != null && containsOther(removal.path(), removal.type(), watcher);
        return shared ? OpCode.CHECK_WATCHES : OpCode.REMOVE_WATCHES;
    }

    /** Removes watches, and tells those whose they were. */
    void remove(WatchChange.Remove removal, List<SessionOutput> out) {
        for (Map.Entry<EventType, Set<Object>> removed : remove(removal).entrySet()) {
            out.add(new SessionOutput.WatchFired(
                    removed.getKey(), removal.path(), -1, List.copyOf(removed.getValue())));
        }
    }

    /** Takes out the one-shot watches that this event spends, and names everybody it is to be told to. */
    List<Object> fire(EventType type, String path) {
        Set<Object> told = new LinkedHashSet<>();
        switch (type) {
            case NODE_CREATED, NODE_DATA_CHANGED -> {
                spend(WatchKind.DATA, path, told);
                spend(WatchKind.EXIST, path, told);
            }
            case NODE_CHILDREN_CHANGED -> spend(WatchKind.CHILD, path, told);
            case NODE_DELETED -> {
                spend(WatchKind.DATA, path, told);
                spend(WatchKind.EXIST, path, told);
                spend(WatchKind.CHILD, path, told);
            }
            default -> {
                return List.of();
            }
        }
        addAll(of(WatchKind.PERSISTENT).get(path), told);
        if (type != EventType.NODE_CHILDREN_CHANGED) {
            addRecursive(path, told);
        }
        return List.copyOf(told);
    }

    /** Whether there is a watch of this type on the path; of this watcher, unless that is null. */
    private boolean contains(String path, WatcherType type, @Nullable Object watcher) {
        for (WatchKind kind : kinds(type)) {
            Set<Object> watchers = of(kind).get(path);
            if (watchers != null && (watcher == null || watchers.contains(watcher))) {
                return true;
            }
        }
        return false;
    }

    /** Whether somebody else than this watcher has a watch of this type on the path. */
    private boolean containsOther(String path, WatcherType type, Object watcher) {
        for (WatchKind kind : kinds(type)) {
            Set<Object> watchers = of(kind).get(path);
            if (watchers != null && watchers.size() > (watchers.contains(watcher) ? 1 : 0)) {
                return true;
            }
        }
        return false;
    }

    /** Removes watches, and names by event type whose they were. */
    private Map<EventType, Set<Object>> remove(WatchChange.Remove removal) {
        Map<EventType, Set<Object>> removed = new EnumMap<>(EventType.class);
        for (WatchKind kind : kinds(removal.type())) {
            Set<Object> watchers = of(kind).get(removal.path());
            if (watchers == null) {
                continue;
            }
            Object only = removal.watcher();
            if (only == null) {
                removed.computeIfAbsent(removedEvent(kind), absent -> new LinkedHashSet<>())
                        .addAll(watchers);
                watchers.clear();
            } else if (watchers.remove(only)) {
                removed.computeIfAbsent(removedEvent(kind), absent -> new LinkedHashSet<>())
                        .add(only);
            }
            if (watchers.isEmpty()) {
                of(kind).remove(removal.path());
            }
        }
        return removed;
    }

    /** Everybody who has a watch, each once. */
    List<Object> watchers() {
        Set<Object> all = new LinkedHashSet<>();
        for (Map<String, Set<Object>> paths : byKind.values()) {
            paths.values().forEach(all::addAll);
        }
        return List.copyOf(all);
    }

    void clear() {
        byKind.values().forEach(Map::clear);
    }

    /** The messages that set all watches again, each of about {@link #BATCH_BYTES}; none if there are none. */
    List<Message> resets(long lastZxid) {
        List<Message> messages = new ArrayList<>();
        Map<WatchKind, List<String>> batch = emptyBatch();
        int bytes = 0;
        for (WatchKind kind : KINDS) {
            for (String path : of(kind).keySet()) {
                int size = 4 + WireOut.encodedLength(path);
                if (bytes > 0 && bytes + size > BATCH_BYTES) {
                    messages.add(message(lastZxid, batch));
                    batch = emptyBatch();
                    bytes = 0;
                }
                list(batch, kind).add(path);
                bytes += size;
            }
        }
        if (bytes > 0) {
            messages.add(message(lastZxid, batch));
        }
        return messages;
    }

    private static Message message(long zxid, Map<WatchKind, List<String>> batch) {
        List<String> data = list(batch, WatchKind.DATA);
        List<String> exist = list(batch, WatchKind.EXIST);
        List<String> child = list(batch, WatchKind.CHILD);
        List<String> persistent = list(batch, WatchKind.PERSISTENT);
        List<String> recursive = list(batch, WatchKind.PERSISTENT_RECURSIVE);
        // Servers older than 3.6 know only the shorter message.
        return persistent.isEmpty() && recursive.isEmpty()
                ? new SetWatches(zxid, data, exist, child)
                : new SetWatches2(zxid, data, exist, child, persistent, recursive);
    }

    private static Map<WatchKind, List<String>> emptyBatch() {
        Map<WatchKind, List<String>> batch = new EnumMap<>(WatchKind.class);
        for (WatchKind kind : KINDS) {
            batch.put(kind, new ArrayList<>());
        }
        return batch;
    }

    private static List<String> list(Map<WatchKind, List<String>> batch, WatchKind kind) {
        return batch.getOrDefault(kind, List.of());
    }

    private void spend(WatchKind kind, String path, Set<Object> told) {
        addAll(of(kind).remove(path), told);
    }

    private static void addAll(@Nullable Set<Object> watchers, Set<Object> told) {
        if (watchers != null) {
            told.addAll(watchers);
        }
    }

    private void addRecursive(String path, Set<Object> told) {
        Map<String, Set<Object>> recursive = of(WatchKind.PERSISTENT_RECURSIVE);
        if (recursive.isEmpty()) {
            return;
        }
        for (String at = path; at.length() > 1; at = Path.parent(at)) {
            addAll(recursive.get(at), told);
        }
        addAll(recursive.get("/"), told);
    }

    private Map<String, Set<Object>> of(WatchKind kind) {
        Map<String, Set<Object>> paths = byKind.get(kind);
        if (paths == null) {
            throw new IllegalStateException("no table for " + kind);
        }
        return paths;
    }

    private static List<WatchKind> kinds(WatcherType type) {
        return switch (type) {
            case CHILDREN -> List.of(WatchKind.CHILD);
            case DATA -> List.of(WatchKind.DATA, WatchKind.EXIST);
            case PERSISTENT -> List.of(WatchKind.PERSISTENT);
            case PERSISTENT_RECURSIVE -> List.of(WatchKind.PERSISTENT_RECURSIVE);
            case ANY -> List.of(KINDS);
        };
    }

    private static EventType removedEvent(WatchKind kind) {
        return switch (kind) {
            case DATA, EXIST -> EventType.DATA_WATCH_REMOVED;
            case CHILD -> EventType.CHILD_WATCH_REMOVED;
            case PERSISTENT, PERSISTENT_RECURSIVE -> EventType.PERSISTENT_WATCH_REMOVED;
        };
    }
}

package io.zk.server.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The paths of the nodes that will not stay for ever: ephemerals by session, containers, TTL nodes. */
final class Marked {
    /** The paths of a session that has had several, in order of creation. */
    private static final class Paths extends LinkedHashSet<String> {
        private static final long serialVersionUID = 1L;

        Paths() {
            super(4);
        }
    }

    private final TreeRules rules;
    /** By session: its path, or its paths. Most sessions that have one ephemeral node have no other. */
    private final Map<Long, Object> ephemerals = new HashMap<>();

    private final Set<String> reapable = new LinkedHashSet<>();
    private int ephemeralCount;

    Marked(TreeRules rules) {
        this.rules = rules;
    }

    NodeKind kind(long owner) {
        return NodeKind.of(owner, rules);
    }

    void add(String path, long owner) {
        switch (kind(owner)) {
            case PERSISTENT -> {}
            case EPHEMERAL -> addEphemeral(path, owner);
            case CONTAINER, TTL -> reapable.add(path);
        }
    }

    void remove(String path, long owner) {
        switch (kind(owner)) {
            case PERSISTENT -> {}
            case EPHEMERAL -> removeEphemeral(path, owner);
            case CONTAINER, TTL -> reapable.remove(path);
        }
    }

    private void addEphemeral(String path, long owner) {
        Object held = ephemerals.putIfAbsent(owner, path);
        if (held instanceof String first && !first.equals(path)) {
            Paths paths = new Paths();
            paths.add(first);
            paths.add(path);
            ephemerals.put(owner, paths);
            ephemeralCount++;
        } else if (held == null || held instanceof Paths paths && paths.add(path)) {
            ephemeralCount++;
        }
    }

    private void removeEphemeral(String path, long owner) {
        Object held = ephemerals.get(owner);
        if (held instanceof Paths paths && paths.remove(path)) {
            ephemeralCount--;
            if (paths.isEmpty()) {
                ephemerals.remove(owner);
            }
        } else if (path.equals(held)) {
            ephemeralCount--;
            ephemerals.remove(owner);
        }
    }

    List<String> ephemerals(long sessionId) {
        Object held = ephemerals.get(sessionId);
        if (held instanceof Paths paths) {
            return new ArrayList<>(paths);
        }
        return held instanceof String only ? List.of(only) : List.of();
    }

    int ephemeralCount() {
        return ephemeralCount;
    }

    long[] owners() {
        return ephemerals.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
    }

    void forEachReapable(Consumer<String> visitor) {
        reapable.forEach(visitor);
    }
}

package io.zk.server.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The paths of the nodes that will not stay for ever: ephemerals by session, containers, TTL nodes. */
final class Marked {
    private final TreeRules rules;
    private final Map<Long, Set<String>> ephemerals = new HashMap<>();
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
            case EPHEMERAL -> {
                if (ephemerals
                        .computeIfAbsent(owner, id -> new LinkedHashSet<>(2))
                        .add(path)) {
                    ephemeralCount++;
                }
            }
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

    private void removeEphemeral(String path, long owner) {
        Set<String> paths = ephemerals.get(owner);
        if (paths != null && paths.remove(path)) {
            ephemeralCount--;
            if (paths.isEmpty()) {
                ephemerals.remove(owner);
            }
        }
    }

    List<String> ephemerals(long sessionId) {
        Set<String> paths = ephemerals.get(sessionId);
        return paths == null ? Collections.emptyList() : new ArrayList<>(paths);
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

package io.zk.server.op;

import static java.util.Objects.requireNonNull;

import io.zk.protocol.data.EventType;
import io.zk.protocol.data.WatcherType;
import io.zk.server.acl.Identities;
import io.zk.server.tree.DataTree;
import io.zk.server.watch.WatchKind;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A connection of a script: keeps its watches, and tells what a read did to them. */
final class ScriptReader implements ReadContext {
    private final long sessionId;
    private final Set<String> watches = new TreeSet<>();
    private final StringBuilder told = new StringBuilder();
    private @Nullable DataTree tree;
    private @Nullable OpRules rules;
    private Identities identities = Identities.SERVER;
    private boolean bodyKept;

    ScriptReader(long sessionId) {
        this.sessionId = sessionId;
    }

    void begin(DataTree readTree, OpRules readRules, Identities as) {
        tree = readTree;
        rules = readRules;
        identities = as;
        bodyKept = false;
        told.setLength(0);
    }

    String told() {
        return told.toString();
    }

    boolean bodyKept() {
        return bodyKept;
    }

    @Override
    public DataTree tree() {
        return requireNonNull(tree);
    }

    @Override
    public OpRules rules() {
        return requireNonNull(rules);
    }

    @Override
    public long sessionId() {
        return sessionId;
    }

    @Override
    public Identities identities() {
        return identities;
    }

    @Override
    public void addWatch(String path, WatchKind kind) {
        watches.add(kind + " " + path);
        told.append("\n  watches ").append(kind).append(' ').append(path);
    }

    @Override
    public boolean hasWatch(String path, WatcherType type) {
        return watches.stream().anyMatch(watch -> means(watch, path, type));
    }

    @Override
    public boolean removeWatch(String path, WatcherType type) {
        return watches.removeIf(watch -> means(watch, path, type));
    }

    private static boolean means(String watch, String path, WatcherType type) {
        String kind = type == WatcherType.CHILDREN ? "CHILD" : type.toString();
        return type == WatcherType.ANY ? watch.endsWith(" " + path) : watch.equals(kind + " " + path);
    }

    @Override
    public void event(EventType type, String path) {
        told.append("\n  event ").append(type).append(' ').append(path);
    }

    @Override
    public void reads(String path) {}

    @Override
    public void keepBody() {
        bodyKept = true;
    }
}

package io.zk.server.op;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Path;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.Node;
import io.zk.server.tree.NodeDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tree as it will be: what is applied, and over it what is planned and not yet applied. Core thread.
 * Use: {@link #begin}, plan, then {@link #keep} or {@link #undo}; {@link #applied} once the tree holds it.
 *
 * <p>It holds one state for each node that a transaction changes, so what it takes is bounded by the transactions that
 * the caller lets be under way.
 */
public final class InFlight {
    private final DataTree tree;
    private final OpRules rules;
    /** Null if digests are off. */
    private final @Nullable NodeDigest digests;

    /** The newest planned state of each path that has one. The root's path is "". */
    private final Map<String, PlannedNode> newest = new HashMap<>();

    /** Everything kept and not yet applied, in the order of zxids. */
    private final ArrayDeque<PlannedNode> kept = new ArrayDeque<>();

    /** What the transaction being planned changes, and at the same index what it displaced in {@link #newest}. */
    private final List<PlannedNode> changed = new ArrayList<>();

    private final List<@Nullable PlannedNode> displaced = new ArrayList<>();

    /** Planned creations of ephemeral nodes by session, in order; some may be planned to be deleted again. */
    private final Map<Long, ArrayDeque<PlannedNode>> ephemerals = new HashMap<>();

    /** The top of a quota that what is being planned would exceed. */
    private @Nullable String quotaExceeded;

    private long zxid;
    private long time;
    private long digest;
    private long digestBefore;

    public InFlight(DataTree tree, OpRules rules) {
        this.tree = tree;
        this.rules = rules;
        this.digests = tree.rules().digest() ? new NodeDigest() : null;
        this.digest = tree.digest();
    }

    /** Starts planning a transaction. */
    public void begin(long newZxid, long timeMillis) {
        if (!changed.isEmpty()) {
            throw new IllegalStateException("transaction " + zxid + " was neither kept nor undone");
        }
        quotaExceeded = null;
        zxid = newZxid;
        time = timeMillis;
        if (kept.isEmpty()) {
            digest = tree.digest();
        }
        digestBefore = digest;
    }

    /** The planned transaction stands. */
    public void keep() {
        for (int i = 0; i < changed.size(); i++) {
            kept.addLast(changed.get(i));
        }
        changed.clear();
        displaced.clear();
    }

    /** Forgets what was noted since {@link #begin}. */
    public void undo() {
        for (int i = changed.size() - 1; i >= 0; i--) {
            PlannedNode change = changed.get(i);
            PlannedNode before = displaced.get(i);
            if (before == null) {
                newest.remove(change.path());
            } else {
                newest.put(change.path(), before);
            }
            unindex(change);
        }
        changed.clear();
        displaced.clear();
        digest = digestBefore;
    }

    /** The digest of the tree after everything that stands; 0 if digests are off. */
    public long digest() {
        return digest;
    }

    /** Everything up to this zxid is in the tree now: drops it here. */
    public void applied(long appliedZxid) {
        while (!kept.isEmpty() && kept.getFirst().zxid() <= appliedZxid) {
            PlannedNode change = kept.removeFirst();
            newest.remove(change.path(), change);
            unindex(change);
        }
    }

    /** The top of the hard quota that what was planned last would have exceeded; null if there is none. */
    public @Nullable String quotaExceeded() {
        return quotaExceeded;
    }

    void exceeds(String quota) {
        quotaExceeded = quota;
    }

    DataTree tree() {
        return tree;
    }

    OpRules rules() {
        return rules;
    }

    /** The node as it will be, or null if there will be none. "/" and "" are the root. */
    @Nullable
    PlannedNode find(String path) {
        String key = key(path);
        PlannedNode planned = newest.get(key);
        if (planned != null) {
            return planned.exists() ? planned : null;
        }
        Node node = tree.find(key);
        return node == null ? null : PlannedNode.ofTree(key, node, tree.acl(node.aclId()));
    }

    boolean exists(String path) {
        String key = key(path);
        PlannedNode planned = newest.get(key);
        return planned != null ? planned.exists() : tree.find(key) != null;
    }

    boolean ephemeral(PlannedNode node) {
        return tree.rules().ephemeral(node.owner());
    }

    /** Notes a new node, of which the parent was found and the path was not. */
    void create(PlannedNode parent, String path, byte @Nullable [] data, List<Acl> acl, long owner) {
        PlannedNode above = change(parent);
        above.addChild(above.cversion() + 1);
        recount(above);
        PlannedNode gone = newest.get(path);
        PlannedNode node = change(gone == null ? PlannedNode.ofNothing(path) : gone);
        node.create(time, data, acl, owner);
        recount(node);
        if (ephemeral(node) && node.indexedFor() == 0) {
            node.index();
            ephemerals.computeIfAbsent(owner, session -> new ArrayDeque<>(2)).addLast(node);
        }
    }

    void delete(PlannedNode parent, PlannedNode node) {
        PlannedNode above = change(parent);
        above.removeChild();
        recount(above);
        PlannedNode gone = change(node);
        digest -= gone.digest();
        gone.delete();
    }

    void setData(PlannedNode node, byte @Nullable [] data) {
        PlannedNode changing = change(node);
        changing.setData(time, data);
        recount(changing);
    }

    void setAcl(PlannedNode node, List<Acl> acl) {
        PlannedNode changing = change(node);
        changing.setAcl(acl);
        recount(changing);
    }

    /** Notes the end of a session; the ephemeral nodes that go with it. */
    List<String> closeSession(long sessionId) {
        Set<String> paths = new LinkedHashSet<>();
        for (String path : tree.ephemerals(sessionId)) {
            PlannedNode planned = newest.get(path);
            if (planned == null || planned.exists() && planned.owner() == sessionId) {
                paths.add(path);
            }
        }
        ArrayDeque<PlannedNode> created = ephemerals.get(sessionId);
        if (created != null) {
            for (PlannedNode creation : created) {
                PlannedNode planned = newest.get(creation.path());
                if (planned != null && planned.exists() && planned.owner() == sessionId) {
                    paths.add(creation.path());
                }
            }
        }
        List<String> list = List.copyOf(paths);
        for (String path : list) {
            PlannedNode parent = find(Path.parent(path));
            PlannedNode node = find(path);
            if (parent != null && node != null) {
                delete(parent, node);
            }
        }
        return list;
    }

    /** The state that the transaction being planned may change: a copy, unless it is its own. */
    private PlannedNode change(PlannedNode node) {
        if (node.zxid() == zxid) {
            return node;
        }
        PlannedNode change = node.zxid() == 0 ? node : node.copy();
        change.note(zxid);
        displaced.add(newest.put(change.path(), change));
        changed.add(change);
        return change;
    }

    private void recount(PlannedNode node) {
        if (digests != null) {
            digest -= node.digest();
            node.refreshDigest(digests);
            digest += node.digest();
        }
    }

    /** Called for the first of the session's when it is applied, and for the last when it is undone. */
    private void unindex(PlannedNode change) {
        long sessionId = change.indexedFor();
        ArrayDeque<PlannedNode> created = sessionId == 0 ? null : ephemerals.get(sessionId);
        if (created == null) {
            return;
        }
        if (created.peekFirst() == change) {
            created.removeFirst();
        } else {
            created.removeLastOccurrence(change);
        }
        if (created.isEmpty()) {
            ephemerals.remove(sessionId);
        }
    }

    private static String key(String path) {
        return path.length() == 1 && path.charAt(0) == '/' ? "" : path;
    }
}

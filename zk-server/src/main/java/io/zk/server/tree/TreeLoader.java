package io.zk.server.tree;

import io.zk.protocol.data.Acl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a tree from a snapshot: the ACL table first, then the nodes, parents before their children. A tree is of use
 * only after {@link #finish}; a loader that threw is thrown away. One thread.
 */
public final class TreeLoader {
    /** Ids up to this are kept; what a file may hold beyond gets a number above it. */
    private static final int ID_MAX = 1 << 30;

    private final TreeRules rules;
    private final Nodes nodes;
    private final NodeView view = new NodeView();
    private final Map<Long, Integer> odd = new HashMap<>();

    private boolean rooted;

    public TreeLoader(TreeRules rules) {
        this.rules = rules;
        this.nodes = new Nodes(rules);
    }

    /** An entry of the ACL table. */
    public void acl(long id, @Nullable List<Acl> acl) {
        int ownId = ownId(id);
        if (ownId != AclTable.OPEN_ID) {
            nodes.acls.list(ownId, acl);
        }
    }

    /**
     * A node; the root is "" and comes first. An ACL id that was not listed is kept: only who needs that ACL fails.
     * Of two nodes with one path the later counts.
     *
     * @throws BrokenTreeException if its parent has not appeared
     */
    public void node(String path, byte @Nullable [] data, long aclId, StoredStat stat) throws BrokenTreeException {
        int ownId = ownId(aclId);
        nodes.acls.use(ownId);
        view.set(stat, ownId);
        if (!rooted) {
            if (!path.isEmpty()) {
                throw new BrokenTreeException("the first node is not the root but " + path);
            }
            nodes.replaceRoot(data, view);
            rooted = true;
            return;
        }
        if (!nodes.locateParent(path)) {
            throw new BrokenTreeException("no parent for " + path);
        }
        if (nodes.descend(path)) {
            nodes.remove(path);
            nodes.locateParent(path);
        }
        nodes.add(path, data, view, nodes.view.cversion, nodes.view.pzxid);
    }

    /**
     * The tree: ACL entries that no node uses are dropped, the usage of all quotas is counted anew.
     *
     * @param lastZxid the zxid in the snapshot's name
     * @throws BrokenTreeException if there was no root
     */
    public DataTree finish(long lastZxid) throws BrokenTreeException {
        if (!rooted) {
            throw new BrokenTreeException("no root");
        }
        nodes.acls.dropUnused();
        DataTree tree = new DataTree(rules, nodes, lastZxid);
        tree.countQuotas();
        return tree;
    }

    private int ownId(long id) {
        if (id == AclTable.OPEN_ID || id > 0 && id <= ID_MAX) {
            return (int) id;
        }
        return odd.computeIfAbsent(id, unusual -> ID_MAX + 1 + odd.size());
    }
}

package io.zk.server.tree;

import io.zk.protocol.data.Acl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a tree from a snapshot: the ACL table first, then the nodes, parents before their children. A tree is of use
 * only after {@link #finish}; a loader that threw is thrown away. One thread.
 */
public final class TreeLoader {
    public TreeLoader(TreeRules rules) {
        throw new UnsupportedOperationException(rules.toString());
    }

    /** An entry of the ACL table. */
    public void acl(long id, @Nullable List<Acl> acl) {
        throw new UnsupportedOperationException(id + " " + acl);
    }

    /**
     * A node; the root is "" and comes first. An ACL id that was not listed is kept: only who needs that ACL fails.
     *
     * @throws BrokenTreeException if its parent has not appeared
     */
    public void node(String path, byte @Nullable [] data, long aclId, StoredStat stat) throws BrokenTreeException {
        throw new UnsupportedOperationException(path + aclId + stat);
    }

    /**
     * The tree: ACL entries that no node uses are dropped, the usage of all quotas is counted anew.
     *
     * @param lastZxid the zxid in the snapshot's name
     * @throws BrokenTreeException if there was no root
     */
    public DataTree finish(long lastZxid) throws BrokenTreeException {
        throw new UnsupportedOperationException(Long.toString(lastZxid));
    }
}

package io.zk.server.tree;

import io.zk.protocol.data.Acl;
import io.zk.server.txn.Transaction;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tree. Changed by the core thread alone, under the write lock of the tree gate; read by any loop under the read
 * lock, and by the core thread at any time.
 */
public final class DataTree {
    /** An empty database: root, /zookeeper, /zookeeper/quota, /zookeeper/config. */
    public DataTree(TreeRules rules) {
        throw new UnsupportedOperationException(rules.toString());
    }

    /** The rules it was made with. */
    public TreeRules rules() {
        throw new UnsupportedOperationException();
    }

    /** The node at this path, or null. The root answers to "" and "/"; an invalid path is simply not found. */
    public @Nullable Node find(String path) {
        throw new UnsupportedOperationException(path);
    }

    /**
     * Carries a transaction out. Idempotent as a replay onto a fuzzy snapshot needs it: what is already there is kept,
     * what is gone is ignored, and the outcome says so.
     */
    public Outcome apply(Transaction transaction, TreeEvents events) {
        throw new UnsupportedOperationException(transaction + " " + events);
    }

    /** Highest zxid applied; of a loaded snapshot, the one in its file name. */
    public long lastZxid() {
        throw new UnsupportedOperationException();
    }

    /** The digest of the whole tree, 0 if digests are off. */
    public long digest() {
        throw new UnsupportedOperationException();
    }

    /** Nodes, the root and the reserved ones included. */
    public int nodeCount() {
        throw new UnsupportedOperationException();
    }

    /** Bytes of all paths and data, as mntr shows it. */
    public long approximateDataSize() {
        throw new UnsupportedOperationException();
    }

    /** Descendants at any depth; the node must exist. */
    public int descendantCount(String path) {
        throw new UnsupportedOperationException(path);
    }

    /** Full paths of a session's ephemeral nodes, in order of creation; empty if it has none. */
    public List<String> ephemerals(long sessionId) {
        throw new UnsupportedOperationException(Long.toString(sessionId));
    }

    public int ephemeralCount() {
        throw new UnsupportedOperationException();
    }

    /** Sessions that own ephemeral nodes, in ascending order. */
    public long[] ephemeralOwners() {
        throw new UnsupportedOperationException();
    }

    /** Paths of containers and TTL nodes whose time has come at {@code nowMillis} of the wall clock. */
    public void reapable(long nowMillis, long neverUsedMillisMax, Consumer<String> paths) {
        throw new UnsupportedOperationException(nowMillis + " " + neverUsedMillisMax + paths);
    }

    /** The ACL with this id; open for id -1; null for an id that a loaded snapshot used and did not list. */
    public @Nullable List<Acl> acl(int aclId) {
        throw new UnsupportedOperationException(Integer.toString(aclId));
    }

    /** The ACL table in the order of its ids, without the open one: a copy, for a snapshot. */
    public SortedMap<Integer, List<Acl>> acls() {
        throw new UnsupportedOperationException();
    }

    /**
     * Deletes a session's ephemeral nodes outside of any transaction: at a start, those of sessions that are no more. The
     * parents' pzxid becomes {@link #lastZxid}.
     */
    public void dropEphemerals(long sessionId) {
        throw new UnsupportedOperationException(Long.toString(sessionId));
    }

    /**
     * Writes /zookeeper/config outside of any transaction, as a server does with its own configuration; creates it if a
     * loaded snapshot had none. Its version becomes -1.
     */
    public void writeConfig(byte[] data, long zxid, long timeMillis) {
        throw new UnsupportedOperationException(zxid + " " + timeMillis + data.length);
    }

    /** The limits of the deepest quota that covers this path, or null. */
    public @Nullable Quota quota(String path) {
        throw new UnsupportedOperationException(path);
    }
}

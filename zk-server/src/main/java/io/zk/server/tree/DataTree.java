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
    private static final String CONFIG = "/zookeeper/config";

    private final TreeRules rules;
    private final Nodes nodes;
    private final Quotas quotas;
    private final Applier applier;
    private final DigestHistory digests = new DigestHistory();
    private long lastZxid;

    /** An empty database: root, /zookeeper, /zookeeper/quota, /zookeeper/config. */
    public DataTree(TreeRules rules) {
        this(rules, new Nodes(rules), 0);
        int configAcl = nodes.acls.use(Acl.READ_ONLY);
        StoredStat zero = new StoredStat(0, 0, 0, 0, 0, 0, 0, 0, 0);
        enter("/zookeeper", zero, AclTable.OPEN_ID);
        enter(CONFIG, new StoredStat(0, 0, 0, 0, 0, 0, -1, 0, 0), configAcl);
        enter(Quotas.ROOT, zero, AclTable.OPEN_ID);
    }

    DataTree(TreeRules rules, Nodes nodes, long lastZxid) {
        this.rules = rules;
        this.nodes = nodes;
        this.quotas = new Quotas(nodes);
        this.applier = new Applier(nodes, quotas);
        this.lastZxid = lastZxid;
    }

    /** Adds a node outside of any transaction; its parent takes no note. */
    private void enter(String path, StoredStat stat, int aclId) {
        NodeView view = new NodeView();
        view.set(stat, aclId);
        nodes.locateParent(path);
        nodes.add(path, new byte[0], view, nodes.view.cversion, nodes.view.pzxid);
    }

    /** Counts the usage of every quota anew, as after the load of a snapshot. */
    public void countQuotas() {
        quotas.countAll();
    }

    Nodes nodes() {
        return nodes;
    }

    /** The rules it was made with. */
    public TreeRules rules() {
        return rules;
    }

    /** The node at this path, or null. The root answers to "" and "/"; an invalid path is simply not found. */
    public @Nullable Node find(String path) {
        Object entry = nodes.find(path);
        return entry == null ? null : NodeView.of(entry);
    }

    /**
     * Carries a transaction out. Idempotent as a replay onto a fuzzy snapshot needs it: what is already there is kept,
     * what is gone is ignored, and the outcome says so.
     */
    public Outcome apply(Transaction transaction, TreeEvents events) {
        Outcome outcome = applier.apply(transaction.header(), transaction.txn(), events);
        lastZxid = Math.max(lastZxid, transaction.zxid());
        if (rules.digest()) {
            digests.applied(transaction.zxid(), nodes.digest());
        }
        return outcome;
    }

    /** Highest zxid applied; of a loaded snapshot, the one in its file name. */
    public long lastZxid() {
        return lastZxid;
    }

    /** The digest of the whole tree, 0 if digests are off. */
    public long digest() {
        return nodes.digest();
    }

    /** The digests kept of every 128th zxid applied, replays included; oldest first, 1024 at most. */
    public List<KeptDigest> digests() {
        return digests.all();
    }

    /** The digests so far were taken while a replay onto a fuzzy snapshot was under way, and mean nothing. */
    public void forgetDigests() {
        digests.clear();
    }

    /** Nodes, the root and the reserved ones included. */
    public int nodeCount() {
        return nodes.count();
    }

    /** Bytes of all paths and data, as mntr shows it. */
    public long approximateDataSize() {
        return nodes.pathUnits() + nodes.dataBytes() + 1;
    }

    /** Descendants at any depth; the node must exist. */
    public int descendantCount(String path) {
        Object entry = nodes.find(path);
        return entry == null ? 0 : (int) Nodes.usage(entry)[0] - 1;
    }

    /** Full paths of a session's ephemeral nodes, in order of creation; empty if it has none. */
    public List<String> ephemerals(long sessionId) {
        return nodes.marked.ephemerals(sessionId);
    }

    public int ephemeralCount() {
        return nodes.marked.ephemeralCount();
    }

    /** Sessions that own ephemeral nodes, in ascending order. */
    public long[] ephemeralOwners() {
        return nodes.marked.owners();
    }

    /** Paths of containers and TTL nodes whose time has come at {@code nowMillis} of the wall clock. */
    public void reapable(long nowMillis, long neverUsedMillisMax, Consumer<String> paths) {
        NodeView node = new NodeView();
        nodes.marked.forEachReapable(path -> {
            Object entry = nodes.find(path);
            if (entry != null) {
                node.read(entry);
                if (isReapable(node, nowMillis, neverUsedMillisMax)) {
                    paths.accept(path);
                }
            }
        });
    }

    private boolean isReapable(NodeView node, long nowMillis, long neverUsedMillisMax) {
        long age = nowMillis - node.mtime;
        if (node.childCount() > 0) {
            return false;
        }
        if (nodes.marked.kind(node.owner) == NodeKind.TTL) {
            return age > NodeKind.ttlMillis(node.owner);
        }
        return node.cversion > 0 || neverUsedMillisMax > 0 && age > neverUsedMillisMax;
    }

    /** The ACL with this id; open for id -1; null for an id that a loaded snapshot used and did not list. */
    public @Nullable List<Acl> acl(int aclId) {
        return nodes.acls.acl(aclId);
    }

    /** The ACL table in the order of its ids, without the open one: a copy, for a snapshot. */
    public SortedMap<Integer, List<Acl>> acls() {
        return nodes.acls.all();
    }

    /**
     * Deletes a session's ephemeral nodes outside of any transaction: at a start, those of sessions that are no more. The
     * parents' pzxid becomes {@link #lastZxid}.
     */
    public void dropEphemerals(long sessionId) {
        for (String path : nodes.marked.ephemerals(sessionId)) {
            applier.delete(path, lastZxid, TreeEvents.NONE);
        }
    }

    /**
     * Writes /zookeeper/config outside of any transaction, as a server does with its own configuration; creates it if a
     * loaded snapshot had none. Its version becomes -1.
     */
    public void writeConfig(byte[] data, long zxid, long timeMillis) {
        if (nodes.find(CONFIG) == null) {
            if (nodes.find("/zookeeper") == null) {
                enter("/zookeeper", new StoredStat(0, 0, 0, 0, 0, 0, 0, 0, 0), AclTable.OPEN_ID);
            }
            enter(CONFIG, new StoredStat(0, 0, 0, 0, 0, 0, -1, 0, 0), nodes.acls.use(Acl.READ_ONLY));
        }
        nodes.locate(CONFIG);
        nodes.view.version = -1;
        nodes.view.mzxid = zxid;
        nodes.view.mtime = timeMillis;
        nodes.store(CONFIG, data);
    }

    /** Every quota whose usage is counted, in no order. */
    public List<Quota> quotas() {
        return quotas.all();
    }

    /** The limits of the deepest quota that covers this path, or null. */
    public @Nullable Quota quota(String path) {
        return quotas.of(path);
    }
}

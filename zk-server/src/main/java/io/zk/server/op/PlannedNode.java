package io.zk.server.op;

import io.zk.protocol.data.Acl;
import io.zk.server.tree.Node;
import io.zk.server.tree.NodeDigest;
import io.zk.server.tree.StoredStat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node as it will be once the transaction {@link #zxid} is applied; or, with zxid 0, as it is in the tree and not
 * noted as changed. Changed by {@link InFlight} alone, and only while its transaction is being planned. Core thread.
 */
final class PlannedNode {
    private final String path;
    private long zxid;
    private boolean exists;
    private long indexedFor;

    private long czxid;
    private long mzxid;
    private long pzxid;
    private long ctime;
    private long mtime;
    private int version;
    private int cversion;
    private int aversion;
    private long owner;

    private @Nullable List<Acl> acl;
    private int childCount;
    private byte @Nullable [] data;
    /** Holds the data as long as no planned transaction changes them. */
    private @Nullable Node source;

    private long digest;

    private PlannedNode(String path) {
        this.path = path;
    }

    /** A node of the tree, unchanged. */
    static PlannedNode ofTree(String path, Node node, @Nullable List<Acl> acl) {
        PlannedNode planned = new PlannedNode(path);
        planned.exists = true;
        planned.czxid = node.czxid();
        planned.mzxid = node.mzxid();
        planned.pzxid = node.pzxid();
        planned.ctime = node.ctime();
        planned.mtime = node.mtime();
        planned.version = node.version();
        planned.cversion = node.storedCversion();
        planned.aversion = node.aversion();
        planned.owner = node.storedOwner();
        planned.acl = acl;
        planned.childCount = node.childCount();
        planned.source = node;
        planned.digest = node.digest();
        return planned;
    }

    /** A path at which there is nothing yet. */
    static PlannedNode ofNothing(String path) {
        return new PlannedNode(path);
    }

    /** The same, to be changed by another transaction. */
    PlannedNode copy() {
        PlannedNode planned = new PlannedNode(path);
        planned.exists = exists;
        planned.czxid = czxid;
        planned.mzxid = mzxid;
        planned.pzxid = pzxid;
        planned.ctime = ctime;
        planned.mtime = mtime;
        planned.version = version;
        planned.cversion = cversion;
        planned.aversion = aversion;
        planned.owner = owner;
        planned.acl = acl;
        planned.childCount = childCount;
        planned.data = data;
        planned.source = source;
        planned.digest = digest;
        return planned;
    }

    String path() {
        return path;
    }

    long zxid() {
        return zxid;
    }

    boolean exists() {
        return exists;
    }

    /** The session under which {@link InFlight} lists it as a new ephemeral node, or 0. */
    long indexedFor() {
        return indexedFor;
    }

    int version() {
        return version;
    }

    /** As stored: children ever created under it. */
    int cversion() {
        return cversion;
    }

    int aversion() {
        return aversion;
    }

    /** As stored. */
    long owner() {
        return owner;
    }

    @Nullable
    List<Acl> acl() {
        return acl;
    }

    int childCount() {
        return childCount;
    }

    /** What it adds to the tree's digest. */
    long digest() {
        return digest;
    }

    /** It is going to be changed by this transaction. */
    void note(long byZxid) {
        zxid = byZxid;
    }

    void index() {
        indexedFor = owner;
    }

    void create(long time, byte @Nullable [] newData, List<Acl> newAcl, long newOwner) {
        exists = true;
        czxid = zxid;
        mzxid = zxid;
        pzxid = zxid;
        ctime = time;
        mtime = time;
        version = 0;
        cversion = 0;
        aversion = 0;
        owner = newOwner;
        acl = newAcl;
        childCount = 0;
        data = newData;
        source = null;
    }

    void delete() {
        exists = false;
        acl = null;
        data = null;
        source = null;
        digest = 0;
    }

    /** A number that is not higher than the stored one changes neither it nor pzxid: the counter overflowed. */
    void addChild(int newCversion) {
        childCount++;
        if (newCversion > cversion) {
            cversion = newCversion;
            pzxid = zxid;
        }
    }

    void removeChild() {
        childCount--;
        pzxid = Math.max(pzxid, zxid);
    }

    void setData(long time, byte @Nullable [] newData) {
        data = newData;
        source = null;
        version++;
        mzxid = zxid;
        mtime = time;
    }

    void setAcl(List<Acl> newAcl) {
        acl = newAcl;
        aversion++;
    }

    /** Computes the digest anew after a change. */
    void refreshDigest(NodeDigest digests) {
        StoredStat stat = new StoredStat(czxid, mzxid, ctime, mtime, version, cversion, aversion, owner, pzxid);
        digest = source == null ? digests.of(path, data, stat) : digests.of(path, source, stat);
    }
}

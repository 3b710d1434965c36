package io.zk.server.tree;

import io.zk.protocol.data.Stat;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/**
 * A node as the outside of this package sees it. Read under the tree gate, or by the core thread, which alone changes
 * it; not to be kept after the gate is released.
 */
public abstract class Node {
    /** Stored owner of a container. */
    public static final long CONTAINER_OWNER = 0x8000000000000000L;

    /** A copy of the data; null and empty are different. */
    public abstract byte @Nullable [] data();

    /** Bytes of data, 0 for null. */
    public abstract int dataLength();

    /** Writes the data as a buffer field, without a copy in between. */
    public abstract void writeData(WireOut out);

    /** Writes the stat as clients see it. */
    public abstract void writeStat(WireOut out);

    /** The stat as clients see it. */
    public abstract Stat stat();

    public abstract int aclId();

    public abstract long czxid();

    public abstract long mzxid();

    public abstract long pzxid();

    public abstract long ctime();

    public abstract long mtime();

    public abstract int version();

    /** As stored: children ever created under this node. */
    public abstract int storedCversion();

    public abstract int aversion();

    /** As stored: session id, 0, or the marks of containers and TTL nodes. */
    public abstract long storedOwner();

    public abstract int childCount();

    /** Writes the names of the children as a vector of strings, in no order. */
    public abstract void writeChildren(WireOut out);

    /** The stat as it is kept. */
    public abstract StoredStat storedStat();

    /** What it adds to the tree's digest now: 0 below /zookeeper/, and if digests are off. */
    public abstract long digest();
}

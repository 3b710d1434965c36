package io.zk.server.tree;

import org.jspecify.annotations.Nullable;

/**
 * Computes what nodes add to the tree's digest, version 2 of Apache's definition: the CRC-32 of path, data and stat; 0
 * for paths below /zookeeper/, which the digest leaves out. Allocates nothing but once; one owner.
 */
public final class NodeDigest {
    private final Digester digester = new Digester();
    private final NodeView view = new NodeView();

    /** Of a node with these data. */
    public long of(String path, byte @Nullable [] data, StoredStat stat) {
        return of(path, data, 0, data == null ? 0 : data.length, stat);
    }

    /** Of a node with the data of another. */
    public long of(String path, Node source, StoredStat stat) {
        NodeView packed = (NodeView) source;
        return of(path, packed.bytes(), packed.dataAt(), packed.dataLength(), stat);
    }

    private long of(String path, byte @Nullable [] data, int dataAt, int dataLength, StoredStat stat) {
        if (path.startsWith(Nodes.RESERVED)) {
            return 0;
        }
        view.set(stat, 0);
        int pathEnd = path.length() == 1 ? 0 : path.length();
        return digester.of(path, pathEnd, data, dataAt, dataLength, view) & 0xffffffffL;
    }
}

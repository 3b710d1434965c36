package io.zk.server.tree;

import org.jspecify.annotations.Nullable;

/** What a node adds to the tree's digest, version 2 of Apache's definition. Any thread. */
public final class NodeDigest {
    private NodeDigest() {}

    /** CRC-32 of path, data and stat; 0 for paths below /zookeeper/, which the digest leaves out. */
    public static long of(String path, byte @Nullable [] data, StoredStat stat) {
        if (path.startsWith(Nodes.RESERVED)) {
            return 0;
        }
        NodeView view = new NodeView();
        view.set(stat, 0);
        int pathEnd = path.length() == 1 ? 0 : path.length();
        return new Digester().of(path, pathEnd, data, 0, data == null ? 0 : data.length, view) & 0xffffffffL;
    }
}

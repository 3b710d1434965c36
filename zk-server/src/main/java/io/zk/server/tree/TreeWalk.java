package io.zk.server.tree;

/**
 * Goes through a tree in slices while it changes between them, depth first, parents before their children, as a fuzzy
 * snapshot is written: a node that was there before the first slice and is there after the last one is visited once, in
 * a state it had at some moment in between; one created or deleted meanwhile is visited once or not at all. Each slice is
 * taken under the tree gate's read lock.
 */
public final class TreeWalk {
    /** Sees each node. */
    public interface Visitor {
        /** The root has the path "". The node is valid only during the call. */
        void node(String path, Node node);
    }

    public TreeWalk(DataTree tree) {
        throw new UnsupportedOperationException("" + tree.hashCode());
    }

    /** Visits the next nodes, at most so many; false once there are no more. */
    public boolean next(int nodesMax, Visitor visitor) {
        throw new UnsupportedOperationException(nodesMax + " " + visitor);
    }
}

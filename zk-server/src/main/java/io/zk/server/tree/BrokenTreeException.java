package io.zk.server.tree;

/** The nodes of a snapshot do not make a tree: the snapshot is unusable. */
public final class BrokenTreeException extends Exception {
    private static final long serialVersionUID = 1L;

    public BrokenTreeException(String message) {
        super(message);
    }
}

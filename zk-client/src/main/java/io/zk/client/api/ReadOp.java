package io.zk.client.api;

/** One read of a {@code multiRead}. */
public sealed interface ReadOp {
    /** The path it reads. */
    String path();

    /** Reads what the node holds; answered by a {@link NodeData}. */
    static ReadOp data(String path) {
        return new Data(path);
    }

    /** Reads the names of the node's children; answered by a {@link ReadResult.ChildNames}. */
    static ReadOp children(String path) {
        return new ChildNames(path);
    }

    /** See {@link ReadOp#data}. */
    record Data(String path) implements ReadOp {}

    /** See {@link ReadOp#children}. */
    record ChildNames(String path) implements ReadOp {}
}

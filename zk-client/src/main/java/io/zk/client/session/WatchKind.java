package io.zk.client.session;

/** The lists that a client keeps its watches in: the five of a setWatches2 request, in its order. */
public enum WatchKind {
    /** Set by getData, or by an exists that found the node. One shot. */
    DATA,
    /** Set by an exists that found no node. One shot. */
    EXIST,
    /** Set by getChildren. One shot. */
    CHILD,
    PERSISTENT,
    PERSISTENT_RECURSIVE
}

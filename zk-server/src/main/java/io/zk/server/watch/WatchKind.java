package io.zk.server.watch;

/** The kinds of registration. Data and child watches fire once; the others stay until removed. */
public enum WatchKind {
    DATA,
    CHILD,
    PERSISTENT,
    PERSISTENT_RECURSIVE
}

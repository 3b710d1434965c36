package io.zk.server.watch;

/** The kinds of registration. Data and child watches fire once; the others stay until removed. */
public enum WatchKind {
    DATA(0),
    CHILD(1),
    PERSISTENT(2),
    PERSISTENT_RECURSIVE(3);

    /** Place among the kinds of a path, from 0. */
    final int index;

    WatchKind(int index) {
        this.index = index;
    }
}

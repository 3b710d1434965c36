package io.zk.server.storage;

/** Keeps writers out of the tree while a slice of it is read. */
@FunctionalInterface
public interface SliceGate {
    /** Nobody writes while this runs. */
    SliceGate NONE = Runnable::run;

    /** Runs the slice, which takes well under a millisecond, while no transaction is being applied. */
    void locked(Runnable slice);
}

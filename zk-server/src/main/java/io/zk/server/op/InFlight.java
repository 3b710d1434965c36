package io.zk.server.op;

import io.zk.server.tree.DataTree;

/**
 * The tree as it will be: what is applied, and over it what is planned and not yet applied. Core thread.
 * Use: {@link #begin}, plan, then {@link #keep} or {@link #undo}; {@link #applied} once the tree holds it.
 */
public final class InFlight {
    public InFlight(DataTree tree, OpRules rules) {
        throw new UnsupportedOperationException(rules.toString());
    }

    /** Starts planning a transaction. */
    public void begin(long zxid, long timeMillis) {
        throw new UnsupportedOperationException(zxid + " " + timeMillis);
    }

    /** The planned transaction stands. */
    public void keep() {
        throw new UnsupportedOperationException();
    }

    /** Forgets what was noted since {@link #begin}. */
    public void undo() {
        throw new UnsupportedOperationException();
    }

    /** The digest of the tree after everything that stands. */
    public long digest() {
        throw new UnsupportedOperationException();
    }

    /** Everything up to this zxid is in the tree now: drops it here. */
    public void applied(long zxid) {
        throw new UnsupportedOperationException(Long.toString(zxid));
    }
}

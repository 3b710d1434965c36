package io.zk.server.txn;

/** A transaction of a type that no log may hold: the log is damaged, or a later version wrote it. */
public final class UnknownTxnException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnknownTxnException(int type) {
        super("unknown transaction type " + type);
    }
}

package io.zk.server.txn;

/** The tree's digest after a transaction, with the version of its definition. */
public record TxnDigest(int version, long digest) {
    /** The version of the definition that this server computes, the one of Apache 3.9. */
    public static final int VERSION = 2;

    /** Bytes on disk. */
    public static final int BYTES = 12;
}

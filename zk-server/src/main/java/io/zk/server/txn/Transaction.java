package io.zk.server.txn;

import org.jspecify.annotations.Nullable;

/**
 * A transaction whole.
 *
 * @param digest digest of the whole tree after this transaction; null where the log holds none
 */
public record Transaction(TxnHeader header, Txn txn, @Nullable TxnDigest digest) {
    public long zxid() {
        return header.zxid();
    }
}

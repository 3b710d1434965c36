package io.zk.server.txn;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireOut;

/** The body of a transaction. Dispatch on {@link #opCode}. Immutable; any thread. */
public sealed interface Txn
        permits CheckTxn,
                CloseSessionTxn,
                CreateSessionTxn,
                CreateTxn,
                DeleteTxn,
                ErrorTxn,
                MultiTxn,
                SetAclTxn,
                SetDataTxn {
    /** The type on disk and between servers. */
    OpCode opCode();

    /** Appends the body, without header or digest. */
    void encode(WireOut out);
}

package io.zk.server.replica;

import io.zk.server.op.WriteRequest;
import io.zk.server.txn.Txn;
import org.jspecify.annotations.Nullable;

/** Is told who changed what, for the audit log. Core thread, under the write lock: it takes notes and no more. */
public interface AuditTrail {
    /** Audits nothing. */
    AuditTrail NONE = new AuditTrail() {
        @Override
        public void answered(WriteRequest request, String address, @Nullable Txn txn) {}

        @Override
        public void removed(long sessionId, String path) {}
    };

    /**
     * A write of a client of this server is answered.
     *
     * @param address of the client
     * @param txn what came of it; null: it was refused without a transaction
     */
    void answered(WriteRequest request, String address, @Nullable Txn txn);

    /** The end of a session, of whichever server, has removed this node of its. */
    void removed(long sessionId, String path);
}

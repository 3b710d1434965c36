package io.zk.server.sim;

import io.zk.protocol.data.EventType;
import io.zk.protocol.data.OpCode;
import io.zk.server.txn.CloseSessionTxn;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.DeleteTxn;
import io.zk.server.txn.MultiTxn;
import io.zk.server.txn.SetDataTxn;
import io.zk.server.txn.Txn;
import java.util.List;

/** What a transaction does to nodes, as watchers see it, in the order of its effects. */
final class Changes {
    private Changes() {}

    /** Is told of each. */
    interface Sink {
        void changed(EventType type, String path);
    }

    static void of(Txn txn, Sink sink) {
        if (txn.opCode() == OpCode.MULTI) {
            MultiTxn multi = (MultiTxn) txn;
            if (!multi.failed()) {
                multi.txns().forEach(part -> of(part, sink));
            }
        } else if (txn instanceof SetDataTxn set) {
            sink.changed(EventType.NODE_DATA_CHANGED, set.path());
        } else if (txn instanceof CreateTxn create) {
            sink.changed(EventType.NODE_CREATED, create.path());
        } else if (txn instanceof DeleteTxn delete) {
            sink.changed(EventType.NODE_DELETED, delete.path());
        } else if (txn instanceof CloseSessionTxn close) {
            List<String> paths = close.paths();
            if (paths != null) {
                paths.forEach(path -> sink.changed(EventType.NODE_DELETED, path));
            }
        }
    }
}

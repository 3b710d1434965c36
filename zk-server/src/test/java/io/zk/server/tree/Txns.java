package io.zk.server.tree;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.server.txn.CloseSessionTxn;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.DeleteTxn;
import io.zk.server.txn.SetDataTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnHeader;
import java.nio.charset.StandardCharsets;

/** Short ways to write transactions in tests: session 7, time 1000 + zxid. */
final class Txns {
    static final long SESSION = 7;

    private Txns() {}

    static Transaction of(long zxid, Txn txn) {
        return new Transaction(
                new TxnHeader(SESSION, 1, zxid, 1000 + zxid, txn.opCode().code()), txn, null);
    }

    static Transaction create(long zxid, String path, String data) {
        return of(zxid, new CreateTxn(OpCode.CREATE, path, bytes(data), Acl.OPEN, false, -1, 0));
    }

    static Transaction ephemeral(long zxid, String path) {
        return of(zxid, new CreateTxn(OpCode.CREATE, path, bytes(""), Acl.OPEN, true, -1, 0));
    }

    static Transaction container(long zxid, String path) {
        return of(zxid, new CreateTxn(OpCode.CREATE_CONTAINER, path, bytes(""), Acl.OPEN, false, -1, 0));
    }

    static Transaction ttl(long zxid, String path, long millis) {
        return of(zxid, new CreateTxn(OpCode.CREATE_TTL, path, bytes(""), Acl.OPEN, false, -1, millis));
    }

    static Transaction delete(long zxid, String path) {
        return of(zxid, new DeleteTxn(OpCode.DELETE, path));
    }

    static Transaction setData(long zxid, String path, String data, int version) {
        return of(zxid, new SetDataTxn(OpCode.SET_DATA, path, bytes(data), version));
    }

    static Transaction close(long zxid) {
        return of(zxid, new CloseSessionTxn(null));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static void apply(DataTree tree, Transaction... transactions) {
        for (Transaction transaction : transactions) {
            tree.apply(transaction, TreeEvents.NONE);
        }
    }
}

package io.zk.bench.micro;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.acl.AclRules;
import io.zk.server.acl.AclSettings;
import io.zk.server.op.OpRules;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeEvents;
import io.zk.server.tree.TreeRules;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.SetDataTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnHeader;

/** What the benchmarks work on: 10,000 nodes with 100 bytes each below one parent. */
final class Samples {
    static final int NODES = 10_000;
    static final String PARENT = "/bench";
    static final byte[] DATA = new byte[100];
    static final OpRules OPS = new OpRules(new AclRules(AclSettings.DEFAULT), false, false, false, WireLimits.DEFAULT);

    private static final long SESSION = 0x100000000000001L;
    private static final long TIME = 1_700_000_000_000L;
    private static final String[] PATHS = paths();

    private Samples() {}

    /** The path of some node; any number will do. */
    static String path(int number) {
        return PATHS[Math.floorMod(number, NODES)];
    }

    static DataTree tree() {
        DataTree tree = new DataTree(TreeRules.DEFAULT);
        tree.apply(create(1, PARENT, 1), TreeEvents.NONE);
        for (int i = 0; i < NODES; i++) {
            tree.apply(create(2 + i, PATHS[i], 1 + i), TreeEvents.NONE);
        }
        return tree;
    }

    static Transaction create(long zxid, String path, int parentCversion) {
        CreateTxn txn = new CreateTxn(OpCode.CREATE, path, DATA, Acl.OPEN, false, parentCversion, 0);
        return new Transaction(header(zxid, OpCode.CREATE), txn, null);
    }

    static Transaction setData(long zxid, String path, int version) {
        SetDataTxn txn = new SetDataTxn(OpCode.SET_DATA, path, DATA, version);
        return new Transaction(header(zxid, OpCode.SET_DATA), txn, null);
    }

    private static TxnHeader header(long zxid, OpCode opCode) {
        return new TxnHeader(SESSION, 1, zxid, TIME, opCode.code());
    }

    private static String[] paths() {
        String[] paths = new String[NODES];
        for (int i = 0; i < NODES; i++) {
            paths[i] = PARENT + "/node-" + i;
        }
        return paths;
    }
}

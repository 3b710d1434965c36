package io.zk.server.tree;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Id;
import io.zk.protocol.data.OpCode;
import io.zk.server.txn.CheckTxn;
import io.zk.server.txn.CloseSessionTxn;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.DeleteTxn;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.MultiTxn;
import io.zk.server.txn.SetAclTxn;
import io.zk.server.txn.SetDataTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Transactions such as a leader would log, made up from a seed against a tree that they are applied to at once. */
final class RandomTxns {
    private static final List<List<Acl>> ACLS = List.of(
            Acl.OPEN,
            Acl.READ_ONLY,
            List.of(new Acl(31, new Id("digest", "bob:x")), new Acl(1, Id.ANYONE)),
            List.of(new Acl(31, new Id("ip", "10.0.0.0/8"))));

    private final Random random;
    private final NaiveTree tree;
    private final int names;
    private long zxid;
    private long sessions = 0x100000000000001L;

    RandomTxns(Random random, NaiveTree tree, int names) {
        this.random = random;
        this.tree = tree;
        this.names = names;
    }

    /** The next transaction, which the naive tree holds now. */
    Transaction next() {
        zxid = random.nextInt(500) == 0 ? (zxid >> 32) + 1 << 32 : zxid + 1;
        long session = sessions - random.nextInt(4);
        long time = 1_700_000_000_000L + random.nextInt(1_000_000);
        TxnHeader header = new TxnHeader(session, random.nextInt(), zxid, time, 0);
        return new Transaction(header, body(header), null);
    }

    private Txn body(TxnHeader header) {
        int dice = random.nextInt(100);
        if (dice < 3) {
            return applied(header, closeSession(header.sessionId()));
        }
        if (dice < 5) {
            return random.nextBoolean() ? new CreateSessionTxn(4000) : new ErrorTxn(-110);
        }
        if (dice < 7) {
            return new MultiTxn(List.of(create(), new ErrorTxn(-103), new ErrorTxn(-2)));
        }
        if (dice < 20) {
            List<Txn> parts = new ArrayList<>();
            int count = random.nextInt(5);
            for (int i = 0; i < count; i++) {
                parts.add(i == 2 ? new CheckTxn("/", 1) : applied(header, single(false)));
            }
            return new MultiTxn(parts);
        }
        return applied(header, single(true));
    }

    private Txn applied(TxnHeader header, Txn txn) {
        tree.apply(header, txn);
        return txn;
    }

    private Txn closeSession(long session) {
        sessions++;
        return new CloseSessionTxn(random.nextInt(4) == 0 ? null : tree.ephemerals(session));
    }

    private Txn single(boolean withAcls) {
        int dice = random.nextInt(100);
        if (dice < 25) {
            String path = any(true);
            if (path != null) {
                return new DeleteTxn(random.nextInt(9) == 0 ? OpCode.DELETE_CONTAINER : OpCode.DELETE, path);
            }
        }
        String path = any(false);
        if (dice < 50 && path != null) {
            return new SetDataTxn(OpCode.SET_DATA, path, data(), tree.entry(path).version + 1);
        }
        if (dice < 60 && path != null && withAcls) {
            return new SetAclTxn(path, ACLS.get(random.nextInt(ACLS.size())), tree.entry(path).aversion + 1);
        }
        return create();
    }

    private CreateTxn create() {
        String parent = parent();
        String path = parent + '/' + name();
        while (tree.entries.containsKey(path)) {
            path = parent + '/' + name() + random.nextInt(1000);
        }
        int cversion = tree.entry(parent).cversion + 1;
        List<Acl> acl = ACLS.get(random.nextInt(ACLS.size()));
        return switch (random.nextInt(6)) {
            case 0 -> new CreateTxn(OpCode.CREATE_CONTAINER, path, data(), acl, false, cversion, 0);
            case 1 -> new CreateTxn(OpCode.CREATE_TTL, path, data(), acl, false, cversion, 1 + random.nextInt(9999));
            case 2 -> new CreateTxn(OpCode.CREATE2, path, data(), acl, random.nextBoolean(), cversion, 0);
            default -> new CreateTxn(OpCode.CREATE, path, data(), acl, random.nextInt(3) == 0, cversion, 0);
        };
    }

    private String name() {
        return switch (random.nextInt(8)) {
            case 0 -> "\u00e4\u4e2d" + random.nextInt(3);
            case 1 -> "x".repeat(125 + random.nextInt(6));
            default -> "n-" + random.nextInt(names);
        };
    }

    private byte @Nullable [] data() {
        int length = random.nextInt(30) == 0 ? 3000 : random.nextInt(20);
        byte[] data = new byte[length];
        random.nextBytes(data);
        return random.nextInt(10) == 0 ? null : data;
    }

    private String parent() {
        List<String> parents = tree.entries.keySet().stream()
                .filter(path -> !tree.entry(path).ephemeral && !path.startsWith("/zookeeper"))
                .toList();
        return random.nextInt(3) == 0 ? parents.get(0) : parents.get(random.nextInt(parents.size()));
    }

    /** A node that may be changed, or one that may be deleted; null if there is none. */
    private @Nullable String any(boolean childless) {
        List<String> paths = new ArrayList<>(tree.entries.keySet());
        for (int attempt = 0; attempt < 8; attempt++) {
            String path = paths.get(random.nextInt(paths.size()));
            boolean ok = !childless
                    || !path.isEmpty()
                            && !path.startsWith("/zookeeper")
                            && tree.children(path).isEmpty();
            if (ok) {
                return path;
            }
        }
        return null;
    }
}

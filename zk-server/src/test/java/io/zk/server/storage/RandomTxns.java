package io.zk.server.storage;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Id;
import io.zk.protocol.data.OpCode;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.Node;
import io.zk.server.tree.TreeEvents;
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
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.TxnDigest;
import io.zk.server.txn.TxnHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A server's life from a seed: transactions as a leader would have written them, applied to its tree at once. */
final class RandomTxns {
    private static final long FIRST_SESSION = 0x1000;

    private final Random random;
    private final DataTree tree = new DataTree(Golden.RULES);
    private final SortedMap<Long, Integer> sessions = new TreeMap<>();
    private final List<String> paths = new ArrayList<>(List.of(""));
    private long zxid;
    private int names;

    RandomTxns(long seed) {
        this.random = new Random(seed);
    }

    DataTree tree() {
        return tree;
    }

    /** A copy of the open sessions. */
    SortedMap<Long, Integer> sessions() {
        return new TreeMap<>(sessions);
    }

    long zxid() {
        return zxid;
    }

    /** The next transaction is the first of this epoch. */
    void beginEpoch(long epoch) {
        zxid = epoch << 32;
    }

    static byte[] payload(Transaction transaction) {
        return TxnCodec.encode(transaction);
    }

    /** The next transaction, with the digest of the tree after it. */
    Transaction next() {
        zxid++;
        long session = sessions.isEmpty() ? 0 : pick(new ArrayList<>(sessions.keySet()));
        Txn txn;
        int choice = random.nextInt(100);
        if (session == 0 || choice < 3) {
            session = FIRST_SESSION + zxid;
            txn = new CreateSessionTxn(4000 + random.nextInt(1000));
            sessions.put(session, ((CreateSessionTxn) txn).timeoutMillis());
        } else if (choice < 5) {
            sessions.remove(session);
            txn = new CloseSessionTxn(tree.ephemerals(session));
        } else if (choice < 15) {
            txn = multi();
        } else {
            txn = simple(choice);
        }
        TxnHeader header = new TxnHeader(
                session, 5, zxid, 1_700_000_000_000L + zxid, txn.opCode().code());
        tree.apply(new Transaction(header, txn, null), TreeEvents.NONE);
        paths.removeIf(path -> tree.find(path) == null);
        TxnDigest digest = txn.opCode() == OpCode.ERROR ? null : new TxnDigest(TxnDigest.VERSION, tree.digest());
        return new Transaction(header, txn, digest);
    }

    private Txn multi() {
        List<Txn> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String path = pick(paths);
            parts.add(
                    random.nextBoolean() || isEphemeral(path)
                            ? new SetDataTxn(OpCode.SET_DATA, path.isEmpty() ? "/" : path, data(), random.nextInt(9))
                            : create(path));
        }
        return new MultiTxn(parts);
    }

    private Txn simple(int choice) {
        String path = pick(paths);
        String named = path.isEmpty() ? "/" : path;
        if (choice < 50 && !isEphemeral(path)) {
            return create(path);
        }
        if (choice < 65) {
            return new SetDataTxn(OpCode.SET_DATA, named, data(), random.nextInt(100));
        }
        if (choice < 75) {
            return new SetAclTxn(named, acl(), random.nextInt(100));
        }
        if (choice < 95
                && !path.isEmpty()
                && Objects.requireNonNull(tree.find(path)).childCount() == 0) {
            return new DeleteTxn(OpCode.DELETE, path);
        }
        return new ErrorTxn(-101);
    }

    private Txn create(String parent) {
        String path = parent + "/n" + names++;
        paths.add(path);
        OpCode[] kinds = {OpCode.CREATE, OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL};
        OpCode kind = kinds[random.nextInt(kinds.length)];
        boolean ephemeral = (kind == OpCode.CREATE || kind == OpCode.CREATE2) && random.nextBoolean();
        int cversion = Objects.requireNonNull(tree.find(parent)).storedCversion() + 1;
        long ttlMillis = kind == OpCode.CREATE_TTL ? 60_000 : 0;
        return new CreateTxn(kind, path, data(), acl(), ephemeral, cversion, ttlMillis);
    }

    private boolean isEphemeral(String path) {
        Node node = tree.find(path);
        return node == null || Golden.RULES.ephemeral(node.storedOwner());
    }

    private byte @Nullable [] data() {
        if (random.nextInt(10) == 0) {
            return null;
        }
        byte[] data = new byte[random.nextInt(random.nextInt(20) == 0 ? 5000 : 60)];
        random.nextBytes(data);
        return data;
    }

    private List<Acl> acl() {
        return random.nextInt(4) > 0
                ? Acl.OPEN
                : List.of(new Acl(1 + random.nextInt(31), new Id("ip", "10.0.0." + random.nextInt(4))));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}

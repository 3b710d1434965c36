package io.zk.server.tree;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.server.txn.CloseSessionTxn;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.SetAclTxn;
import io.zk.server.txn.Transaction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a transaction does that does not fit, as those of a log that is replayed onto a fuzzy snapshot. */
class ReplayTest {
    private static final int NO_NODE = -101;
    private static final int NODE_EXISTS = -110;

    private final DataTree tree = new DataTree(new TreeRules(true, false, true));

    private int err(Transaction transaction) {
        return tree.apply(transaction, TreeEvents.NONE).err();
    }

    private Node node(String path) {
        return requireNonNull(tree.find(path));
    }

    @Test
    void createOfAnExistingNodeTakesOverOnlyTheAcl() {
        Txns.apply(tree, Txns.create(5, "/a", "new"));
        long before = tree.digest();
        assertEquals(
                NODE_EXISTS, err(Txns.of(3, new CreateTxn(OpCode.CREATE, "/a", null, Acl.READ_ONLY, false, 1, 0))));
        assertEquals(Acl.READ_ONLY, tree.acl(node("/a").aclId()));
        assertEquals(5, node("/a").czxid());
        assertEquals(3, node("/a").dataLength());
        assertEquals(before, tree.digest());
        assertEquals(5, tree.lastZxid());
    }

    @Test
    void createOfAnExistingNodeRaisesTheParentsCounters() {
        Txns.apply(tree, Txns.create(5, "/a", ""));
        for (OpCode opCode : List.of(OpCode.CREATE, OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL)) {
            int cversion = node("/").storedCversion() + 2;
            err(Txns.of(cversion + 100, new CreateTxn(opCode, "/a", null, Acl.OPEN, false, cversion, 1)));
            assertEquals(cversion, node("/").storedCversion());
            assertEquals(cversion + 100, node("/").pzxid());
        }
        int cversion = node("/").storedCversion();
        long pzxid = node("/").pzxid();
        err(Txns.of(900, new CreateTxn(OpCode.CREATE, "/b", null, Acl.OPEN, false, cversion - 1, 0)));
        assertEquals(cversion, node("/").storedCversion());
        assertEquals(pzxid, node("/").pzxid());
    }

    @Test
    void whatHasNoPlaceIsPassedOver() {
        long digest = tree.digest();
        assertEquals(NO_NODE, err(Txns.create(1, "/no/b", "")));
        assertEquals(NO_NODE, err(Txns.delete(2, "/no/b")));
        assertEquals(NO_NODE, err(Txns.setData(3, "/no", "x", 1)));
        assertEquals(NO_NODE, err(Txns.of(4, new SetAclTxn("/no", Acl.OPEN, 1))));
        assertEquals(digest, tree.digest());
        assertEquals(4, tree.nodeCount());
        assertEquals(4, tree.lastZxid());
        assertEquals(1, tree.acls().size());
    }

    @Test
    void deleteOfAMissingNodeRaisesTheParentsPzxid() {
        Txns.apply(tree, Txns.create(1, "/a", ""));
        assertEquals(NO_NODE, err(Txns.delete(9, "/a/gone")));
        assertEquals(9, node("/a").pzxid());
        assertEquals(NO_NODE, err(Txns.delete(8, "/a/gone")));
        assertEquals(9, node("/a").pzxid());
    }

    @Test
    void deleteOfANodeTakesLaterChildrenWithIt() {
        Txns.apply(tree, Txns.create(1, "/a", ""));
        long digest = tree.digest();
        Txns.apply(
                tree,
                Txns.create(3, "/b", "data"),
                Txns.create(4, "/b/c", "more"),
                Txns.ephemeral(5, "/b/c/e"),
                Txns.ttl(6, "/b/c/t", 1),
                Txns.delete(7, "/b"));
        assertEquals(5, tree.nodeCount());
        assertEquals(0, tree.ephemeralCount());
        assertEquals(2, node("/").storedCversion());
        Txns.apply(tree, Txns.create(8, "/b", ""));
        assertNull(tree.find("/b/c"));
        Txns.apply(tree, Txns.delete(9, "/b"));
        Node root = node("/");
        StoredStat stat = new StoredStat(0, 0, 0, 0, 0, 1, 0, 0, 1);
        long expected = digest - new NodeDigest().of("", root.data(), stat) + root.digest();
        assertEquals(expected, tree.digest());
    }

    @Test
    void closingASessionDeletesWhatIsListedWhoeverOwnsItAndWhatIsLeft() {
        Txns.apply(tree, Txns.create(1, "/p", ""), Txns.ephemeral(2, "/e"), Txns.ephemeral(3, "/f"));
        Txns.apply(tree, Txns.of(4, new CloseSessionTxn(List.of("/p", "/missing", "/e"))));
        assertEquals(4, tree.nodeCount());
        assertEquals(0, tree.ephemeralCount());
        assertEquals(4, node("/").pzxid());
    }

    @Test
    void anAclThatASnapshotDoesNotListIsMissingOnlyWhereItIsNeeded() throws Exception {
        TreeLoader loader = new TreeLoader(TreeRules.DEFAULT);
        StoredStat zero = new StoredStat(0, 0, 0, 0, 0, 0, 0, 0, 0);
        loader.acl(4, Acl.READ_ONLY);
        loader.acl(9, Acl.CREATOR_ALL);
        loader.acl(5_000_000_000L, Acl.OPEN);
        loader.node("", null, -1, zero);
        loader.node("/a", null, 6, zero);
        loader.node("/b", null, 4, zero);
        loader.node("/c", null, 5_000_000_000L, zero);
        DataTree loaded = loader.finish(77);
        assertNull(loaded.acl(requireNonNull(loaded.find("/a")).aclId()));
        assertEquals(Acl.READ_ONLY, loaded.acl(requireNonNull(loaded.find("/b")).aclId()));
        assertEquals(Acl.OPEN, loaded.acl(requireNonNull(loaded.find("/c")).aclId()));
        assertEquals(2, loaded.acls().size());
        assertEquals(77, loaded.lastZxid());
        loaded.writeConfig(Txns.bytes("server.1=x"), 78, 5);
        assertEquals(-1, requireNonNull(loaded.find("/zookeeper/config")).version());
    }
}

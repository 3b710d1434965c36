package io.zk.server.tree;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zk.protocol.data.Acl;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ephemeral, container and TTL nodes. */
class NodeKindTest {
    private static final TreeRules EXTENDED = new TreeRules(true, false, true);
    private static final TreeRules OLD = new TreeRules(true, true, true);

    private static List<String> reapable(DataTree tree, long now, long neverUsedMillisMax) {
        List<String> paths = new ArrayList<>();
        tree.reapable(now, neverUsedMillisMax, paths::add);
        return paths;
    }

    @Test
    void ownersMeanWhatTheRulesSay() {
        long ttl = 0xff0000000036ee80L;
        long unknownFeature = 0xff00010000000001L;
        long ttlOf353 = 0x8000000000000064L;
        assertEquals(NodeKind.PERSISTENT, NodeKind.of(0, EXTENDED));
        assertEquals(NodeKind.CONTAINER, NodeKind.of(Node.CONTAINER_OWNER, TreeRules.DEFAULT));
        assertEquals(NodeKind.CONTAINER, NodeKind.of(Node.CONTAINER_OWNER, OLD));
        assertEquals(NodeKind.EPHEMERAL, NodeKind.of(ttl, TreeRules.DEFAULT));
        assertEquals(NodeKind.TTL, NodeKind.of(ttl, EXTENDED));
        assertEquals(3_600_000, NodeKind.ttlMillis(ttl));
        assertEquals(ttl, NodeKind.ttlOwner(3_600_000));
        assertEquals(NodeKind.PERSISTENT, NodeKind.of(unknownFeature, EXTENDED));
        assertEquals(NodeKind.EPHEMERAL, NodeKind.of(ttlOf353, EXTENDED));
        assertEquals(NodeKind.TTL, NodeKind.of(ttlOf353, OLD));
        assertEquals(100, NodeKind.ttlMillis(ttlOf353));
    }

    @Test
    void ephemeralsAreListedInOrderOfCreationAndGoWithTheSession() {
        DataTree tree = new DataTree(EXTENDED);
        Txns.apply(tree, Txns.create(1, "/p", ""), Txns.ephemeral(2, "/p/z"), Txns.ephemeral(3, "/p/a"));
        assertEquals(List.of("/p/z", "/p/a"), tree.ephemerals(Txns.SESSION));
        assertArrayEquals(new long[] {Txns.SESSION}, tree.ephemeralOwners());
        assertEquals(Txns.SESSION, requireNonNull(tree.find("/p/a")).stat().ephemeralOwner());
        Txns.apply(tree, Txns.delete(4, "/p/z"));
        assertEquals(List.of("/p/a"), tree.ephemerals(Txns.SESSION));
        Txns.apply(tree, Txns.close(5));
        assertEquals(0, tree.ephemeralCount());
        assertEquals(List.of(), tree.ephemerals(Txns.SESSION));
        Node parent = requireNonNull(tree.find("/p"));
        assertEquals(5, parent.pzxid());
        assertEquals(4, parent.stat().cversion());
    }

    @Test
    void orphansAreDroppedWithoutATransaction() {
        DataTree tree = new DataTree(EXTENDED);
        Txns.apply(tree, Txns.create(1, "/p", ""), Txns.ephemeral(2, "/p/z"), Txns.create(3, "/q", ""));
        tree.dropEphemerals(Txns.SESSION);
        assertEquals(0, tree.ephemeralCount());
        assertEquals(3, tree.lastZxid());
        assertEquals(3, requireNonNull(tree.find("/p")).pzxid());
    }

    @Test
    void aContainerGoesOnceItsLastChildHasLeft() {
        DataTree tree = new DataTree(EXTENDED);
        Txns.apply(tree, Txns.container(1, "/c"));
        assertEquals(0, requireNonNull(tree.find("/c")).stat().ephemeralOwner());
        assertEquals(List.of(), reapable(tree, 1_000_000, 0));
        assertEquals(List.of(), reapable(tree, 1101, 100));
        assertEquals(List.of("/c"), reapable(tree, 1102, 100));
        Txns.apply(tree, Txns.create(2, "/c/a", ""));
        assertEquals(List.of(), reapable(tree, 1_000_000, 100));
        Txns.apply(tree, Txns.delete(3, "/c/a"));
        assertEquals(List.of("/c"), reapable(tree, 1004, 0));
        Txns.apply(tree, Txns.delete(4, "/c"));
        assertEquals(List.of(), reapable(tree, 1_000_000, 1));
    }

    @Test
    void aTtlNodeGoesWhenItIsOldAndEmpty() {
        DataTree tree = new DataTree(EXTENDED);
        Txns.apply(tree, Txns.ttl(1, "/t", 50));
        assertEquals(List.of(), reapable(tree, 1051, 1));
        assertEquals(List.of("/t"), reapable(tree, 1052, 0));
        Txns.apply(tree, Txns.setData(2, "/t", "again", 1));
        assertEquals(List.of(), reapable(tree, 1052, 0));
        Txns.apply(tree, Txns.create(3, "/t/a", ""));
        assertEquals(List.of(), reapable(tree, 9999, 0));
        Txns.apply(tree, Txns.delete(4, "/t/a"));
        assertEquals(List.of("/t"), reapable(tree, 1053, 0));
    }

    @Test
    void eventsTellTheAclsOfNodeAndParentWhileTheyAreStillKnown() {
        DataTree tree = new DataTree(EXTENDED);
        List<String> told = new ArrayList<>();
        TreeEvents events = new TreeEvents() {
            @Override
            public void created(String path, int aclId, int parentAclId) {
                told.add("created " + path + " " + tree.acl(aclId) + tree.acl(parentAclId));
            }

            @Override
            public void deleted(String path, int aclId, int parentAclId) {
                told.add("deleted " + path + " " + tree.acl(aclId) + tree.acl(parentAclId));
            }

            @Override
            public void dataChanged(String path, int aclId) {
                told.add("changed " + path + " " + tree.acl(aclId));
            }
        };
        String open = Acl.OPEN.toString();
        tree.apply(Txns.create(1, "/a", ""), events);
        tree.apply(Txns.setData(2, "/a", "x", 1), events);
        tree.apply(Txns.setData(3, "/", "x", 1), events);
        tree.apply(Txns.delete(4, "/a/none"), events);
        tree.apply(Txns.delete(5, "/a"), events);
        assertEquals(
                List.of(
                        "created /a " + open + open,
                        "changed /a " + open,
                        "changed / " + open,
                        "deleted /a " + open + open),
                told);
        assertEquals(1, tree.acls().size());
    }
}

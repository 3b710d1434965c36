package io.zk.server.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DigestHistoryTest {
    @Test
    void every128thZxidLeavesTheTreesDigest() {
        DataTree tree = new DataTree(TreeRules.DEFAULT);
        long digest = 0;
        for (int zxid = 1; zxid <= 300; zxid++) {
            Txns.apply(tree, Txns.create(zxid, "/n" + zxid, "x"));
            digest = zxid == 256 ? tree.digest() : digest;
        }
        List<KeptDigest> kept = tree.digests();
        assertEquals(List.of(128L, 256L), kept.stream().map(KeptDigest::zxid).toList());
        assertEquals(digest, kept.get(1).digest());
        tree.forgetDigests();
        assertEquals(List.of(), tree.digests());
    }

    @Test
    void withoutDigestsThereIsNothingToKeep() {
        DataTree tree = new DataTree(new TreeRules(false, false, false));
        Txns.apply(tree, Txns.create(128, "/a", "x"));
        assertEquals(List.of(), tree.digests());
    }

    @Test
    void theOldestGoesWhenThereAreTooMany() {
        DigestHistory history = new DigestHistory();
        for (long zxid = 1; zxid <= 128L * 1025; zxid++) {
            history.applied(zxid, zxid + 1);
        }
        assertEquals(1024, history.all().size());
        assertEquals(new KeptDigest(256, 257), history.all().get(0));
        assertEquals(new KeptDigest(128L * 1025, 128L * 1025 + 1), history.all().get(1023));
    }
}

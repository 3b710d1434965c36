package io.zk.server.tree;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zk.server.txn.Transaction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tree against what Apache 3.9.6 wrote. */
class GoldenTreeTest {
    private static final TreeRules RULES = new TreeRules(true, false, true);

    @Test
    void everyDigestOfTheLogIsReproduced() throws Exception {
        DataTree tree = new DataTree(RULES);
        int compared = 0;
        for (Transaction transaction : GoldenBytes.log()) {
            tree.apply(transaction, TreeEvents.NONE);
            if (transaction.digest() != null) {
                assertEquals(
                        Long.toHexString(transaction.digest().digest()),
                        Long.toHexString(tree.digest()),
                        transaction.toString());
                compared++;
            }
        }
        assertEquals(15, compared);
        assertEquals(0x10, tree.lastZxid());
    }

    @Test
    void theLogEndsInTheTreeOfTheSnapshot() throws Exception {
        DataTree replayed = new DataTree(RULES);
        GoldenBytes.log().forEach(transaction -> replayed.apply(transaction, TreeEvents.NONE));
        DataTree loaded = GoldenBytes.snapshot("snapshot.10.hex", 0x10, RULES);
        assertEquals(TreeImage.of(loaded), TreeImage.of(replayed));
        assertEquals(loaded.acls(), replayed.acls());
        assertEquals(0x2bc1d369aL, loaded.digest());
        assertEquals(List.of("/a/n-0000000000"), loaded.ephemerals(0x100002b889f0000L));
    }

    @Test
    void aFreshTreeIsTheSnapshotOfAFreshDatabase() throws Exception {
        DataTree loaded = GoldenBytes.snapshot("snapshot.0.hex", 0, RULES);
        DataTree fresh = new DataTree(RULES);
        assertEquals(TreeImage.of(loaded), TreeImage.of(fresh));
        assertEquals(loaded.acls(), fresh.acls());
        assertEquals(0x51c6d660L, fresh.digest());
        assertEquals(44, fresh.approximateDataSize());
        assertEquals(-1, requireNonNull(fresh.find("/")).stat().cversion());
        assertEquals(-2, requireNonNull(fresh.find("/zookeeper")).stat().cversion());
    }

    @Test
    void theLogReplaysOntoItsOwnEnd() throws Exception {
        DataTree loaded = GoldenBytes.snapshot("snapshot.10.hex", 0x10, RULES);
        var before = TreeImage.of(loaded);
        GoldenBytes.log().forEach(transaction -> loaded.apply(transaction, TreeEvents.NONE));
        assertEquals(before, TreeImage.of(loaded));
        assertEquals(0x2bc1d369aL, loaded.digest());
    }
}

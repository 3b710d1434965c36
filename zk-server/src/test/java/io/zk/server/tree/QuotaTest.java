package io.zk.server.tree;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.server.txn.CreateTxn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private final DataTree tree = new DataTree(new TreeRules(true, false, true));
    private long zxid;

    private void create(String path, String data) {
        Txns.apply(tree, Txns.create(++zxid, path, data));
    }

    /** As the command line tool does it. */
    private void limit(String path, String limits) {
        String at = "/zookeeper/quota";
        for (String name : path.substring(1).split("/", 0)) {
            at += "/" + name;
            if (tree.find(at) == null) {
                Txns.apply(tree, Txns.of(++zxid, new CreateTxn(OpCode.CREATE, at, null, Acl.OPEN, false, -1, 0)));
            }
        }
        create(at + "/zookeeper_limits", limits);
        create(at + "/zookeeper_stats", "count=0,bytes=0");
    }

    private String text(String path) {
        Node node = requireNonNull(tree.find(path));
        return new String(requireNonNull(node.data()), StandardCharsets.UTF_8);
    }

    private String stats(String path) {
        return text("/zookeeper/quota" + path + "/zookeeper_stats");
    }

    @Test
    void usageIsCountedAtCreationAndKeptByEachChange() {
        create("/a", "four");
        create("/a/b", "12");
        create("/other", "zzz");
        limit("/a", "count=10,bytes=100");
        assertEquals("count=2,bytes=6", stats("/a"));
        create("/a/b/c", "xyz");
        assertEquals("count=3,bytes=9", stats("/a"));
        Txns.apply(tree, Txns.setData(++zxid, "/a/b", "1", 1));
        assertEquals("count=3,bytes=8", stats("/a"));
        Txns.apply(tree, Txns.delete(++zxid, "/a/b/c"));
        assertEquals("count=2,bytes=5", stats("/a"));
        Txns.apply(tree, Txns.setData(++zxid, "/other", "", 1));
        create("/ab", "not below");
        assertEquals("count=2,bytes=5", stats("/a"));
        Txns.apply(tree, Txns.ephemeral(++zxid, "/a/e"), Txns.close(++zxid));
        assertEquals("count=2,bytes=5", stats("/a"));
    }

    @Test
    void usageLeavesNoTraceInTheStatOrTheDigest() {
        create("/a", "");
        limit("/a", "count=10,bytes=100");
        StoredStat before =
                requireNonNull(tree.find("/zookeeper/quota/a/zookeeper_stats")).storedStat();
        long other = tree.digest();
        Txns.apply(tree, Txns.setData(++zxid, "/a", "12345", 1));
        Node stats = requireNonNull(tree.find("/zookeeper/quota/a/zookeeper_stats"));
        assertEquals(before, stats.storedStat());
        assertEquals("count=1,bytes=5".length(), stats.dataLength());
        Txns.apply(tree, Txns.setData(++zxid, "/a", "", 0));
        Node node = requireNonNull(tree.find("/a"));
        assertEquals(other - new NodeDigest().of("/a", new byte[0], created(2)) + node.digest(), tree.digest());
    }

    private static StoredStat created(long zxid) {
        long time = 999 + zxid;
        return new StoredStat(zxid - 1, zxid - 1, time, time, 0, 0, 0, 0, zxid - 1);
    }

    @Test
    void otherKeysOfTheStatsStay() {
        create("/a", "");
        limit("/a", "count=-1,bytes=-1=;byteHardLimit=20;countHardLimit=4");
        Txns.apply(
                tree,
                Txns.setData(++zxid, "/zookeeper/quota/a/zookeeper_stats", "count=7,bytes=9=;x=2;byteHardLimit=5", 1));
        create("/a/b", "1");
        assertEquals("count=8,bytes=10=;byteHardLimit=5;x=2", stats("/a"));
        Quota quota = requireNonNull(tree.quota("/a/b/c"));
        assertEquals(new Quota("/a", -1, -1, 4, 20, 8, 10, false), quota);
    }

    @Test
    void theDeepestQuotaCounts() {
        create("/a", "");
        create("/a/b", "");
        limit("/a", "count=5,bytes=-1");
        limit("/a/b", "count=6,bytes=-1");
        create("/a/b/c", "xx");
        create("/a/d", "y");
        assertEquals("count=3,bytes=1", stats("/a"));
        assertEquals("count=2,bytes=2", stats("/a/b"));
        assertEquals(6, requireNonNull(tree.quota("/a/b")).countSoft());
        assertEquals(5, requireNonNull(tree.quota("/a/bb")).countSoft());
        assertNull(tree.quota("/"));
        assertNull(tree.quota("/ab"));
        assertNull(tree.quota("/zookeeper"));
    }

    @Test
    void withoutLimitsThereIsNoQuotaAndWithBadOnesAMalformedOne() {
        create("/a", "");
        limit("/a", "rubbish");
        assertTrue(requireNonNull(tree.quota("/a")).malformed());
        Txns.apply(tree, Txns.setData(++zxid, "/zookeeper/quota/a/zookeeper_limits", "count=3", 1));
        assertFalse(requireNonNull(tree.quota("/a")).malformed());
        assertEquals(-1, requireNonNull(tree.quota("/a")).bytesSoft());
        Txns.apply(tree, Txns.delete(++zxid, "/zookeeper/quota/a/zookeeper_limits"));
        assertNull(tree.quota("/a"));
        create("/a/b", "1");
        assertEquals("count=1,bytes=0", stats("/a"));
    }

    @Test
    void aLoadCountsAnew() throws Exception {
        create("/a", "four");
        limit("/a", "count=10,bytes=100");
        Txns.apply(tree, Txns.setData(++zxid, "/zookeeper/quota/a/zookeeper_stats", "count=70,bytes=9=;x=1", 1));
        TreeLoader loader = new TreeLoader(TreeRules.DEFAULT);
        List<BrokenTreeException> broken = new ArrayList<>();
        new TreeWalk(tree).next(100, (path, node) -> {
            try {
                loader.node(path, node.data(), node.aclId(), node.storedStat());
            } catch (BrokenTreeException e) {
                broken.add(e);
            }
        });
        assertEquals(List.of(), broken);
        DataTree loaded = loader.finish(zxid);
        Quota quota = requireNonNull(loaded.quota("/a"));
        assertEquals(1, quota.countUsed());
        assertEquals(4, quota.bytesUsed());
        Txns.apply(loaded, Txns.create(++zxid, "/a/b", "1"));
        assertEquals(2, requireNonNull(loaded.quota("/a")).countUsed());
    }

    /** What Apache 3.9.6 makes of such texts, after count and bytes are set to 77 and 88. */
    @Test
    void textsAreReadAndWrittenAsApacheDoes() {
        assertEquals("count=77,bytes=88", rewritten("count=0,bytes=0"));
        assertEquals("count=77,bytes=88", rewritten(""));
        assertEquals("count=77,bytes=88", rewritten("count=5,,;bytes=9"));
        assertEquals("count=77,bytes=88", rewritten("bytes=7;count=3,"));
        assertEquals("count=77,bytes=88=;foo=3", rewritten("count=5,bytes=9,foo=3"));
        assertEquals(
                "count=77,bytes=88=;byteHardLimit=20;countHardLimit=4",
                rewritten("count=4,bytes=-1=;byteHardLimit=20;countHardLimit=4"));
        for (String malformed :
                List.of("x", "count=,bytes=3", "count=a", "count = 5", "count=5,bytes=9\n", ",count=1")) {
            assertNull(QuotaText.parse(Txns.bytes(malformed)), malformed);
        }
    }

    private static String rewritten(String text) {
        return new String(requireNonNull(QuotaText.parse(Txns.bytes(text))).with(77, 88), StandardCharsets.UTF_8);
    }
}

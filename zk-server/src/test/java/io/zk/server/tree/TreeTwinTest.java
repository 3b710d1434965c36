package io.zk.server.tree;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.Stat;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import io.zk.server.txn.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tree against a map of paths, and a tree rebuilt from a fuzzy dump and the log against the one dumped. */
class TreeTwinTest {
    private static final TreeRules RULES = new TreeRules(true, false, true);

    @Test
    void everyTransactionLeavesWhatTheMapHolds() throws Exception {
        for (long seed = 0; seed < 12; seed++) {
            NaiveTree naive = new NaiveTree();
            RandomTxns source = new RandomTxns(new Random(seed), naive, seed % 2 == 0 ? 12 : 4000);
            DataTree tree = new DataTree(RULES);
            for (int step = 0; step < 500; step++) {
                Transaction transaction = source.next();
                check(tree.apply(transaction, TreeEvents.NONE), naive);
                assertEquals(naive.digest(), tree.digest(), "seed " + seed + " step " + step);
            }
            assertEquals(naive.image(), TreeImage.of(tree));
            checkFaces(tree, naive);
        }
    }

    private static void check(Outcome outcome, NaiveTree naive) {
        for (Outcome part : outcome.parts()) {
            assertTrue(part.stat() == null || part.err() == 0);
        }
        String path = outcome.path();
        if (path != null) {
            assertEquals(0, outcome.err());
            assertEquals(naive.stat(path), outcome.stat());
        }
    }

    /** What readers are given of each node, and the sums. */
    private static void checkFaces(DataTree tree, NaiveTree naive) throws WireException {
        long size = 1;
        for (String path : naive.entries.keySet()) {
            Node node = requireNonNull(tree.find(path));
            assertEquals(naive.stat(path), node.stat());
            WireOut out = new WireOut(Unpooled.buffer());
            node.writeStat(out);
            node.writeData(out);
            node.writeChildren(out);
            WireIn in = new WireIn(out.buffer(), WireLimits.DEFAULT);
            assertEquals(naive.stat(path), Stat.decode(in));
            assertArrayEquals(naive.entry(path).data, in.readBuffer());
            List<String> children = new ArrayList<>(requireNonNull(in.readStrings()));
            children.sort(null);
            assertEquals(naive.children(path), children);
            long below = naive.entries.keySet().stream()
                    .filter(each -> each.startsWith(path + '/'))
                    .count();
            assertEquals(below, tree.descendantCount(path));
            long own = path.startsWith("/zookeeper/") ? 0 : NaiveTree.digest(path, naive.entry(path));
            assertEquals(own, node.digest());
            assertEquals(own, new NodeDigest().of(path, node.data(), node.storedStat()));
            size += path.length() + node.dataLength();
        }
        assertEquals(size, tree.approximateDataSize());
        assertEquals(naive.entries.size(), tree.nodeCount());
        int ephemerals = 0;
        for (long owner : tree.ephemeralOwners()) {
            List<String> paths = new ArrayList<>(tree.ephemerals(owner));
            ephemerals += paths.size();
            paths.sort(null);
            assertEquals(naive.ephemerals(owner), paths);
        }
        assertEquals(ephemerals, tree.ephemeralCount());
    }

    @Test
    void aFuzzyDumpAndTheLogSinceItsStartMakeTheSameTree() throws Exception {
        for (long seed = 100; seed < 160; seed++) {
            fuzzyRound(seed);
        }
    }

    private static void fuzzyRound(long seed) throws BrokenTreeException {
        Random random = new Random(seed);
        NaiveTree naive = new NaiveTree();
        RandomTxns source = new RandomTxns(random, naive, seed % 3 == 0 ? 3000 : 8);
        DataTree tree = new DataTree(RULES);
        List<Transaction> log = new ArrayList<>();
        int before = random.nextInt(400);
        for (int i = 0; i < before; i++) {
            tree.apply(source.next(), TreeEvents.NONE);
        }
        long begun = tree.lastZxid();
        TreeLoader loader = new TreeLoader(RULES);
        tree.acls().forEach(loader::acl);
        List<Dumped> dump = new ArrayList<>();
        TreeWalk walk = new TreeWalk(tree);
        while (walk.next(1 + random.nextInt(12), (path, node) -> dump.add(Dumped.of(path, node)))) {
            int meanwhile = random.nextInt(12);
            for (int i = 0; i < meanwhile; i++) {
                Transaction transaction = source.next();
                log.add(transaction);
                tree.apply(transaction, TreeEvents.NONE);
            }
        }
        assertEquals(dump.size(), dump.stream().map(Dumped::path).distinct().count(), "twice, seed " + seed);
        for (Dumped node : dump) {
            loader.node(node.path(), node.data(), node.aclId(), node.stat());
        }
        DataTree rebuilt = loader.finish(begun);
        log.forEach(transaction -> rebuilt.apply(transaction, TreeEvents.NONE));
        assertSame(tree, rebuilt, "seed " + seed);
        log.subList(log.size() / 2, log.size()).forEach(again -> rebuilt.apply(again, TreeEvents.NONE));
        assertEquals(tree.digest(), rebuilt.digest(), "replayed twice, seed " + seed);
    }

    /** ACLs that appear while a dump is under way are missing in it: the log brings those it needs. */
    private static void assertSame(DataTree tree, DataTree rebuilt, String seed) {
        assertEquals(tree.digest(), rebuilt.digest(), seed);
        assertEquals(TreeImage.of(tree), TreeImage.of(rebuilt), seed);
        assertEquals(tree.nodeCount(), rebuilt.nodeCount(), seed);
        assertEquals(tree.approximateDataSize(), rebuilt.approximateDataSize(), seed);
        assertEquals(tree.ephemeralCount(), rebuilt.ephemeralCount(), seed);
        for (long owner : tree.ephemeralOwners()) {
            assertEquals(sorted(tree.ephemerals(owner)), sorted(rebuilt.ephemerals(owner)), seed);
        }
        List<String> due = new ArrayList<>();
        List<String> rebuiltDue = new ArrayList<>();
        tree.reapable(Long.MAX_VALUE, 1, due::add);
        rebuilt.reapable(Long.MAX_VALUE, 1, rebuiltDue::add);
        assertEquals(sorted(due), sorted(rebuiltDue), seed);
        assertEquals(listed(tree), listed(rebuilt), seed);
    }

    private static List<String> listed(DataTree tree) {
        List<String> lists = new ArrayList<>();
        for (List<Acl> acl : tree.acls().values()) {
            lists.add(acl.toString());
        }
        return sorted(lists);
    }

    private static List<String> sorted(List<String> list) {
        List<String> sorted = new ArrayList<>(list);
        sorted.sort(null);
        return sorted;
    }

    private record Dumped(String path, byte @Nullable [] data, long aclId, StoredStat stat) {
        static Dumped of(String path, Node node) {
            return new Dumped(path, node.data(), node.aclId(), node.storedStat());
        }

        @Override
        public String toString() {
            return path + Arrays.toString(data) + stat;
        }
    }
}

package io.zk.server.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TreeWalkTest {
    @Test
    void aDirectoryThatGrowsIsVisitedWithoutGapsOrRepetitions() {
        for (long seed = 0; seed < 10; seed++) {
            walkWhile(new Random(seed), 3, 1);
        }
    }

    @Test
    void aDirectoryThatShrinksIsVisitedWithoutGapsOrRepetitions() {
        for (long seed = 0; seed < 10; seed++) {
            walkWhile(new Random(seed), 1, 4);
        }
    }

    /** Or who loads a snapshot would put each child of a large directory at the end of one long row in a small table. */
    @Test
    void aPartOfALargeDirectoryIsSpreadOverAllHashes() {
        DataTree tree = new DataTree(TreeRules.DEFAULT);
        Txns.apply(tree, Txns.create(1, "/d", ""));
        for (long zxid = 2; zxid < 20_002; zxid++) {
            Txns.apply(tree, Txns.create(zxid, "/d/n-" + zxid, ""));
        }
        int[] quarters = new int[4];
        new TreeWalk(tree).next(2_000, (path, node) -> {
            int name = path.lastIndexOf('/') + 1;
            quarters[NameHash.of(path, name, path.length()) >>> 30]++;
        });
        for (int count : quarters) {
            assertTrue(count > 400 && count < 600, Arrays.toString(quarters));
        }
    }

    /** Between slices, so many nodes are created and deleted a hundred visited ones. */
    private static void walkWhile(Random random, int created, int deleted) {
        DataTree tree = new DataTree(TreeRules.DEFAULT);
        Txns.apply(tree, Txns.create(1, "/d", ""));
        List<String> present = new ArrayList<>();
        long zxid = 2;
        while (zxid < 4000) {
            present.add("/d/n-" + zxid);
            Txns.apply(tree, Txns.create(zxid, "/d/n-" + zxid, ""));
            zxid++;
        }
        Set<String> throughout = new HashSet<>(present);
        Set<String> visited = new HashSet<>();
        TreeWalk walk = new TreeWalk(tree);
        while (walk.next(100, (path, node) -> assertTrue(visited.add(path), path))) {
            for (int i = 0; i < created * 50; i++) {
                present.add("/d/n-" + zxid);
                Txns.apply(tree, Txns.create(zxid, "/d/n-" + zxid, ""));
                zxid++;
            }
            for (int i = 0; i < deleted * 50 && !present.isEmpty(); i++) {
                int at = random.nextInt(present.size());
                String gone = present.get(at);
                present.set(at, present.get(present.size() - 1));
                present.remove(present.size() - 1);
                throughout.remove(gone);
                Txns.apply(tree, Txns.delete(zxid++, gone));
            }
        }
        assertTrue(visited.containsAll(throughout), () -> {
            throughout.removeAll(visited);
            return "not visited: " + throughout;
        });
        assertEquals(5 + present.size(), tree.nodeCount());
    }

    @Test
    void aNodeThatIsReplacedMeanwhileIsVisitedOnce() {
        DataTree tree = new DataTree(TreeRules.DEFAULT);
        Txns.apply(tree, Txns.create(1, "/a", ""), Txns.create(2, "/a/b", ""), Txns.create(3, "/c", ""));
        List<String> visited = new ArrayList<>();
        TreeWalk walk = new TreeWalk(tree);
        long zxid = 4;
        while (walk.next(1, (path, node) -> visited.add(path))) {
            Txns.apply(
                    tree,
                    Txns.delete(zxid++, "/a/b"),
                    Txns.delete(zxid++, "/a"),
                    Txns.create(zxid++, "/a", ""),
                    Txns.create(zxid++, "/a/b", ""));
        }
        assertEquals(new HashSet<>(visited).size(), visited.size(), visited.toString());
        assertTrue(visited.containsAll(List.of("", "/zookeeper", "/zookeeper/quota", "/c")), visited.toString());
    }

    @Test
    void noSliceIsLongerThanAsked() {
        DataTree tree = new DataTree(TreeRules.DEFAULT);
        List<String> visited = new ArrayList<>();
        TreeWalk walk = new TreeWalk(tree);
        assertTrue(walk.next(3, (path, node) -> visited.add(path)));
        assertEquals(3, visited.size());
        while (walk.next(3, (path, node) -> visited.add(path))) {
            assertTrue(visited.size() <= 6);
        }
        assertEquals(4, visited.size());
    }
}

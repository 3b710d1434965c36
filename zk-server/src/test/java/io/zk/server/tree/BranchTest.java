package io.zk.server.tree;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Children that come and go: alone, in a list, in a table, and back. */
class BranchTest {
    private final DataTree tree = new DataTree(TreeRules.DEFAULT);
    private final TreeSet<String> names = new TreeSet<>();
    private long zxid = 1;

    @Test
    void childrenAreFoundWhateverTheirNumber() throws Exception {
        Txns.apply(tree, Txns.create(1, "/d", ""));
        for (int most : new int[] {2, 5, 9, 14, 40, 3, 1}) {
            Random random = new Random(most);
            for (int step = 0; step < 400; step++) {
                toggle("n" + random.nextInt(2 * most));
                if (names.size() > most) {
                    toggle(names.first());
                }
                check(2 * most);
            }
            while (!names.isEmpty()) {
                toggle(names.last());
                check(2 * most);
            }
        }
    }

    private void toggle(String name) {
        zxid++;
        boolean there = !names.add(name);
        if (there) {
            names.remove(name);
        }
        Txns.apply(tree, there ? Txns.delete(zxid, "/d/" + name) : Txns.create(zxid, "/d/" + name, name));
    }

    private void check(int most) throws WireException {
        for (int i = 0; i < most; i++) {
            assertEquals(names.contains("n" + i), tree.find("/d/n" + i) != null);
        }
        Node node = requireNonNull(tree.find("/d"));
        assertEquals(names.size(), node.childCount());
        WireOut out = new WireOut(Unpooled.buffer());
        node.writeChildren(out);
        List<String> children = requireNonNull(new WireIn(out.buffer(), WireLimits.DEFAULT).readStrings());
        List<String> sorted = new ArrayList<>(children);
        sorted.sort(null);
        assertEquals(new ArrayList<>(names), sorted);
    }
}

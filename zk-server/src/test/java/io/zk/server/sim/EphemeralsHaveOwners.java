package io.zk.server.sim;

import io.zk.server.tree.DataTree;
import java.util.Map;

/** An ephemeral node goes in the very transaction that ends its session: none is ever seen without it. */
final class EphemeralsHaveOwners implements Checkers {
    @Override
    public void applied(DataTree tree, Map<Long, Integer> sessions) {
        check(tree, sessions);
    }

    @Override
    public void recovered(DataTree tree, Map<Long, Integer> sessions) {
        check(tree, sessions);
    }

    private static void check(DataTree tree, Map<Long, Integer> sessions) {
        for (long owner : tree.ephemeralOwners()) {
            if (!sessions.containsKey(owner)) {
                throw new Violation("ephemeral " + tree.ephemerals(owner) + " outlived session 0x"
                        + Long.toHexString(owner) + " at zxid " + tree.lastZxid());
            }
        }
    }
}

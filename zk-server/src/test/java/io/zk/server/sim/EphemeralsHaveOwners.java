package io.zk.server.sim;

import io.zk.server.replica.LoadedState;
import io.zk.server.replica.Replica;
import io.zk.server.tree.DataTree;
import java.util.Map;

/** An ephemeral node goes in the very transaction that ends its session: none is ever seen without it. */
final class EphemeralsHaveOwners implements Checkers {
    @Override
    public void applied(int server, Replica replica) {
        check(server, replica.tree(), replica.appliedSessions());
    }

    @Override
    public void recovered(int server, LoadedState state) {
        check(server, state.tree(), state.sessions());
    }

    private static void check(int server, DataTree tree, Map<Long, Integer> sessions) {
        for (long owner : tree.ephemeralOwners()) {
            if (!sessions.containsKey(owner)) {
                throw new Violation("on server " + server + " ephemeral " + tree.ephemerals(owner)
                        + " outlived session 0x" + Long.toHexString(owner) + " at zxid " + tree.lastZxid());
            }
        }
    }
}

package io.zk.server.sim;

import io.zk.server.replica.Input;
import io.zk.server.replica.LoadedState;
import io.zk.server.replica.MemberInput;
import io.zk.server.replica.Replica;
import io.zk.server.tree.DataTree;
import java.util.HashMap;
import java.util.Map;

/** Members whose states are at the same zxid have the same state: the one that whoever planned the transaction saw. */
final class EqualDigests implements Checkers {
    private final OneHistory history;
    private final Map<Integer, Long> fuzzyUntil = new HashMap<>();

    EqualDigests(OneHistory history) {
        this.history = history;
    }

    @Override
    public void taking(int server, Input input, long millis) {
        if (input instanceof MemberInput.StateReceived) {
            // Parts of it may be newer than its zxid, though not newer than what there is by now.
            fuzzyUntil.put(server, history.lastPlanned());
        }
    }

    @Override
    public void applied(int server, Replica replica) {
        check(server, replica.tree());
    }

    @Override
    public void recovered(int server, LoadedState state) {
        if (state.lastZxid() >= state.fuzzyUntil()) {
            check(server, state.tree());
        }
    }

    private void check(int server, DataTree tree) {
        if (tree.lastZxid() < fuzzyUntil.getOrDefault(server, 0L)) {
            return;
        }
        Long expected = history.digestAt(tree.lastZxid());
        if (expected != null && expected != tree.digest()) {
            throw new Violation("server " + server + "'s state at " + OneHistory.hex(tree.lastZxid()) + " has digest "
                    + Long.toHexString(tree.digest()) + ", planned was " + Long.toHexString(expected));
        }
    }
}

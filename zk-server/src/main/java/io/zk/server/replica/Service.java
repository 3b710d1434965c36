package io.zk.server.replica;

import io.zk.server.tree.DataTree;
import java.util.ArrayList;
import java.util.List;

/** The loops that serve clients in one phase. Core thread. */
record Service(List<ClientLoop> loops) {
    /** Nobody is served. */
    static final Service NONE = new Service(List.of());

    /**
     * Serves a tree that holds all that was committed before this epoch.
     *
     * @param count how many loops, one for each I/O thread
     */
    static Service of(DataTree tree, LoopRules rules, int count, long epoch) {
        List<ClientLoop> loops = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            loops.add(new ClientLoop(tree, rules, epoch << 32));
        }
        return new Service(List.copyOf(loops));
    }

    boolean empty() {
        return loops.isEmpty();
    }

    /** Whether a connection is of this phase; what comes from one of an earlier phase must change nothing. */
    boolean has(ClientConnection connection) {
        ClientLoop its = connection.loop();
        for (int i = 0; i < loops.size(); i++) {
            if (loops.get(i) == its) {
                return true;
            }
        }
        return false;
    }

    /** Under the write lock, before the tree holds anything that is not certain. */
    void end() {
        loops.forEach(ClientLoop::end);
    }
}

package io.zk.server;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.net.StateTransfer;
import io.zk.server.storage.StateStream;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.function.Supplier;

/** The state as it goes to learners and comes from a leader. Any thread that may wait, several at once. */
final class StateLinks implements StateTransfer {
    private final TreeGate gate;
    private final TreeRules rules;
    private final WireLimits limits;

    StateLinks(TreeGate gate, TreeRules rules, WireLimits limits) {
        this.gate = gate;
        this.rules = rules;
        this.limits = limits;
    }

    @Override
    public void write(DataTree tree, Supplier<SortedMap<Long, Integer>> sessions, OutputStream to) throws IOException {
        TreeGate.Reader slices = gate.reader();
        try {
            StateStream.write(tree, sessions, slices::read, to);
        } finally {
            gate.forget(slices);
        }
    }

    @Override
    public State read(long zxid, InputStream from) throws IOException {
        StateStream.Received received = StateStream.read(from, zxid, rules, limits);
        return new State(received.tree(), received.sessions());
    }
}

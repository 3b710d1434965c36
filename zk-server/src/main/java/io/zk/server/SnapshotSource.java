package io.zk.server;

import io.zk.server.replica.Replica;
import io.zk.server.storage.Snapshots;
import io.zk.server.tree.DataTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes snapshots of what is applied, in slices between which transactions are. Snapshot thread, or whoever starts the
 * server.
 */
final class SnapshotSource {
    private final Snapshots snapshots;
    private final Replica replica;
    private final TreeGate.Reader slices;

    SnapshotSource(Snapshots snapshots, Replica replica, TreeGate.Reader slices) {
        this.snapshots = snapshots;
        this.replica = replica;
        this.slices = slices;
    }

    /** Null if what was written is not certain to be committed, or not the server's state any more: it is deleted. */
    Snapshots.@Nullable Written write() throws IOException {
        List<DataTree> seen = new ArrayList<>(1);
        slices.read(() -> seen.add(replica.tree()));
        DataTree tree = seen.get(0);
        return snapshots.write(
                tree,
                () -> new TreeMap<>(replica.appliedSessions()),
                slices::read,
                () -> replica.certain() && replica.tree() == tree);
    }
}

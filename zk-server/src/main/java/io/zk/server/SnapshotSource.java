package io.zk.server;

import io.zk.server.replica.Replica;
import io.zk.server.storage.SliceGate;
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
    /** Written in half a second, to a slow disk in one or two: writes wait for it, reads do not. */
    private static final long BYTES_AT_ONCE_MAX = 64L << 20;

    private final Snapshots snapshots;
    private final Replica replica;
    private final TreeGate.Reader slices;

    SnapshotSource(Snapshots snapshots, Replica replica, TreeGate.Reader slices) {
        this.snapshots = snapshots;
        this.replica = replica;
        this.slices = slices;
    }

    /**
     * Writes one. A snapshot that has to do without a log is written again, with all writes kept off, if some came in
     * between; unless it is so large that they would notice.
     *
     * @return null if what was written is not certain to be committed, or not the server's state any more: it is deleted
     */
    Snapshots.@Nullable Written write(boolean alone) throws IOException {
        Snapshots.Written written = write(slices::read);
        if (written == null || !alone || written.exact() || written.bytes() > BYTES_AT_ONCE_MAX) {
            return written;
        }
        slices.enter();
        try {
            return write(Runnable::run);
        } finally {
            slices.leave();
        }
    }

    private Snapshots.@Nullable Written write(SliceGate gate) throws IOException {
        List<DataTree> seen = new ArrayList<>(1);
        gate.locked(() -> seen.add(replica.tree()));
        DataTree tree = seen.get(0);
        return snapshots.write(
                tree,
                () -> new TreeMap<>(replica.appliedSessions()),
                gate,
                () -> replica.certain() && replica.tree() == tree);
    }
}

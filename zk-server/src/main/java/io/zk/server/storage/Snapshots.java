package io.zk.server.storage;

import io.zk.server.tree.DataTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.Supplier;

/** Writes snapshots. Any thread, one snapshot at a time; the gate keeps the slices apart from the writes. */
public final class Snapshots {
    private final Disk disk;
    private final Path folder;
    private final SnapshotFormat format;

    public Snapshots(Disk disk, StorageSettings settings) {
        this.disk = disk;
        this.folder = settings.snapshotFolder();
        this.format = settings.snapshots();
    }

    /** A snapshot that is whole and durable under its name. */
    public record Written(Path file, long zxid, long bytes) {}

    /**
     * Writes the tree slice by slice while writes go on, under a temporary name that is changed when all of it is
     * durable. Its zxid is the tree's when it begins; what is applied meanwhile may be in it or not, as replaying the
     * log from there repairs.
     *
     * @param sessions called once, inside the gate: the timeout of every session by its id, no older than the tree
     */
    public Written write(DataTree tree, Supplier<SortedMap<Long, Integer>> sessions, SliceGate gate)
            throws IOException {
        throw new UnsupportedOperationException(disk + " " + folder + format + tree.lastZxid() + sessions + gate);
    }
}

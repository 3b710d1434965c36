package io.zk.server.storage;

import io.zk.server.tree.DataTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * Puts a leader's state in the place of all that is on disk. Log thread with no log file open, or whoever starts the
 * server.
 *
 * <p>The old history may end above the new zxid, in another epoch, and with records that the leader's history never had.
 * A snapshot under its own name among old logs would be a third history, that nobody ever had: old records on top of the
 * new state. And with the old logs cut first, this server would for a while have neither what it acknowledged nor what
 * the leader has. So all depends on one step:
 *
 * <ol>
 *   <li>The snapshot is written and forced under a temporary name. Until here a start finds the old state.
 *   <li>It is renamed to {@code installed.snapshot.<zxid>}, and the folder is forced. From here on a start finds the new
 *       state: it goes on with the next step. (Apache's servers pass over that name and find the old state.)
 *   <li>All logs are deleted, their folder is forced; all other snapshots are deleted, their folder is forced. What is
 *       below the zxid goes too. Old records there need not be of the leader's history, so they must never be sent to
 *       a learner, nor must a start fall back on them if the new snapshot is damaged.
 *   <li>It gets its own name, and the folder is forced. Only then is anything logged behind it.
 * </ol>
 */
final class Installation {
    static final String PREFIX = "installed.";

    private final Disk disk;
    private final StorageSettings settings;

    Installation(Disk disk, StorageSettings settings) {
        this.disk = disk;
        this.settings = settings;
    }

    /** Returns when the state is on disk and nothing else is. The tree is changed by nobody meanwhile. */
    void install(DataTree tree, SortedMap<Long, Integer> sessions) throws IOException {
        SnapshotWriter writer = SnapshotWriter.ofReceived(tree, sessions, settings.snapshots());
        new Snapshots(disk, settings).publish(PREFIX, writer);
        finish();
    }

    /** Brings an installation to its end that a crash interrupted behind its second step; nothing happens without one. */
    void finish() throws IOException {
        Path folder = settings.snapshotFolder();
        for (String name : disk.list(folder)) {
            if (name.startsWith(PREFIX)) {
                deleteAll(settings.logFolder(), DataName.Kind.LOG);
                deleteAll(folder, DataName.Kind.SNAPSHOT);
                disk.rename(folder.resolve(name), folder.resolve(name.substring(PREFIX.length())));
                disk.forceFolder(folder);
            }
        }
    }

    private void deleteAll(Path folder, DataName.Kind kind) throws IOException {
        List<DataName> names = DataName.list(disk, folder, kind);
        for (DataName name : names) {
            if (name.zxid() >= 0) {
                disk.delete(folder.resolve(name.name()));
            }
        }
        disk.forceFolder(folder);
    }
}

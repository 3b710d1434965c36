package io.zk.server.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Deletes snapshots and logs that a start would not need any more. Any thread. */
public final class Purge {
    /** Fewer snapshots are never kept. */
    public static final int RETAIN_MIN = 3;

    private Purge() {}

    /**
     * Keeps the newest valid snapshots and all logs that may hold anything after the oldest of them. Snapshots and logs
     * whose names hold no zxid go too, as with Apache.
     *
     * @param retain snapshots to keep; {@link #RETAIN_MIN} if less
     * @return what was deleted
     */
    public static List<Path> run(Disk disk, StorageSettings settings, int retain) throws IOException {
        List<DataName> snapshots = DataName.list(disk, settings.snapshotFolder(), DataName.Kind.SNAPSHOT);
        long oldest = oldestKept(disk, settings.snapshotFolder(), snapshots, Math.max(retain, RETAIN_MIN));
        List<Path> deleted = new ArrayList<>();
        if (oldest < 0) {
            return deleted;
        }
        for (DataName name : snapshots) {
            if (name.zxid() < oldest) {
                deleted.add(settings.snapshotFolder().resolve(name.name()));
            }
        }
        List<DataName> logs = DataName.list(disk, settings.logFolder(), DataName.Kind.LOG);
        long reachingOver = -1;
        for (DataName name : logs) {
            if (name.zxid() <= oldest) {
                reachingOver = name.zxid();
            }
        }
        for (DataName name : logs) {
            if (name.zxid() < oldest && (name.zxid() < reachingOver || name.zxid() < 0)) {
                deleted.add(settings.logFolder().resolve(name.name()));
            }
        }
        for (Path file : deleted) {
            disk.delete(file);
        }
        return deleted;
    }

    /** Zxid of the oldest among the newest valid snapshots, -1 if none is valid. */
    private static long oldestKept(Disk disk, Path folder, List<DataName> snapshots, int retain) throws IOException {
        long oldest = -1;
        int valid = 0;
        for (int i = snapshots.size() - 1; i >= 0 && valid < retain; i--) {
            DataName name = snapshots.get(i);
            if (name.zxid() >= 0
                    && SnapshotFile.looksWhole(
                            disk, folder.resolve(name.name()), SnapshotFile.compressionOf(name.name()))) {
                oldest = name.zxid();
                valid++;
            }
        }
        return oldest;
    }
}

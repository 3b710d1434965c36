package io.zk.server.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Deletes snapshots and logs that a start would not need any more. Any thread. */
public final class Purge {
    /** Fewer snapshots are never kept. */
    public static final int RETAIN_MIN = 3;

    private Purge() {}

    /**
     * Keeps the newest valid snapshots and all logs that may hold anything after the oldest of them.
     *
     * @param retain snapshots to keep; {@link #RETAIN_MIN} if less
     * @return what was deleted
     */
    public static List<Path> run(Disk disk, StorageSettings settings, int retain) throws IOException {
        throw new UnsupportedOperationException(disk + " " + settings + retain);
    }
}

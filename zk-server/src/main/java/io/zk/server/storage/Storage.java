package io.zk.server.storage;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.tree.TreeRules;
import java.io.IOException;

/** Opens a server's data folders and brings its state back. */
public final class Storage {
    private Storage() {}

    /**
     * Checks the folders, loads the newest valid snapshot, replays the logs after it and cuts a torn tail. An empty
     * database gets its first snapshot. To be called once, before anything else here.
     *
     * @throws StorageException if the data cannot be used as it is; the server must not start
     */
    public static Recovered open(Disk disk, StorageSettings settings, TreeRules rules, WireLimits limits)
            throws IOException {
        throw new UnsupportedOperationException(disk + " " + settings + rules + limits);
    }
}

package io.zk.server.storage;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import java.io.IOException;
import java.util.SortedMap;

/** Opens a server's data folders and brings its state back. */
public final class Storage {
    private Storage() {}

    /**
     * Checks the folders, loads the newest valid snapshot, replays the logs after it and cuts a torn tail. An empty
     * database gets its first snapshot. For a server without an ensemble; to be called before anything else here.
     *
     * @throws StorageException if the data cannot be used as it is; the server must not start
     */
    public static Recovered open(Disk disk, StorageSettings settings, TreeRules rules, WireLimits limits)
            throws IOException {
        DataFolders folders = new DataFolders(disk, settings);
        folders.prepare();
        boolean emptyTrusted = folders.initialize() || settings.start().createDatabase();
        Recovered recovered = new Recovery(disk, settings, rules, limits).run(emptyTrusted);
        folders.dropInitialize();
        return recovered;
    }

    /**
     * The same for a member of an ensemble: with its promises, and stricter about what is missing. See
     * {@link MemberStart}.
     *
     * @throws StorageException if the data cannot be used as it is; the server must not start
     */
    public static OpenedMember openMember(Disk disk, StorageSettings settings, TreeRules rules, WireLimits limits)
            throws IOException {
        return new MemberStart(disk, settings).open(new Recovery(disk, settings, rules, limits));
    }

    /**
     * The state as it was right after a transaction, with nothing on disk changed: for tools, on a server's folders while
     * it runs, too. A snapshot is used only if nothing in it is newer.
     *
     * @param zxid {@link Long#MAX_VALUE} for the newest state there is
     * @throws StorageException if what is on disk doesn't give it
     */
    public static Recovered stateAt(Disk disk, StorageSettings settings, TreeRules rules, WireLimits limits, long zxid)
            throws IOException {
        return new Recovery(disk, settings, rules, limits).at(zxid);
    }

    /**
     * Deletes the ephemeral nodes of sessions that are no more, as a standalone server and a new leader do before they
     * write their first snapshot. Happens outside of any transaction.
     *
     * @return how many nodes went
     */
    public static int dropOrphans(DataTree tree, SortedMap<Long, Integer> sessions) {
        int before = tree.ephemeralCount();
        for (long owner : tree.ephemeralOwners()) {
            if (!sessions.containsKey(owner)) {
                tree.dropEphemerals(owner);
            }
        }
        return before - tree.ephemeralCount();
    }
}

package io.zk.tools.backup;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.storage.DataName;
import io.zk.server.storage.Disk;
import io.zk.server.storage.FileDisk;
import io.zk.server.storage.LogLimits;
import io.zk.server.storage.RawLog;
import io.zk.server.storage.Recovered;
import io.zk.server.storage.SnapshotFormat;
import io.zk.server.storage.StartRules;
import io.zk.server.storage.Storage;
import io.zk.server.storage.StorageSettings;
import io.zk.server.tree.TreeRules;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The snapshots and logs in a server's folders, or in a backup's. Nothing is changed. One thread. */
final class DataFiles {
    private static final int TXN_HEADER_BYTES = 32;
    private static final int ZXID_AT = 12;

    private final Disk disk = new FileDisk();
    private final WireLimits limits = WireLimits.of(Integer.MAX_VALUE / 2);
    private final StorageSettings settings;

    DataFiles(Path dataDir, Path logDir) {
        settings = new StorageSettings(dataDir, logDir, StartRules.DEFAULT, LogLimits.DEFAULT, SnapshotFormat.DEFAULT);
    }

    /** Sees each transaction. */
    interface Visitor {
        /** Called once for each, in their order; returns whether to go on. */
        boolean txn(long zxid, long timeMillis);
    }

    StorageSettings settings() {
        return settings;
    }

    /** Those whose names hold a zxid, in ascending order. */
    List<DataName> list(DataName.Kind kind) throws IOException {
        Path folder = kind == DataName.Kind.LOG ? settings.logFolder() : settings.snapshotFolder();
        if (!Files.isDirectory(folder)) {
            throw new BackupException("there is no folder " + folder);
        }
        return DataName.list(disk, folder, kind).stream()
                .filter(name -> name.zxid() >= 0)
                .toList();
    }

    Path file(DataName name) {
        Path folder = name.kind() == DataName.Kind.LOG ? settings.logFolder() : settings.snapshotFolder();
        return folder.resolve(name.name());
    }

    /**
     * The state right after a transaction.
     *
     * @param zxid {@link Long#MAX_VALUE} for the newest state there is
     * @throws IOException if the files don't give it
     */
    Recovered stateAt(long zxid) throws IOException {
        // TTL nodes are what they are whether the server was told to make new ones or not.
        return Storage.stateAt(disk, settings, new TreeRules(true, false, true), limits, zxid);
    }

    /** Nodes as {@code srvr} counts them, which has the root twice. */
    static int nodeCount(Recovered state) {
        return state.tree().nodeCount() + 1;
    }

    /** Visits the transactions of all logs in the order of the files; what is damaged ends its file. */
    void forEachTxn(Visitor visitor) throws IOException {
        boolean more = true;
        List<DataName> logs = list(DataName.Kind.LOG);
        for (int i = 0; i < logs.size() && more; i++) {
            more = forEachTxn(file(logs.get(i)), visitor);
        }
    }

    private boolean forEachTxn(Path log, Visitor visitor) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(log), 1 << 18)) {
            RawLog records = new RawLog(in, limits);
            RawLog.Entry entry = whole(records);
            while (entry != null) {
                ByteBuffer txn = ByteBuffer.wrap(entry.payload());
                if (!visitor.txn(txn.getLong(ZXID_AT), txn.getLong(ZXID_AT + Long.BYTES))) {
                    return false;
                }
                entry = whole(records);
            }
            return true;
        } catch (EOFException e) {
            // Shorter than a header, as a crash may leave it.
            return true;
        }
    }

    private static RawLog.@Nullable Entry whole(RawLog records) throws IOException {
        RawLog.Entry entry = records.next();
        boolean sound =
                entry != null && entry.payload().length >= TXN_HEADER_BYTES && entry.computed() == entry.checksum();
        return sound ? entry : null;
    }

    WireLimits limits() {
        return limits;
    }

    Disk disk() {
        return disk;
    }
}

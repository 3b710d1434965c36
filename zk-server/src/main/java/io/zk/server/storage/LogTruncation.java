package io.zk.server.storage;

import io.zk.protocol.wire.WireLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Drops the newest transactions, as a leader may order. Log thread, with no {@link TxnLog} open. */
public final class LogTruncation {
    private LogTruncation() {}

    /**
     * Cuts the logs behind the first transaction with at least this zxid; recovery has to run again then. Snapshots stay.
     * Later files go first and newest first, so that a crash in between never leaves a hole.
     *
     * @return false if there is no such transaction; then nothing changed
     */
    public static boolean truncate(Disk disk, StorageSettings settings, WireLimits limits, long zxid)
            throws IOException {
        Path folder = settings.logFolder();
        Path file;
        long end;
        try (LogReader reader = LogReader.anywhere(disk, folder, limits, zxid)) {
            if (!reader.next()) {
                return false;
            }
            file = reader.path();
            end = reader.endOffset();
        }
        List<DataName> names = DataName.list(disk, folder, DataName.Kind.LOG);
        for (int i = names.size() - 1; i >= 0; i--) {
            Path later = folder.resolve(names.get(i).name());
            if (later.equals(file)) {
                break;
            }
            disk.delete(later);
            disk.forceFolder(folder);
        }
        try (DiskFile open = disk.open(file)) {
            open.truncate(end);
            open.force(true);
        }
        return true;
    }
}

package io.zk.server.storage;

import io.zk.protocol.wire.WireLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drops the newest transactions from the logs, as a leader may order. Log thread, with no log file open. Cuts before the
 * first record above the zxid, whether the zxid itself is in a log or not: where Apache's servers don't find it they keep
 * the next one.
 */
final class LogTruncation {
    private final Disk disk;
    private final Path folder;
    private final WireLimits limits;

    LogTruncation(Disk disk, StorageSettings settings, WireLimits limits) {
        this.disk = disk;
        this.folder = settings.logFolder();
        this.limits = limits;
    }

    /**
     * Where a history is to end.
     *
     * @param file the file of the first record above the zxid; null if there is none: nothing is to be cut
     * @param offset where that record begins
     * @param before zxid of the record before it, -1 if there is none or it is in an earlier file that begins later
     */
    record Cut(@Nullable Path file, long offset, long before) {}

    /** @throws CorruptLogException if the logs can't be read up to there */
    Cut find(long zxid) throws IOException {
        try (LogReader reader = LogReader.anywhere(disk, folder, limits, zxid + 1)) {
            if (!reader.next()) {
                return new Cut(null, 0, reader.skippedZxid());
            }
            return new Cut(reader.path(), reader.offset(), reader.skippedZxid());
        }
    }

    /**
     * Cuts, durably. Later files go first, newest first, then the end of the one that is cut: a crash in between leaves a
     * history that ends somewhere between the old end and the new one, and never one with a hole.
     */
    void apply(Cut cut) throws IOException {
        Path file = cut.file();
        if (file == null) {
            return;
        }
        List<DataName> names = DataName.list(disk, folder, DataName.Kind.LOG);
        boolean whole = cut.offset() <= LogFormat.HEADER_BYTES;
        for (int i = names.size() - 1; i >= 0; i--) {
            Path later = folder.resolve(names.get(i).name());
            if (later.equals(file) && !whole) {
                break;
            }
            disk.delete(later);
            disk.forceFolder(folder);
            if (later.equals(file)) {
                return;
            }
        }
        try (DiskFile open = disk.open(file)) {
            open.truncate(cut.offset());
            open.force(true);
        }
    }
}

package io.zk.server.storage;

import io.zk.server.zab.EpochKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The two promises of a member of an ensemble, each a decimal number in a file beside the snapshots. Log thread, or
 * whoever starts the server. A written epoch is durable when the call returns.
 */
public final class EpochFiles {
    private static final String CURRENT = "currentEpoch";
    private static final String ACCEPTED = "acceptedEpoch";

    private final Disk disk;
    private final Path folder;

    public EpochFiles(Disk disk, StorageSettings settings) {
        this.disk = disk;
        this.folder = settings.snapshotFolder();
    }

    /** The epoch of the leader whose history this server took over; empty if never written. */
    public OptionalLong current() throws IOException {
        return read(CURRENT);
    }

    /** The epoch below which this server follows nobody; empty if never written. */
    public OptionalLong accepted() throws IOException {
        return read(ACCEPTED);
    }

    /** What an interrupted {@link #writeCurrent} left, of Apache's servers too; empty if it is nothing, or no number. */
    public OptionalLong unfinishedCurrent() throws IOException {
        try {
            return read(CURRENT + ".tmp");
        } catch (StorageException noNumber) {
            return OptionalLong.empty();
        }
    }

    /** Writes one of the two. */
    void write(EpochKind kind, long epoch) throws IOException {
        write(kind == EpochKind.CURRENT ? CURRENT : ACCEPTED, epoch);
    }

    public void writeCurrent(long epoch) throws IOException {
        write(CURRENT, epoch);
    }

    public void writeAccepted(long epoch) throws IOException {
        write(ACCEPTED, epoch);
    }

    private OptionalLong read(String name) throws IOException {
        return SmallFile.readNumber(disk, folder.resolve(name));
    }

    private void write(String name, long epoch) throws IOException {
        Path file = folder.resolve(name);
        Path temporary = folder.resolve(name + ".tmp");
        try (DiskFile open = disk.create(temporary)) {
            open.writeFully(ByteBuffer.wrap(Long.toString(epoch).getBytes(StandardCharsets.US_ASCII)), 0);
            open.force(true);
        }
        disk.rename(temporary, file);
        disk.forceFolder(folder);
    }
}

package io.zk.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Disk space prepared ahead of the log's records, as zeros really written and forced: a force of records then moves
 * data only, and no file system journal has to be committed for it. There is some at the end of the log's file, and a
 * spare file, as large as the log's file has become, which takes the name of the next one.
 *
 * <p>One thread of its own calls {@link #step} while {@link #wanted}. The log's owner never waits for it longer than one
 * chunk takes; where nobody prepared anything in time it writes the zeros itself. The records stay below
 * {@code allocated}, the zeros above it, so neither ever overwrites the other.
 *
 * <p>The zeros go through a file handle of their own: a failed force is reported once for each handle, and one that the
 * log's owner has to see must not be used up here.
 */
public final class Allocation {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int ZEROS_BYTES = 1 << 16;
    private static final String SPARE_NAME = DataName.UNFINISHED + "log.spare";
    private static final String BEGUN_NAME = DataName.UNFINISHED + "log";

    /** The last room on a disk is for records. */
    private static final long FREE_CHUNKS_MIN = 16;

    /** A log file that holds a header, opened for the log's owner. */
    record Fresh(Path path, DiskFile file) {}

    private final Disk disk;
    private final Path folder;
    private final long preallocBytes;
    private final int chunkBytes;
    private final ReentrantLock lock = new ReentrantLock();

    /** End of the zeros in the log's file; changed under the lock. */
    private volatile long allocated = LogFormat.HEADER_BYTES;
    /** End of the records in the log's file, 0 before the first; written by the log's owner. */
    private volatile long reached;
    /** End of the zeros in the spare file, 0 if there is none; changed under the lock. */
    private volatile long spareBytes;

    private volatile boolean closed;
    /** The second handle on the log's file; under the lock. */
    private @Nullable DiskFile zeroed;
    /** The spare file; under the lock. */
    private @Nullable DiskFile spare;

    /** @param preallocBytes zeros ahead at most, and the most that a file begins with; 0 or less: none */
    Allocation(Disk disk, Path folder, long preallocBytes) {
        this.disk = disk;
        this.folder = folder;
        this.preallocBytes = preallocBytes;
        this.chunkBytes = (int) Math.max(0, Math.min(preallocBytes / 2, CHUNK_BYTES));
    }

    /** Whether {@link #step} has something to do. Any thread. */
    public boolean wanted() {
        return chunkBytes > 0 && !closed && (growthWanted() || spareBytes < spareBytesWanted());
    }

    /** Bytes of zeros that records are going to take the place of. Any thread; may be a moment old. */
    public long aheadBytes() {
        return (reached > 0 ? Math.max(0, allocated - reached) : 0) + spareBytes;
    }

    /**
     * Prepares the next chunk, at most 1 MiB. One thread at a time, and none any more when the log is closed. After an
     * exception the log is as good as before: its owner finds out by itself if the disk is full or broken.
     *
     * @return whether to call again at once; false: wait until the log has moved on
     */
    public boolean step() throws IOException {
        if (!wanted() || disk.freeBytes(folder) < FREE_CHUNKS_MIN * chunkBytes) {
            return false;
        }
        lock.lock();
        try {
            if (growthWanted()) {
                grow();
            } else if (!closed) {
                growSpare();
            }
        } finally {
            lock.unlock();
        }
        return wanted();
    }

    /** Begins the file of this zxid: the spare one under its new name, or one made here and now. Log's owner. */
    Fresh beginFile(long zxid) throws IOException {
        Path path = folder.resolve(DataName.of(DataName.Kind.LOG, zxid));
        lock.lock();
        try {
            closeZeroed();
            long size = Math.max(spareBytes, LogFormat.HEADER_BYTES);
            if (spareBytes == 0) {
                createWithHeader();
            }
            closeSpare();
            disk.rename(folder.resolve(size > LogFormat.HEADER_BYTES ? SPARE_NAME : BEGUN_NAME), path);
            disk.forceFolder(folder);
            allocated = size;
            reached = LogFormat.HEADER_BYTES;
            zeroed = chunkBytes > 0 ? disk.open(path) : null;
        } finally {
            lock.unlock();
        }
        return new Fresh(path, disk.open(path));
    }

    /** Says that the records are going to end here, and pads if the zeros end before. Log's owner. */
    void reach(DiskFile file, long end) throws IOException {
        reached = end;
        if (chunkBytes == 0 || end <= allocated) {
            return;
        }
        lock.lock();
        try {
            if (end > allocated) {
                pad(file, end);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The log's file is complete, and no more space is to be prepared at its end. Log's owner. */
    void endFile() throws IOException {
        lock.lock();
        try {
            closeZeroed();
            allocated = LogFormat.HEADER_BYTES;
            reached = 0;
        } finally {
            lock.unlock();
        }
    }

    /** Ends it; the spare file goes. */
    void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            closeZeroed();
            closeSpare();
            disk.delete(folder.resolve(SPARE_NAME));
        } finally {
            lock.unlock();
        }
    }

    private boolean growthWanted() {
        return reached > 0 && allocated - reached < chunkBytes;
    }

    private long spareBytesWanted() {
        return LogFormat.HEADER_BYTES
                + Math.max(chunkBytes, Math.min(allocated - LogFormat.HEADER_BYTES, preallocBytes));
    }

    private void pad(DiskFile file, long end) throws IOException {
        try {
            writeZeros(file, end, end + chunkBytes);
            allocated = end + chunkBytes;
        } catch (DiskFullException e) {
            // The records themselves may still fit.
            allocated = end;
        }
    }

    private void grow() throws IOException {
        DiskFile file = zeroed;
        if (file != null) {
            long end = allocated + chunkBytes;
            writeZeros(file, allocated, end);
            file.force(true);
            allocated = end;
        }
    }

    private void growSpare() throws IOException {
        try {
            long from = spareBytes;
            DiskFile file = spare;
            if (file == null) {
                file = disk.create(folder.resolve(SPARE_NAME));
                spare = file;
                from = LogFormat.HEADER_BYTES;
                writeHeader(file);
            }
            long end = from + Math.min(chunkBytes, spareBytesWanted() - from);
            writeZeros(file, from, end);
            file.force(true);
            spareBytes = end;
        } catch (IOException e) {
            closeSpare();
            throw e;
        }
    }

    private void createWithHeader() throws IOException {
        try (DiskFile file = disk.create(folder.resolve(BEGUN_NAME))) {
            writeHeader(file);
            file.force(true);
        }
    }

    private void closeSpare() throws IOException {
        DiskFile file = spare;
        spare = null;
        spareBytes = 0;
        if (file != null) {
            file.close();
        }
    }

    private void closeZeroed() throws IOException {
        DiskFile file = zeroed;
        zeroed = null;
        if (file != null) {
            file.close();
        }
    }

    private static void writeHeader(DiskFile file) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(LogFormat.HEADER_BYTES);
        LogFormat.putHeader(header);
        file.writeFully(header.flip(), 0);
    }

    private static void writeZeros(DiskFile file, long from, long to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(ZEROS_BYTES, to - from));
        for (long at = from; at < to; at += zeros.limit()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
            file.writeFully(zeros, at);
        }
    }
}

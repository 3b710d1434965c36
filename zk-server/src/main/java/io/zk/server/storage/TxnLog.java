package io.zk.server.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;

/**
 * The end of the transaction log. Append as many as have come, then {@link #force} once: when that returns, all of them
 * are durable. Nothing is ever appended to a file of an earlier run; the first transaction begins {@code log.<zxid>}.
 *
 * <p>Fail stop: after a failed write or force every call throws. A force that fails may have dropped the pages it could
 * not write, so a later force that succeeds proves nothing.
 *
 * <p>Owned by the log thread; {@link #allocation} is for another one.
 */
public final class TxnLog implements Closeable {
    /**
     * Most bytes of records that are written and not yet forced, unless one record alone is larger: beyond it an append
     * forces by itself. {@link LogTail} relies on it: damage further from the end than this is no crash's doing.
     */
    static final int UNFORCED_BYTES_MAX = 4 << 20;

    private static final int BUFFER_BYTES = 1 << 18;

    /** A log with half the bytes of the snapshot makes a start half as long again: docs/decisions/004. */
    private static final int SNAPSHOT_SHARE = 2;

    private static final int COUNTS_MAX = 10;

    private final LogLimits limits;
    private final RandomGenerator random;
    private final Allocation allocation;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Adler32 adler = new Adler32();

    private @Nullable DiskFile file;
    private @Nullable Path path;
    private @Nullable IOException failure;
    /** Offset in the file at which the buffer's bytes belong. */
    private long written;
    /** Offset in the file up to which all is durable. */
    private long forced;

    private boolean rollNext;
    private long appendedZxid = -1;
    private long durableZxid = -1;
    private long countSinceRoll;
    private long bytesSinceRoll;
    private long countLimit;
    private long bytesLimit;

    /**
     * Touches nothing on disk yet.
     *
     * @param folder the version-2 folder of the logs, which exists
     * @param random draws when the next snapshot is due, so that the servers of an ensemble don't all write theirs at once
     */
    public TxnLog(Disk disk, Path folder, LogLimits limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
        this.allocation = new Allocation(disk, folder, limits.preallocBytes());
        drawLimits();
    }

    /**
     * Adds a transaction behind the last one. It is not durable, and may not even be written, before {@link #force}.
     *
     * @param payload header, body and digest; not kept
     * @param zxid above that of every transaction before it
     */
    public void append(byte[] payload, long zxid) throws IOException {
        requireUsable();
        if (zxid <= appendedZxid) {
            throw new IllegalArgumentException(
                    "zxid 0x" + Long.toHexString(zxid) + " appended after 0x" + Long.toHexString(appendedZxid));
        }
        try {
            long recordBytes = (long) LogFormat.RECORD_OVERHEAD_BYTES + payload.length;
            long unforced = written + buffer.position() - forced;
            if (unforced > 0 && unforced + recordBytes > UNFORCED_BYTES_MAX) {
                forceFile();
            }
            if (file == null || rollNext) {
                beginFile(zxid);
            }
            putRecord(payload);
            appendedZxid = zxid;
            countSinceRoll++;
            bytesSinceRoll += recordBytes;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Returns when everything appended is durable (without {@code forceSync}: when it is written). */
    public void force() throws IOException {
        requireUsable();
        try {
            forceFile();
            if (limits.fileBytesMax() > 0 && written > limits.fileBytesMax()) {
                rollNext = true;
            }
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Highest zxid that is durable, -1 before the first force of this run. */
    public long durableZxid() {
        return durableZxid;
    }

    /** Highest zxid appended in this run, or -1. */
    public long appendedZxid() {
        return appendedZxid;
    }

    /**
     * Whether enough has been appended since the last {@link #roll} for a new file and a snapshot. A count alone is not
     * enough where the tree is large: the log has to be worth the work, though never more than ten times the count.
     *
     * @param newestBytes size of the newest snapshot, 0 if none is known
     */
    public boolean snapshotDue(long newestBytes) {
        if (limits.snapBytes() > 0 && bytesSinceRoll > bytesLimit) {
            return true;
        }
        return countSinceRoll > countLimit
                && (bytesSinceRoll > newestBytes / SNAPSHOT_SHARE || countSinceRoll / COUNTS_MAX > countLimit);
    }

    /** The next transaction begins a new file. Starts counting anew towards the next snapshot. */
    public void roll() {
        rollNext = true;
        countSinceRoll = 0;
        bytesSinceRoll = 0;
        drawLimits();
    }

    /**
     * Forces what was appended and lets go of the file, for changes to what is on disk. The next transaction begins a
     * new one.
     */
    void endFile() throws IOException {
        requireUsable();
        try {
            forceFile();
            closeFile();
            allocation.endFile();
            path = null;
            written = 0;
            forced = 0;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** What is on disk ends at this zxid; no file is open. */
    void continueFrom(long zxid) {
        appendedZxid = zxid;
        durableZxid = zxid;
    }

    /** Takes nothing more: what is on disk may be anything. */
    void fail(IOException cause) {
        failure = cause;
    }

    /** The file appended to, null before the first append. */
    public @Nullable Path path() {
        return path;
    }

    /** Bytes of records and header in the file appended to, the unforced ones included; 0 before the first append. */
    public long fileBytes() {
        return written + buffer.position();
    }

    /** The work of preparing disk space ahead of the records, for another thread. */
    public Allocation allocation() {
        return allocation;
    }

    /** Forces what was appended and closes the file. */
    @Override
    public void close() throws IOException {
        try {
            if (failure == null) {
                forceFile();
            }
        } finally {
            failure = failure == null ? new IOException("the transaction log is closed") : failure;
            try {
                allocation.close();
            } finally {
                closeFile();
            }
        }
    }

    private void requireUsable() throws IOException {
        if (failure != null) {
            throw new IOException("the transaction log takes nothing more: " + failure.getMessage(), failure);
        }
    }

    private void beginFile(long zxid) throws IOException {
        if (file != null) {
            forceFile();
            closeFile();
        }
        Allocation.Fresh fresh = allocation.beginFile(zxid);
        file = fresh.file();
        path = fresh.path();
        written = LogFormat.HEADER_BYTES;
        forced = written;
        rollNext = false;
    }

    private void closeFile() throws IOException {
        DiskFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }

    private void putRecord(byte[] payload) throws IOException {
        adler.reset();
        adler.update(payload, 0, payload.length);
        room(LogFormat.PREFIX_BYTES);
        buffer.putLong(adler.getValue()).putInt(payload.length);
        int at = 0;
        while (at < payload.length) {
            room(1);
            int part = Math.min(payload.length - at, buffer.remaining());
            buffer.put(payload, at, part);
            at += part;
        }
        room(1);
        buffer.put(LogFormat.END_MARKER);
    }

    private void room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            writeBuffer();
        }
    }

    private void writeBuffer() throws IOException {
        DiskFile open = file;
        if (open == null || buffer.position() == 0) {
            return;
        }
        buffer.flip();
        long end = written + buffer.remaining();
        allocation.reach(open, end);
        open.writeFully(buffer, written);
        written = end;
        buffer.clear();
    }

    private void forceFile() throws IOException {
        writeBuffer();
        if (file != null && forced < written) {
            if (limits.forceSync()) {
                file.force(false);
            }
            forced = written;
        }
        durableZxid = appendedZxid;
    }

    private void drawLimits() {
        int countHalf = Math.max(limits.snapCount(), 2) / 2;
        countLimit = countHalf + (long) random.nextInt(countHalf);
        long bytesHalf = limits.snapBytes() / 2;
        bytesLimit = bytesHalf > 0 ? bytesHalf + random.nextLong(bytesHalf) : 0;
    }
}

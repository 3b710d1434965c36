package io.zk.server.storage;

import io.zk.protocol.wire.WireLimits;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;

/**
 * The records of one log file, in their order, up to where the records end or one is not whole. What that end means
 * depends on what follows: {@link LogTail} judges it. Reads in large pieces. One thread.
 */
final class LogFileReader implements Closeable {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int WINDOW_BYTES = 1 << 18;
    private static final int TXN_HEADER_BYTES = 32;
    private static final int ZXID_OFFSET = 12;

    private final Path path;
    private final DiskFile file;
    private final int payloadBytesMax;
    private final Adler32 adler = new Adler32();

    private byte[] window;
    /** Offset in the file of the window's first byte. */
    private long base;
    /** Where the next record begins in the window. */
    private int next = LogFormat.HEADER_BYTES;
    /** End of what was read into the window. */
    private int limit;

    private int payloadAt;
    private int payloadLength;
    private @Nullable String damage;

    private LogFileReader(Path path, DiskFile file, int windowBytes, WireLimits limits) {
        this.path = path;
        this.file = file;
        this.window = new byte[windowBytes];
        this.payloadBytesMax = limits.fieldBytesMax();
    }

    /**
     * Opens a file that is longer than a header.
     *
     * @throws CorruptLogException if it doesn't begin with one
     */
    static LogFileReader open(Disk disk, Path path, WireLimits limits) throws IOException {
        int windowBytes = (int) Math.max(LogFormat.HEADER_BYTES, Math.min(WINDOW_BYTES, disk.size(path)));
        LogFileReader reader = new LogFileReader(path, disk.openRead(path), windowBytes, limits);
        try {
            if (reader.available(LogFormat.HEADER_BYTES, 0) < LogFormat.HEADER_BYTES) {
                throw new CorruptLogException(path, 0, "shorter than a log's header of 16 bytes");
            }
            int magic = (int) INT.get(reader.window, 0);
            if (magic != LogFormat.MAGIC) {
                throw new CorruptLogException(path, 0, "does not begin with ZKLG but 0x" + Integer.toHexString(magic));
            }
            return reader;
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }

    /**
     * Goes to the next record.
     *
     * @return false at the end of the records; {@link #offset} is then where they end, {@link #damage} what is there
     * @throws CorruptLogException if a length is one that no crash can leave
     */
    boolean next() throws IOException {
        int head = available(LogFormat.PREFIX_BYTES, next);
        if (head < LogFormat.PREFIX_BYTES) {
            damage = head == 0 ? null : "the file ends inside a record";
            return false;
        }
        int length = (int) INT.get(window, next + 8);
        if (length == 0) {
            return false;
        }
        if (length < 0 || length > payloadBytesMax) {
            throw new CorruptLogException(
                    path,
                    offset(),
                    "a record of " + length + " bytes, where at most " + payloadBytesMax + " are allowed"
                            + StorageException.LARGER_BEFORE);
        }
        int whole = LogFormat.RECORD_OVERHEAD_BYTES + length;
        if (available(whole, next) < whole) {
            damage = "the file ends inside a record";
            return false;
        }
        if (window[next + whole - 1] != LogFormat.END_MARKER) {
            damage = "a record without its end marker";
            return false;
        }
        adler.reset();
        adler.update(window, next + LogFormat.PREFIX_BYTES, length);
        if (adler.getValue() != (long) LONG.get(window, next)) {
            damage = "a record whose checksum does not match";
            return false;
        }
        if (length < TXN_HEADER_BYTES) {
            throw new CorruptLogException(path, offset(), "a record too short for a transaction");
        }
        payloadAt = next + LogFormat.PREFIX_BYTES;
        payloadLength = length;
        next += whole;
        return true;
    }

    /** Zxid of the record at hand. */
    long zxid() {
        return (long) LONG.get(window, payloadAt + ZXID_OFFSET);
    }

    /** A copy of the payload of the record at hand. */
    byte[] payload() {
        return Arrays.copyOfRange(window, payloadAt, payloadAt + payloadLength);
    }

    /** Offset in the file of the record at hand. */
    long recordOffset() {
        return base + payloadAt - LogFormat.PREFIX_BYTES;
    }

    /** Offset in the file behind the record at hand: where the next one begins, or the first that is not whole. */
    long offset() {
        return base + next;
    }

    /** Why the records end; null where only padding or nothing is to be expected there. */
    @Nullable
    String damage() {
        return damage;
    }

    Path path() {
        return path;
    }

    /** The file, to look at what is behind the last record. */
    DiskFile file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Makes so many bytes from there on present in the window, which may move; returns how many are, at most that. */
    private int available(int bytes, int from) throws IOException {
        if (limit - from >= bytes) {
            return bytes;
        }
        fill(bytes, from);
        return Math.min(bytes, limit);
    }

    private void fill(int bytes, int from) throws IOException {
        byte[] target = bytes > window.length ? new byte[bytes + WINDOW_BYTES] : window;
        int kept = Math.max(0, limit - from);
        System.arraycopy(window, from, target, 0, kept);
        window = target;
        base += from;
        next -= from;
        limit = kept;
        ByteBuffer free = ByteBuffer.wrap(window);
        while (limit < bytes) {
            free.limit(window.length).position(limit);
            int read = file.read(free, base + limit);
            if (read <= 0) {
                return;
            }
            limit += read;
        }
    }
}

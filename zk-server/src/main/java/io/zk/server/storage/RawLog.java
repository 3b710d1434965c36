package io.zk.server.storage;

import io.zk.protocol.wire.WireLimits;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;

/**
 * The records of one log file as they are, those with a wrong checksum too: for tools that look at a file, or repair one.
 * A server reads with {@link LogReader}. One thread.
 */
public final class RawLog {
    /** Why there are no more records. */
    public enum End {
        /** The file ends behind a record, or zeros follow. */
        CLEAN,
        /** The file ends inside a record. */
        TORN,
        /** What should be the last byte of a record is another one. */
        NO_END_MARKER,
        /** A length that no record can have. */
        LENGTH
    }

    /** The first 16 bytes. */
    public record Header(int magic, int version, long dbid) {
        /** Whether this is a log. */
        public boolean valid() {
            return magic == LogFormat.MAGIC;
        }
    }

    /**
     * One record.
     *
     * @param offset in the file, of its first byte
     * @param checksum as it is written in the file
     */
    public record Entry(long offset, long checksum, byte[] payload) {
        /** What the checksum should be. */
        public long computed() {
            Adler32 adler = new Adler32();
            adler.update(payload);
            return adler.getValue();
        }

        /** Where it ends in the file. */
        public long end() {
            return offset + LogFormat.RECORD_OVERHEAD_BYTES + payload.length;
        }

        /** Its bytes, with this checksum. */
        public byte[] bytes(long written) {
            return ByteBuffer.allocate(LogFormat.RECORD_OVERHEAD_BYTES + payload.length)
                    .putLong(written)
                    .putInt(payload.length)
                    .put(payload)
                    .put(LogFormat.END_MARKER)
                    .array();
        }
    }

    private final DataInputStream in;
    private final int payloadBytesMax;
    private final Header header;
    private long offset = LogFormat.HEADER_BYTES;
    private End end = End.CLEAN;
    private @Nullable Entry unended;

    /**
     * Reads the header.
     *
     * @param stream from the file's beginning; a buffered one, since this reads in small pieces
     * @throws EOFException if it is shorter than a header
     */
    public RawLog(InputStream stream, WireLimits limits) throws IOException {
        in = new DataInputStream(stream);
        payloadBytesMax = limits.fieldBytesMax();
        header = new Header(in.readInt(), in.readInt(), in.readLong());
    }

    public Header header() {
        return header;
    }

    /** The header's bytes. */
    public byte[] headerBytes() {
        return ByteBuffer.allocate(LogFormat.HEADER_BYTES)
                .putInt(header.magic)
                .putInt(header.version)
                .putLong(header.dbid)
                .array();
    }

    /** The next record; null at the end, of which {@link #end} tells more. */
    public @Nullable Entry next() throws IOException {
        try {
            long checksum = in.readLong();
            int length = in.readInt();
            if (length == 0) {
                return null;
            }
            if (length < 0 || length > payloadBytesMax) {
                end = End.LENGTH;
                return null;
            }
            end = End.TORN;
            // In pieces: a length that is none must not take all memory.
            byte[] payload = in.readNBytes(length);
            if (payload.length < length) {
                return null;
            }
            if (in.readByte() != LogFormat.END_MARKER) {
                end = End.NO_END_MARKER;
                unended = new Entry(offset, checksum, payload);
                return null;
            }
            end = End.CLEAN;
            Entry entry = new Entry(offset, checksum, payload);
            offset = entry.end();
            return entry;
        } catch (EOFException e) {
            return null;
        }
    }

    /** After the last record: why there are no more. */
    public End end() {
        return end;
    }

    /** After the last record: the one that lacks nothing but its end marker; null if there is none. */
    public @Nullable Entry unended() {
        return unended;
    }

    /** After the last record: where the next one would begin. */
    public long offset() {
        return offset;
    }
}

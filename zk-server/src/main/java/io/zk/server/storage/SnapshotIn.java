package io.zk.server.storage;

import io.zk.protocol.wire.WireLimits;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a state's stream, and the checksum of all bytes so far. Not closed here. One
 * thread.
 */
final class SnapshotIn {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int WINDOW_BYTES = 1 << 18;

    private final InputStream stream;
    private final int fieldBytesMax;
    /** Whether bytes behind what was asked for may be taken from the stream. */
    private final boolean ahead;

    private final Adler32 adler = new Adler32();

    private byte[] window = new byte[WINDOW_BYTES];
    private int at;
    private int limit;
    /** The checksum holds what is before this place in the window. */
    private int summed;

    private SnapshotIn(InputStream stream, WireLimits limits, boolean ahead) {
        this.stream = stream;
        this.fieldBytesMax = limits.fieldBytesMax();
        this.ahead = ahead;
    }

    /** Of a stream that holds nothing else. */
    static SnapshotIn whole(InputStream stream, WireLimits limits) {
        return new SnapshotIn(stream, limits, true);
    }

    /** Of a stream that goes on behind the fields: no byte is taken from it before it is asked for. */
    static SnapshotIn exact(InputStream stream, WireLimits limits) {
        return new SnapshotIn(stream, limits, false);
    }

    /** Says that so many bytes must follow, whatever they mean, so that they can be taken at once. */
    void expect(int bytes) throws IOException {
        need(bytes);
    }

    int readInt() throws IOException {
        need(4);
        int value = (int) INT.get(window, at);
        at += 4;
        return value;
    }

    long readLong() throws IOException {
        need(8);
        long value = (long) LONG.get(window, at);
        at += 8;
        return value;
    }

    byte @Nullable [] readBuffer() throws IOException {
        int length = readLength();
        if (length < 0) {
            return null;
        }
        byte[] bytes = Arrays.copyOfRange(window, at, at + length);
        at += length;
        return bytes;
    }

    String readText() throws IOException {
        int length = readLength();
        if (length < 0) {
            throw new BrokenSnapshotException("null where a text is needed");
        }
        String text = new String(window, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    /** Whether so many bytes are still to come. */
    boolean has(int bytes) throws IOException {
        if (limit - at < bytes) {
            fill(bytes);
        }
        return limit - at >= bytes;
    }

    /** The int that stands so many bytes further on, without going there; they must be there. */
    int peekInt(int further) {
        return (int) INT.get(window, at + further);
    }

    /** Adler-32 of everything read so far. */
    long checksum() {
        adler.update(window, summed, at - summed);
        summed = at;
        return adler.getValue();
    }

    private int readLength() throws IOException {
        int length = readInt();
        if (length == -1) {
            return -1;
        }
        if (length < 0 || length > fieldBytesMax) {
            throw new BrokenSnapshotException("a field of " + length + " bytes, where at most " + fieldBytesMax
                    + " are allowed" + StorageException.LARGER_BEFORE);
        }
        need(length);
        return length;
    }

    private void need(int bytes) throws IOException {
        if (limit - at < bytes && !has(bytes)) {
            throw new BrokenSnapshotException("it ends too early");
        }
    }

    private void fill(int bytes) throws IOException {
        adler.update(window, summed, at - summed);
        byte[] target = bytes > window.length ? new byte[bytes + WINDOW_BYTES] : window;
        System.arraycopy(window, at, target, 0, limit - at);
        window = target;
        limit -= at;
        at = 0;
        summed = 0;
        while (limit < bytes) {
            int read = stream.read(window, limit, (ahead ? window.length : bytes) - limit);
            if (read < 0) {
                return;
            }
            limit += read;
        }
    }
}

package io.zk.protocol.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields from a buffer, moving its reader index. Every method throws {@link WireException} when the input ends
 * inside the field or a length is out of bounds; nothing is allocated before the bytes for it are known to be there.
 * Not thread safe: owned by whoever owns the buffer. Can be pointed at another buffer, so that a loop needs only one.
 */
public final class WireIn {
    private final int fieldBytesMax;
    private ByteBuf buffer;

    public WireIn(ByteBuf buffer, WireLimits limits) {
        this.buffer = buffer;
        this.fieldBytesMax = limits.fieldBytesMax();
    }

    /** Goes on with another buffer, from its reader index. */
    public WireIn over(ByteBuf next) {
        buffer = next;
        return this;
    }

    public int remaining() {
        return buffer.readableBytes();
    }

    public byte readByte() throws WireException {
        need(1);
        return buffer.readByte();
    }

    /** One byte; any other than zero is true. */
    public boolean readBoolean() throws WireException {
        return readByte() != 0;
    }

    public int readInt() throws WireException {
        need(4);
        return buffer.readInt();
    }

    public long readLong() throws WireException {
        need(8);
        return buffer.readLong();
    }

    /** A string that may be null. Malformed UTF-8 is replaced, never an error. */
    public @Nullable String readString() throws WireException {
        int length = readLength();
        if (length < 0) {
            return null;
        }
        String text = decode(length);
        buffer.skipBytes(length);
        return text;
    }

    /** A string that must be there. */
    public String readText() throws WireException {
        String text = readString();
        if (text == null) {
            throw new WireException("null where a string is needed");
        }
        return text;
    }

    /** Bytes that may be null; null and empty are different values. */
    public byte @Nullable [] readBuffer() throws WireException {
        int length = readLength();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        buffer.readBytes(bytes);
        return bytes;
    }

    /**
     * The element count of a vector: -1 for null, and 0 for any other negative count. A count that the remaining bytes
     * cannot hold is refused here, before anything is allocated for it.
     *
     * @param elementBytesMin least bytes one element takes, at least 1
     */
    public int readCount(int elementBytesMin) throws WireException {
        int count = readInt();
        if (count < 0) {
            return count == -1 ? -1 : 0;
        }
        if ((long) count * elementBytesMin > buffer.readableBytes()) {
            throw new WireException("vector of " + count + " elements in " + buffer.readableBytes() + " bytes");
        }
        return count;
    }

    /** A vector of strings, none of which may be null. */
    public @Nullable List<String> readStrings() throws WireException {
        int count = readCount(4);
        if (count < 0) {
            return null;
        }
        List<String> strings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            strings.add(readText());
        }
        return strings;
    }

    private int readLength() throws WireException {
        int length = readInt();
        if (length == -1) {
            return -1;
        }
        if (length < 0 || length > fieldBytesMax) {
            throw new WireException("unreasonable length " + length);
        }
        need(length);
        return length;
    }

    private void need(int bytes) throws WireException {
        if (buffer.readableBytes() < bytes) {
            throw new WireException("input ends inside a field of " + bytes + " bytes");
        }
    }

    private String decode(int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

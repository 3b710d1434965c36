package io.zk.protocol.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends fields to a buffer, which grows as needed. Not thread safe: owned by whoever owns the buffer. Can be pointed
 * at another buffer, so that a loop needs only one.
 */
public final class WireOut {
    private ByteBuf buffer;

    public WireOut(ByteBuf buffer) {
        this.buffer = buffer;
    }

    /** Goes on with another buffer, at its writer index. */
    public WireOut over(ByteBuf next) {
        buffer = next;
        return this;
    }

    public ByteBuf buffer() {
        return buffer;
    }

    public void writeByte(int value) {
        buffer.writeByte(value);
    }

    public void writeBoolean(boolean value) {
        buffer.writeByte(value ? 1 : 0);
    }

    public void writeInt(int value) {
        buffer.writeInt(value);
    }

    public void writeLong(long value) {
        buffer.writeLong(value);
    }

    /**
     * A string, or null. Every UTF-16 unit is encoded by itself, so a character outside the basic plane becomes two
     * groups of three bytes, as Apache's servers and clients write it.
     */
    public void writeString(@Nullable String text) {
        if (text == null) {
            buffer.writeInt(-1);
            return;
        }
        int length = encodedLength(text);
        buffer.writeInt(length);
        buffer.ensureWritable(length);
        if (length == text.length()) {
            writeAscii(text);
        } else {
            writeUnits(text);
        }
    }

    public void writeBuffer(byte @Nullable [] bytes) {
        if (bytes == null) {
            buffer.writeInt(-1);
            return;
        }
        buffer.writeInt(bytes.length);
        buffer.writeBytes(bytes);
    }

    public void writeBuffer(byte[] bytes, int offset, int length) {
        buffer.writeInt(length);
        buffer.writeBytes(bytes, offset, length);
    }

    /** The element count of a vector, -1 for null. */
    public void writeCount(int count) {
        buffer.writeInt(count);
    }

    public void writeStrings(@Nullable List<String> strings) {
        if (strings == null) {
            buffer.writeInt(-1);
            return;
        }
        buffer.writeInt(strings.size());
        for (int i = 0; i < strings.size(); i++) {
            writeString(strings.get(i));
        }
    }

    /** Bytes that {@link #writeString} takes for the text itself, without the length before it. */
    public static int encodedLength(String text) {
        int length = text.length();
        int bytes = length;
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            if (unit >= 0x80) {
                bytes += unit < 0x800 ? 1 : 2;
            }
        }
        return bytes;
    }

    private void writeAscii(String text) {
        int at = buffer.writerIndex();
        buffer.setCharSequence(at, text, StandardCharsets.US_ASCII);
        buffer.writerIndex(at + text.length());
    }

    private void writeUnits(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                buffer.writeByte(unit);
            } else if (unit < 0x800) {
                buffer.writeByte(0xc0 | (unit >> 6));
                buffer.writeByte(0x80 | (unit & 0x3f));
            } else {
                buffer.writeByte(0xe0 | (unit >> 12));
                buffer.writeByte(0x80 | ((unit >> 6) & 0x3f));
                buffer.writeByte(0x80 | (unit & 0x3f));
            }
        }
    }
}

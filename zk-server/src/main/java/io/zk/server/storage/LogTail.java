package io.zk.server.storage;

import io.zk.protocol.wire.WireLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;

/**
 * What is behind the last whole record of a log: nothing, the remains of writes that a crash cut short, or damage. A
 * crash may only have touched what was written since the last force ({@link TxnLog#UNFORCED_BYTES_MAX}), and it leaves
 * the beginning of that and zeros, or, as disks write blocks in any order, the old zeros in some block and new records
 * in later ones. Anything else was whole once, and perhaps acknowledged: that is damage, and not for us to drop.
 *
 * <p>Apache's servers drop it silently where an end marker is wrong, and refuse a checksum that doesn't match.
 */
final class LogTail {
    private static final int BLOCK_BYTES = 512;
    private static final int TXN_HEADER_BYTES = 32;
    /** The first bytes of a record are zero anyway: so few zeros at the end of a block prove nothing. */
    private static final int CHECKSUM_ZEROS = 4;

    private final byte[] bytes;
    /** Offset in the file of the first byte. */
    private final long offset;

    private final long lastZxid;
    private final int payloadBytesMax;
    /** Where in the bytes a whole record begins that was appended later; -1 if nowhere. */
    private final int later;

    /**
     * @param bytes what is in the file from where its records end, up to the last byte that is not zero
     * @param lastZxid highest zxid that is there already: records up to it lose nothing
     */
    private LogTail(byte[] bytes, long offset, long lastZxid, WireLimits limits) {
        this.bytes = bytes;
        this.offset = offset;
        this.lastZxid = lastZxid;
        this.payloadBytesMax = limits.fieldBytesMax();
        this.later = recordBehind();
    }

    /**
     * Judges the end of a file whose reader has come to it.
     *
     * @return the remains of a crash; null where only zeros follow
     * @throws CorruptLogException if it is damage
     */
    static @Nullable UncleanTail judge(LogFileReader reader, long lastZxid, WireLimits limits) throws IOException {
        long offset = reader.offset();
        long end = contentEnd(reader.file(), offset);
        if (end == offset) {
            return null;
        }
        int bytesMax = Math.max(TxnLog.UNFORCED_BYTES_MAX, limits.fieldBytesMax() + LogFormat.RECORD_OVERHEAD_BYTES);
        String what = reader.damage() == null ? "bytes behind the last record" : reader.damage();
        if (end - offset > bytesMax) {
            throw new CorruptLogException(
                    reader.path(), offset, what + ", and " + (end - offset) + " bytes that are not padding from there");
        }
        byte[] bytes = new byte[(int) (end - offset)];
        ByteBuffer into = ByteBuffer.wrap(bytes);
        while (into.hasRemaining() && reader.file().read(into, offset + into.position()) > 0) {}
        LogTail tail = new LogTail(bytes, offset, lastZxid, limits);
        String verdict = tail.damage();
        if (verdict != null) {
            throw new CorruptLogException(reader.path(), offset, what + "; " + verdict);
        }
        return new UncleanTail(reader.path(), offset, bytes.length, what + tail.outOfOrder());
    }

    /** Whether a file is shorter than a header or all zeros, so that nothing in it can ever have been forced. */
    static boolean isHeadless(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.openRead(path)) {
            ByteBuffer head = ByteBuffer.allocate(LogFormat.HEADER_BYTES);
            while (head.hasRemaining() && file.read(head, head.position()) > 0) {}
            if (head.hasRemaining()) {
                return true;
            }
            return head.getLong(0) == 0 && head.getLong(8) == 0 && contentEnd(file, 0) == 0;
        }
    }

    /** Why no crash left it so; null if one may have. */
    private @Nullable String damage() {
        int length = intAt(8);
        boolean tornOff = length > 0 && bytes.length <= LogFormat.PREFIX_BYTES + length;
        if (length != 0 && !tornOff) {
            return blockLost(length) ? null : "it is all there, so it was whole once";
        }
        if (wholeUpTo(bytes.length - 1)) {
            return "its length was another once, so it was whole";
        }
        if (later >= 0 && !blockLost(length)) {
            return "a whole record follows at offset " + (offset + later);
        }
        return null;
    }

    private String outOfOrder() {
        return later < 0 ? "" : ", and whole ones behind it: blocks of one write reached the disk out of order";
    }

    /**
     * Whether a block that the record touches is as it was before the record was written: zeros from the record on. A
     * record that has such a block by its data, and is damaged elsewhere, cannot be told from one that lost it.
     */
    private boolean blockLost(int length) {
        int end = Math.min(bytes.length, LogFormat.RECORD_OVERHEAD_BYTES + length);
        if (later >= 0) {
            end = Math.min(end, later);
        }
        int from = 0;
        int blockEnd = BLOCK_BYTES - (int) (offset % BLOCK_BYTES);
        do {
            if ((from > 0 || blockEnd > CHECKSUM_ZEROS) && allZero(from, blockEnd)) {
                return true;
            }
            from = blockEnd;
            blockEnd += BLOCK_BYTES;
        } while (from < end);
        return false;
    }

    /** Whether the checksum fits the bytes up to there and an end marker is there. */
    private boolean wholeUpTo(int end) {
        return end > LogFormat.PREFIX_BYTES + TXN_HEADER_BYTES
                && bytes[end] == LogFormat.END_MARKER
                && checksum(LogFormat.PREFIX_BYTES, end) == longAt(0);
    }

    private int recordBehind() {
        int last = bytes.length - LogFormat.RECORD_OVERHEAD_BYTES - TXN_HEADER_BYTES;
        for (int at = 1; at <= last; at++) {
            if (isRecord(at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean isRecord(int at) {
        if (intAt(at) != 0) {
            return false;
        }
        int length = intAt(at + 8);
        int payload = at + LogFormat.PREFIX_BYTES;
        if (length < TXN_HEADER_BYTES || length > payloadBytesMax || length >= bytes.length - payload) {
            return false;
        }
        return bytes[payload + length] == LogFormat.END_MARKER
                && longAt(payload + 12) > lastZxid
                && checksum(payload, payload + length) == longAt(at);
    }

    private boolean allZero(int from, int to) {
        for (int i = from; i < Math.min(to, bytes.length); i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private long checksum(int from, int to) {
        Adler32 adler = new Adler32();
        adler.update(bytes, from, to - from);
        return adler.getValue();
    }

    /** Bytes behind the end count as the zeros they are. */
    private int intAt(int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            value = value << 8 | (i < bytes.length ? bytes[i] & 0xff : 0);
        }
        return value;
    }

    private long longAt(int at) {
        return (long) intAt(at) << 32 | intAt(at + 4) & 0xffff_ffffL;
    }

    /** Offset behind the last byte of the file that is not zero, or the given one. */
    private static long contentEnd(DiskFile file, long from) throws IOException {
        byte[] piece = new byte[1 << 16];
        byte[] zeros = new byte[piece.length];
        long end = from;
        long at = from;
        ByteBuffer into = ByteBuffer.wrap(piece);
        while (true) {
            int read = file.read(into.clear(), at);
            if (read <= 0) {
                return end;
            }
            if (Arrays.mismatch(piece, 0, read, zeros, 0, read) >= 0) {
                end = at + lastNonZero(piece, read) + 1;
            }
            at += read;
        }
    }

    private static int lastNonZero(byte[] piece, int length) {
        int at = length - 1;
        while (piece[at] == 0) {
            at--;
        }
        return at;
    }
}

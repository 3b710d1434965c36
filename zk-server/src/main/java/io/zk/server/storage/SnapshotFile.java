package io.zk.server.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.xerial.snappy.SnappyInputStream;

/** What all snapshot files share: constants, the cheap test for an unfinished one, and unpacking by name. */
final class SnapshotFile {
    static final int MAGIC = 0x5a4b534e;
    static final int VERSION = 2;

    /** The path that ends the nodes, and each seal. */
    static final String END = "/";

    /** In place of the digest's zxid: the tree may hold parts of later transactions, and up to which is not known. */
    static final long END_UNKNOWN = Long.MAX_VALUE;

    private static final int STREAM_BYTES = 1 << 16;
    private static final int PLAIN_BYTES_MIN = 10;
    private static final byte[] PLAIN_END = {0, 0, 0, 1, '/'};
    static final byte[] GZIP_START = {0x1f, (byte) 0x8b};
    static final byte[] SNAPPY_START = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};
    static final int START_BYTES_MAX = 8;

    private SnapshotFile() {}

    /** The compression that a name's last part says; anything unknown is none. */
    static Compression compressionOf(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (Compression compression : Compression.values()) {
            if (compression != Compression.NONE && lower.endsWith(compression.suffix())) {
                return compression;
            }
        }
        return Compression.NONE;
    }

    /** Whether the file may be whole: a look at its end or its beginning, as Apache's servers take it. */
    static boolean looksWhole(Disk disk, Path file, Compression compression) throws IOException {
        try (DiskFile open = disk.openRead(file)) {
            return switch (compression) {
                case NONE -> open.size() >= PLAIN_BYTES_MIN && matches(open, open.size() - PLAIN_END.length, PLAIN_END);
                case GZIP -> matches(open, 0, GZIP_START);
                case SNAPPY -> matches(open, 0, SNAPPY_START);
            };
        }
    }

    /** The snapshot's uncompressed bytes. The file is closed by its owner, not by the stream. */
    static InputStream unpack(DiskFile file, Compression compression) throws IOException {
        InputStream packed = new FileStream(file);
        return switch (compression) {
            case NONE -> packed;
            case GZIP -> new GZIPInputStream(packed, STREAM_BYTES);
            case SNAPPY -> new SnappyInputStream(packed);
        };
    }

    private static boolean matches(DiskFile file, long position, byte[] expected) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(expected.length);
        while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) > 0) {}
        return !bytes.hasRemaining() && ByteBuffer.wrap(expected).equals(bytes.flip());
    }

    /** A file from its beginning to its end. */
    private static final class FileStream extends InputStream {
        private final DiskFile file;
        private long at;

        FileStream(DiskFile file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = file.read(ByteBuffer.wrap(bytes, offset, length), at);
            at += Math.max(read, 0);
            return read;
        }
    }
}

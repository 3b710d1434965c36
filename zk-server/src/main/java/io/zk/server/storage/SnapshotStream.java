package io.zk.server.storage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.xerial.snappy.SnappyInputStream;

/** A snapshot that comes from elsewhere than a file with a name: how it is compressed shows in its first bytes. */
public final class SnapshotStream {
    private static final int STREAM_BYTES = 1 << 16;

    private SnapshotStream() {}

    /** Its uncompressed bytes. The stream is closed by its owner. */
    public static InputStream unpacked(InputStream stream) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(stream, STREAM_BYTES);
        buffered.mark(SnapshotFile.START_BYTES_MAX);
        byte[] start = buffered.readNBytes(SnapshotFile.START_BYTES_MAX);
        buffered.reset();
        if (begins(start, SnapshotFile.GZIP_START)) {
            return new GZIPInputStream(buffered, STREAM_BYTES);
        }
        return begins(start, SnapshotFile.SNAPPY_START) ? new SnappyInputStream(buffered) : buffered;
    }

    private static boolean begins(byte[] bytes, byte[] with) {
        return bytes.length >= with.length && Arrays.equals(bytes, 0, with.length, with, 0, with.length);
    }
}

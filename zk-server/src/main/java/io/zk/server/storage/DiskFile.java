package io.zk.server.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. One owner at a time; closing does not force. */
public interface DiskFile extends Closeable {
    long size() throws IOException;

    /** Reads at most what fits; returns the bytes read, -1 at the end of the file. */
    int read(ByteBuffer into, long position) throws IOException;

    /** Writes at least one byte of what is there, and perhaps not all; a position beyond the end extends the file. */
    int write(ByteBuffer from, long position) throws IOException;

    /** Writes all that is there. After an exception some of it may have been written. */
    default void writeFully(ByteBuffer from, long position) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            at += write(from, at);
        }
    }

    /**
     * Returns when what was written is on stable storage. After an exception nothing written since the last success
     * may be counted on, even if a later call succeeds.
     *
     * @param metadata false: only what is needed to read the data back
     */
    void force(boolean metadata) throws IOException;

    /** Cuts the file to this size; nothing happens if it is shorter. */
    void truncate(long size) throws IOException;

    @Override
    void close() throws IOException;
}

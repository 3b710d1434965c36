package io.zk.server.ops.admin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Takes the state out of a server and puts another one in. Any thread that may wait; one of each at a time. */
public interface Backup {
    /** A snapshot that is whole on the disk. */
    record Taken(Path file, long zxid) {}

    /**
     * Writes a snapshot of what is applied, and waits for it.
     *
     * @throws IOException with a sentence that says why there is none
     */
    Taken snapshot() throws IOException;

    /** Why nothing can be restored here, whatever it is; null if it can. */
    @Nullable
    String restoreRefused();

    /**
     * Makes what this stream holds the state of this server, in memory and on disk; every client's connection ends.
     *
     * @return the zxid of that state
     * @throws IOException with a sentence that says why nothing has changed
     */
    long restore(InputStream snapshot) throws IOException;
}

package io.zk.tools.backup;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.storage.RawLog;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies the whole records of a log that may be written meanwhile: not its padding, and nothing that is half there. */
final class LogCopy {
    private LogCopy() {}

    /**
     * Copies one log.
     *
     * @return how many transactions were copied; with none, there is no copy
     * @throws java.nio.file.NoSuchFileException if the log is gone
     */
    static long copy(Path from, Path to, WireLimits limits) throws IOException {
        long count = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(from), 1 << 18)) {
            RawLog records = new RawLog(in, limits);
            if (!records.header().valid()) {
                throw new BackupException(from + " is no transaction log");
            }
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to), 1 << 18)) {
                out.write(records.headerBytes());
                RawLog.Entry entry = records.next();
                while (entry != null && entry.computed() == entry.checksum()) {
                    out.write(entry.bytes(entry.checksum()));
                    count++;
                    entry = records.next();
                }
            }
        } catch (EOFException e) {
            // A log without its header: its first record is not there yet.
            return 0;
        }
        if (count == 0) {
            Files.delete(to);
        }
        return count;
    }
}

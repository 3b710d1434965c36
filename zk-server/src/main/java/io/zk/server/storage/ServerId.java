package io.zk.server.storage;

import java.io.IOException;
import java.util.OptionalLong;

/** The number of a server in its ensemble. */
public final class ServerId {
    private ServerId() {}

    /**
     * The file myid of the data folder; empty if there is none, which is fine for a standalone server.
     *
     * @throws StorageException if its first line is not a decimal number
     */
    public static OptionalLong read(Disk disk, StorageSettings settings) throws IOException {
        return SmallFile.readNumber(disk, settings.dataDir().resolve("myid"));
    }
}

package io.zk.server.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file system has no room left, or the quota of its user is used up. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public DiskFullException(Path file, @Nullable Throwable cause) {
        super("no space left on the device that holds " + file, cause);
    }
}

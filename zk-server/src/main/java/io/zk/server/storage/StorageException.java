package io.zk.server.storage;

import java.io.IOException;

/** What is on disk cannot be used as it is; the message says which file, what is wrong and what to do. One line. */
public class StorageException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Whoever started the server without the limit of before has damaged nothing, and need not restore anything. */
    static final String LARGER_BEFORE = " (if jute.maxbuffer was larger when this was written, set it so again)";

    public StorageException(String message) {
        super(message);
    }
}

package io.zk.server.storage;

import java.io.IOException;

/** What is on disk cannot be used as it is; the message says which file, what is wrong and what to do. One line. */
public class StorageException extends IOException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }
}

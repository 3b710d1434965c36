package io.zk.server.storage;

/** A folder for data is not there, cannot be made, or cannot be written to. */
public final class DataFolderException extends StorageException {
    private static final long serialVersionUID = 1L;

    public DataFolderException(String message) {
        super(message);
    }
}

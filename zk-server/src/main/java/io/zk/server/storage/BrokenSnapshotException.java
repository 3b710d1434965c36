package io.zk.server.storage;

/** A snapshot that is cut or damaged: another one may do. */
public final class BrokenSnapshotException extends StorageException {
    private static final long serialVersionUID = 1L;

    public BrokenSnapshotException(String message) {
        super(message);
    }
}

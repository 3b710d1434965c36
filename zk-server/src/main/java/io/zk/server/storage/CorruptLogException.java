package io.zk.server.storage;

import java.nio.file.Path;

/** A transaction log that no crash could have left so: going on would silently drop transactions that were acknowledged. */
public final class CorruptLogException extends StorageException {
    private static final long serialVersionUID = 1L;

    /** The epoch files keep it from voting for its empty history: see {@link MemberStart}. */
    static final String START_WITHOUT_DATA =
            "move all log.* and snapshot.* of this server away, but not its epoch files:"
                    + " it then copies the leader's data, and does not vote before";

    /** Null only after serialization, which nobody does. */
    private final transient Path file;

    private final long offset;

    public CorruptLogException(Path file, long offset, String what) {
        super("transaction log " + file + " is damaged at offset " + offset + ": " + what + ". Look at it with"
                + " zkTxnLogToolkit.sh " + file + "; then restore it from a backup, or, in an ensemble whose other"
                + " servers are up, " + START_WITHOUT_DATA);
        this.file = file;
        this.offset = offset;
    }

    public Path file() {
        return file;
    }

    /** Offset in the file, in bytes, of the first record that is not as it was written. */
    public long offset() {
        return offset;
    }
}

package io.zk.tools.backup;

import java.io.IOException;

/** A backup can't be made or used; the message says why and what to do. One line. */
final class BackupException extends IOException {
    private static final long serialVersionUID = 1L;

    BackupException(String message) {
        super(message);
    }
}

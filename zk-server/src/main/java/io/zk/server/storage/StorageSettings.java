package io.zk.server.storage;

import java.nio.file.Path;

/**
 * Where the data is and how it is kept.
 *
 * @param dataDir holds myid, and in its version-2 the snapshots and epoch files
 * @param logDir holds initialize, and in its version-2 the logs; often the same folder
 */
public record StorageSettings(Path dataDir, Path logDir, StartRules start, LogLimits log, SnapshotFormat snapshots) {
    /** Everything in one folder, nothing configured. */
    public static StorageSettings of(Path dataDir) {
        return new StorageSettings(dataDir, dataDir, StartRules.DEFAULT, LogLimits.DEFAULT, SnapshotFormat.DEFAULT);
    }

    /** The folder of snapshots and epoch files. */
    public Path snapshotFolder() {
        return dataDir.resolve("version-2");
    }

    /** The folder of logs. */
    public Path logFolder() {
        return logDir.resolve("version-2");
    }
}

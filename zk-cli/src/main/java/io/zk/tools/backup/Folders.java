package io.zk.tools.backup;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server's data is: as told, else as in the configuration that the script has read. */
final class Folders {
    @Option(names = "--data")
    private @Nullable Path data;

    @Option(names = "--logs")
    private @Nullable Path logs;

    @Option(names = "--configured-data", hidden = true)
    private @Nullable Path configuredData;

    @Option(names = "--configured-logs", hidden = true)
    private @Nullable Path configuredLogs;

    /** @throws BackupException if neither is known */
    Path data() throws BackupException {
        Path folder = data != null ? data : configuredData;
        if (folder == null) {
            throw new BackupException("where is the data? There is no dataDir in a configuration: give --data <dir>");
        }
        return folder;
    }

    /** That of the logs, which is that of the data unless told. */
    Path logs() throws BackupException {
        if (logs != null) {
            return logs;
        }
        return data == null && configuredLogs != null ? configuredLogs : data();
    }
}

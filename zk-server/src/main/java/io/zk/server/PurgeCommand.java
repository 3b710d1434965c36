package io.zk.server;

import io.zk.server.storage.FileDisk;
import io.zk.server.storage.LogLimits;
import io.zk.server.storage.Purge;
import io.zk.server.storage.SnapshotFormat;
import io.zk.server.storage.StartRules;
import io.zk.server.storage.StorageSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;

/**
 * What {@code zkCleanup.sh} runs: deletes the snapshots and logs that a start would not need. Arguments and output are
 * those of Apache 3.9's PurgeTxnLog: {@code dataLogDir [dataDir] -n count}. Its own process, one thread; a server may
 * run on the same directories.
 */
public final class PurgeCommand {
    private PurgeCommand() {}

    /** Exit code 0, or 1 with the usage or the error. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        int option = arguments.indexOf("-n");
        if (option < 1 || option > 2 || arguments.size() != option + 2) {
            return usage(out);
        }
        int count;
        try {
            count = Integer.parseInt(arguments.get(option + 1));
        } catch (NumberFormatException e) {
            return usage(out);
        }
        if (count < Purge.RETAIN_MIN) {
            err.println("count should be greater than or equal to " + Purge.RETAIN_MIN);
            return usage(out);
        }
        Path logDir = Path.of(arguments.get(0));
        Path dataDir = Path.of(arguments.get(option - 1));
        try {
            StorageSettings settings =
                    new StorageSettings(dataDir, logDir, StartRules.DEFAULT, LogLimits.DEFAULT, SnapshotFormat.DEFAULT);
            if (!Files.isDirectory(settings.snapshotFolder()) || !Files.isDirectory(settings.logFolder())) {
                // A server that has not been started yet: nothing is there to be deleted.
                return 0;
            }
            DateTimeFormatter date = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM);
            for (Path file : Purge.run(new FileDisk(), settings, count)) {
                out.println("Removing file: " + date.format(LocalDateTime.now(ZoneId.systemDefault())) + "\t" + file);
            }
            return 0;
        } catch (IOException e) {
            err.println("Cannot purge " + dataDir + ": " + e.getMessage());
            return 1;
        }
    }

    private static int usage(PrintStream out) {
        out.println("Usage: zkCleanup.sh -n <count>     (dataLogDir [dataDir] -n <count>; count is " + Purge.RETAIN_MIN
                + " or more)");
        return 1;
    }
}

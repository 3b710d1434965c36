package io.zk.tools.backup;

import io.zk.tools.file.Terminal;

/** How {@code zkBackup.sh} is called. */
public final class BackupUsage {
    private static final int EXIT_USAGE = 2;
    private static final String USAGE =
            """
            usage: zkBackup.sh [--config <conf-dir>] create  [--data <dir>] [--logs <dir>] [--all]
                                                             [--admin <url> [--auth "<scheme> <auth>"] [--remote]] <backup>
                   zkBackup.sh verify  <backup> | <dataDir> [<dataLogDir>]
                   zkBackup.sh restore [--data <dir>] [--logs <dir>] [--zxid <zxid> | --time <time>]
                                       [--epoch <epoch>] [--drop-sessions] [--force] <backup>
                   zkBackup.sh export  --server <host:port> [<client>] <path> <file>
                   zkBackup.sh export  --from <backup> [--zxid <zxid> | --time <time>] <path> <file>
                   zkBackup.sh import  --server <host:port> [<client>] [--merge | --replace] <file> <path>
                                       <client>: --auth <scheme>:<auth>, --client-configuration <file> as for zkCli.sh
            """;

    private BackupUsage() {}

    /** Prints what is wrong, if anything, and the usage; the exit code. */
    public static int print(Terminal terminal, String why) {
        if (!why.isEmpty()) {
            terminal.error(why);
        }
        terminal.error(USAGE.stripTrailing());
        return EXIT_USAGE;
    }
}

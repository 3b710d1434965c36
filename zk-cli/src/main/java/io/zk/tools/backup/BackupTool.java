package io.zk.tools.backup;

import io.zk.tools.file.Terminal;
import io.zk.tools.file.Tool;

/** One thing that {@code zkBackup.sh} does. Exit code 0, 1 if it can't be done, 2 if the arguments make no sense. */
abstract class BackupTool implements Tool {
    private final Terminal terminal;

    BackupTool(Terminal terminal) {
        this.terminal = terminal;
    }

    Terminal terminal() {
        return terminal;
    }

    @Override
    public int refuse(String why) {
        return BackupUsage.print(terminal, why);
    }
}

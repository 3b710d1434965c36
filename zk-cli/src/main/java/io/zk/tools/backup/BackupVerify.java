package io.zk.tools.backup;

import io.zk.server.storage.DataName;
import io.zk.server.storage.Recovered;
import io.zk.tools.file.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code zkBackup.sh verify}: whether a backup, or a server's data folder, can be restored, and what it covers. Files are
 * compared with the backup's list, the snapshot loaded, all logs after it replayed; each transaction's digest has to be
 * that of the tree. Exit code 0, or 1 where anything is wrong.
 */
@Command(name = "verify")
public final class BackupVerify extends BackupTool {
    @Parameters
    private @Nullable Path folder;

    @Parameters(arity = "0..1", index = "1")
    private @Nullable Path logs;

    public BackupVerify(Terminal terminal) {
        super(terminal);
    }

    /** What a backup covers, in one line. */
    static String summary(Manifest manifest) {
        String logs = manifest.value("logs.firstTime").isEmpty()
                ? ", no logs"
                : ", logs of " + manifest.value("transactions") + " transactions from "
                        + manifest.value("logs.firstTime") + " to " + manifest.value("logs.lastTime");
        return "any state from zxid " + manifest.value("restorableFrom") + " to " + manifest.value("zxid") + ", "
                + manifest.value("nodes") + " nodes, " + manifest.value("sessions") + " sessions" + logs;
    }

    @Override
    public int run() throws IOException {
        Path backup = folder;
        if (backup == null) {
            return refuse("which backup?");
        }
        boolean listed = Manifest.isBackup(backup);
        Manifest manifest = listed ? Manifest.read(backup) : null;
        List<String> wrong = manifest == null ? List.of() : manifest.differences(backup);
        wrong.forEach(terminal()::error);
        DataFiles files = new DataFiles(backup, logs == null ? backup : logs);
        Recovered state = new PointInTime().of(files);
        print(files, state, listed);
        boolean good = wrong.isEmpty() && judge(state, manifest);
        terminal().line(good ? "good" : "NOT GOOD: see above");
        return good ? 0 : 1;
    }

    private void print(DataFiles files, Recovered state, boolean listed) throws IOException {
        Range range = Range.of(files);
        terminal().line("checksums:    " + (listed ? "compared with " + Manifest.NAME : "of the files' own only"));
        for (DataName snapshot : files.list(DataName.Kind.SNAPSHOT)) {
            terminal().line("snapshot:     " + snapshot.name());
        }
        terminal().line("zxid:         0x" + Long.toHexString(state.lastZxid()));
        terminal().line("digest:       0x" + Long.toHexString(state.tree().digest()));
        terminal().line("nodes:        " + DataFiles.nodeCount(state));
        terminal().line("sessions:     " + state.sessions().size());
        terminal()
                .line("transactions: " + range.count()
                        + (range.count() == 0
                                ? ""
                                : ", 0x" + Long.toHexString(range.firstZxid()) + " of "
                                        + Instant.ofEpochMilli(range.firstMillis())
                                        + " to 0x" + Long.toHexString(range.lastZxid()) + " of "
                                        + Instant.ofEpochMilli(range.lastMillis())));
        terminal()
                .line("replayed:     " + state.report().replayed() + " after "
                        + (state.report().snapshot() == null
                                ? "nothing"
                                : state.report().snapshot().getFileName()));
    }

    private boolean judge(Recovered state, @Nullable Manifest manifest) {
        boolean good = true;
        if (state.report().digestMismatchCount() > 0) {
            terminal()
                    .error("the tree is not what the logs say after "
                            + state.report().digestMismatchCount()
                            + " transactions, the first of them 0x"
                            + Long.toHexString(state.report().digestMismatches().get(0)));
            good = false;
        }
        for (String rejected : state.report().rejected()) {
            terminal().error("a snapshot that can't be used: " + rejected);
            good = false;
        }
        state.report().oddities().forEach(terminal()::error);
        if (manifest != null) {
            String digest = "0x" + Long.toHexString(state.tree().digest());
            String zxid = "0x" + Long.toHexString(state.lastZxid());
            if (!manifest.value("digest").equals(digest)
                    || !manifest.value("zxid").equals(zxid)) {
                terminal()
                        .error("the state is not the one that was backed up: zxid " + zxid + " and digest " + digest
                                + " instead of " + manifest.value("zxid") + " and " + manifest.value("digest"));
                good = false;
            }
        }
        return good;
    }
}

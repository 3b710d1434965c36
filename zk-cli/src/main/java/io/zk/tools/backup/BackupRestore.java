package io.zk.tools.backup;

import io.zk.server.storage.DataName;
import io.zk.server.storage.EpochFiles;
import io.zk.server.storage.Recovered;
import io.zk.server.storage.Snapshots;
import io.zk.server.storage.Storage;
import io.zk.tools.file.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code zkBackup.sh restore}: makes a data folder that holds a backup's state, for a server that begins anew; for an
 * ensemble, on each server with the same arguments.
 *
 * <p>The state gets a zxid of an epoch that no server has had, so that all that happens from now on has a higher zxid than
 * anything that happened before: clients that saw what is not there any more can go on, and no zxid stands for two
 * different transactions. Epochs are left out behind the highest one that the backup knows of, since leaders may have been
 * elected after it was taken.
 */
@Command(name = "restore")
public final class BackupRestore extends BackupTool {
    /** Elections that an ensemble may have seen after the backup. */
    private static final long EPOCHS_LEFT_OUT = 1000;

    private static final long EPOCH_MAX = Integer.MAX_VALUE - 1;

    @Mixin
    private final Folders folders = new Folders();

    @Mixin
    private final PointInTime point = new PointInTime();

    @Option(names = "--epoch")
    private @Nullable Long epoch;

    @Option(names = "--drop-sessions")
    private boolean dropSessions;

    @Option(names = "--force")
    private boolean force;

    @Parameters
    private @Nullable Path source;

    public BackupRestore(Terminal terminal) {
        super(terminal);
    }

    @Override
    public int run() throws IOException {
        Path backup = source;
        if (backup == null) {
            return refuse("which backup?");
        }
        Manifest manifest = Manifest.read(backup);
        List<String> differences = manifest.differences(backup);
        if (!differences.isEmpty()) {
            throw new BackupException(backup + " is damaged: " + String.join("; ", differences));
        }
        DataFiles target = new DataFiles(folders.data(), folders.logs());
        refuseRunning(target.settings().dataDir());
        DataFiles files = new DataFiles(backup, backup);
        Recovered state = point.of(files);
        if (state.report().digestMismatchCount() > 0) {
            throw new BackupException(
                    backup + " is damaged: the tree is not what its logs say; see zkBackup.sh verify");
        }
        long zxid = freshEpoch(manifest, files) << 32;
        makeRoom(target);
        write(target, state, zxid);
        return 0;
    }

    private long freshEpoch(Manifest manifest, DataFiles files) throws IOException {
        long known = Math.max(manifest.number("acceptedEpoch"), manifest.number("currentEpoch"));
        for (DataName snapshot : files.list(DataName.Kind.SNAPSHOT)) {
            known = Math.max(known, snapshot.zxid() >>> 32);
        }
        Range range = Range.of(files);
        known = Math.max(known, Math.max(range.lastZxid(), 0) >>> 32);
        long fresh = epoch == null ? known + EPOCHS_LEFT_OUT : epoch;
        if (fresh <= known || fresh > EPOCH_MAX) {
            throw new BackupException("--epoch " + fresh + ": it has to be above " + known
                    + ", the highest that the backup knows of, and at most " + EPOCH_MAX);
        }
        return fresh;
    }

    private void refuseRunning(Path dataDir) throws IOException {
        Path pidFile = dataDir.resolve("zookeeper_server.pid");
        if (!Files.isRegularFile(pidFile)) {
            return;
        }
        String text = Files.readString(pidFile, StandardCharsets.UTF_8).strip();
        Optional<ProcessHandle> process =
                text.matches("[0-9]{1,18}") ? ProcessHandle.of(Long.parseLong(text)) : Optional.empty();
        if (process.isPresent() && process.get().isAlive()) {
            throw new BackupException("process " + text + " runs on " + dataDir + " (" + pidFile + "): stop it first");
        }
    }

    /** What is there is never deleted: with --force it is given another name. */
    private void makeRoom(DataFiles target) throws IOException {
        String aside = ".before-restore-"
                + Instant.ofEpochMilli(System.currentTimeMillis()).toString().replace(':', '.');
        for (Path folder : new TreeSet<>(
                List.of(target.settings().snapshotFolder(), target.settings().logFolder()))) {
            if (!isEmpty(folder)) {
                if (!force) {
                    throw new BackupException(folder
                            + " is not empty: with --force it is renamed first, and nothing in it" + " is deleted");
                }
                Path renamed = folder.resolveSibling(folder.getFileName() + aside);
                Files.move(folder, renamed);
                terminal().line("what was in " + folder + " is now in " + renamed);
            }
            Files.createDirectories(folder);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return true;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    /** The snapshot comes last: until it is there, the epochs keep a member from voting for an empty database. */
    private void write(DataFiles target, Recovered state, long zxid) throws IOException {
        SortedMap<Long, Integer> sessions = state.sessions();
        int dropped = 0;
        if (dropSessions) {
            sessions = new TreeMap<>();
            dropped = Storage.dropOrphans(state.tree(), sessions);
        }
        EpochFiles epochs = new EpochFiles(target.disk(), target.settings());
        epochs.writeAccepted(zxid >>> 32);
        epochs.writeCurrent(zxid >>> 32);
        Path file = new Snapshots(target.disk(), target.settings())
                .writeAs(state.tree(), sessions, zxid)
                .file();
        terminal()
                .line("restored the state after 0x" + Long.toHexString(state.lastZxid()) + " as " + file + ": "
                        + DataFiles.nodeCount(state) + " nodes, " + sessions.size() + " sessions, digest 0x"
                        + Long.toHexString(state.tree().digest()));
        if (dropSessions) {
            terminal().line("left out: " + state.sessions().size() + " sessions with " + dropped + " ephemeral nodes");
        }
    }
}

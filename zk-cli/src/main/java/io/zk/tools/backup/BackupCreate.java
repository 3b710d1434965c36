package io.zk.tools.backup;

import io.zk.server.storage.DataName;
import io.zk.server.storage.EpochFiles;
import io.zk.server.storage.Recovered;
import io.zk.server.storage.SnapshotReader;
import io.zk.server.tree.TreeRules;
import io.zk.tools.file.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code zkBackup.sh create}: copies a server's data while it runs. First a snapshot, then the logs from there on: as
 * whatever a snapshot holds is in the logs before it has its name, nothing is missing between the two. Of the log that is
 * being written the whole records are taken. What was copied is loaded before the backup counts as one.
 */
@Command(name = "create")
public final class BackupCreate extends BackupTool {
    private static final int FETCHES_MAX = 5;

    @Mixin
    private final Folders folders = new Folders();

    @Option(names = "--all")
    private boolean all;

    @Option(names = "--admin")
    private @Nullable String admin;

    @Option(names = "--auth")
    private @Nullable String auth;

    @Option(names = "--remote")
    private boolean remote;

    @Parameters
    private @Nullable Path target;

    public BackupCreate(Terminal terminal) {
        super(terminal);
    }

    @Override
    public int run() throws IOException {
        Path backup = target;
        if (backup == null) {
            return refuse("where is the backup to go?");
        }
        if (remote && admin == null) {
            return refuse("--remote: --admin has to say which server");
        }
        prepare(backup);
        Path folder = Files.createDirectories(backup.resolve("version-2"));
        Files.writeString(backup.resolve(Manifest.UNFINISHED), "");
        Map<String, String> values = new TreeMap<>();
        if (remote) {
            fetch(folder);
        } else {
            copy(folder, values);
        }
        Manifest manifest = describe(backup, values);
        manifest.addFiles(backup, folder);
        manifest.write(backup);
        Files.delete(backup.resolve(Manifest.UNFINISHED));
        terminal().line("backup " + backup + ": " + BackupVerify.summary(manifest));
        return 0;
    }

    private static void prepare(Path backup) throws IOException {
        if (Files.exists(backup)) {
            if (!Files.isDirectory(backup)) {
                throw new BackupException(backup + " is there already and no folder");
            }
            if (Files.exists(backup.resolve(Manifest.UNFINISHED))) {
                throw new BackupException(backup + " holds a backup that was not finished: delete it first");
            }
            try (Stream<Path> inside = Files.list(backup)) {
                if (inside.findAny().isPresent()) {
                    throw new BackupException(backup + " is not empty: a backup gets a folder of its own");
                }
            }
        }
        Files.createDirectories(backup);
    }

    /** A snapshot taken amid writes may hold parts of later ones, and no logs come with it: it is asked for again. */
    private void fetch(Path folder) throws IOException {
        AdminSnapshot server = new AdminSnapshot(String.valueOf(admin), auth);
        for (int i = 0; i < FETCHES_MAX; i++) {
            Path file = server.fetch(folder);
            DataFiles files = new DataFiles(folder.resolveSibling(""), folder.resolveSibling(""));
            SnapshotReader.Loaded loaded = load(files, file);
            if (loaded.contents().end() <= loaded.tree().lastZxid()) {
                return;
            }
            Files.delete(file);
        }
        throw new BackupException(
                "each of " + FETCHES_MAX + " snapshots was taken while writes went on, and holds parts"
                        + " of transactions that came after it: without the logs no consistent state can be made of one. Take"
                        + " the backup on the server's machine, or when less is written");
    }

    private void copy(Path folder, Map<String, String> values) throws IOException {
        if (admin != null) {
            new AdminSnapshot(admin, auth).take();
        }
        DataFiles source = new DataFiles(folders.data(), folders.logs());
        long zxid = copySnapshots(source, folder);
        copyLogs(source, folder, zxid);
        values.put("source", source.settings().dataDir().toAbsolutePath().toString());
        EpochFiles epochs = new EpochFiles(source.disk(), source.settings());
        values.put("acceptedEpoch", String.valueOf(epochs.accepted().orElse(0)));
        values.put("currentEpoch", String.valueOf(epochs.current().orElse(0)));
    }

    /** Copies the newest snapshot that loads, or all; the zxid of the oldest copied. */
    private long copySnapshots(DataFiles source, Path folder) throws IOException {
        List<DataName> names = source.list(DataName.Kind.SNAPSHOT);
        long oldest = -1;
        List<String> rejected = new ArrayList<>();
        for (int i = names.size() - 1; i >= 0 && (all || oldest < 0); i--) {
            Path file = source.file(names.get(i));
            Path copy = folder.resolve(names.get(i).name());
            try {
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                load(source, copy);
                oldest = names.get(i).zxid();
            } catch (NoSuchFileException purged) {
                rejected.add(file + ": gone");
            } catch (IOException e) {
                rejected.add(file + ": " + e.getMessage());
                Files.deleteIfExists(copy);
            }
        }
        if (oldest < 0) {
            throw new BackupException("there is no valid snapshot in "
                    + source.settings().snapshotFolder() + (rejected.isEmpty() ? "" : ": " + rejected));
        }
        rejected.forEach(what -> terminal().error("left out: " + what));
        return oldest;
    }

    /** Those from the zxid on, and the newest one before, in the order of their zxids. */
    private void copyLogs(DataFiles source, Path folder, long zxid) throws IOException {
        List<DataName> names = source.list(DataName.Kind.LOG);
        int first = 0;
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).zxid() <= zxid + 1) {
                first = i;
            }
        }
        for (DataName name : names.subList(first, names.size())) {
            LogCopy.copy(source.file(name), folder.resolve(name.name()), source.limits());
        }
    }

    private static SnapshotReader.Loaded load(DataFiles files, Path snapshot) throws IOException {
        return SnapshotReader.readFile(files.disk(), snapshot, new TreeRules(true, false, true), files.limits());
    }

    /** Loads what was copied. */
    private static Manifest describe(Path backup, Map<String, String> values) throws IOException {
        DataFiles files = new DataFiles(backup, backup);
        Recovered state = new PointInTime().of(files);
        Range range = Range.of(files);
        values.put("format", "1");
        values.put("created", Instant.ofEpochMilli(System.currentTimeMillis()).toString());
        values.put("zxid", "0x" + Long.toHexString(state.lastZxid()));
        values.put("digest", "0x" + Long.toHexString(state.tree().digest()));
        values.put("nodes", String.valueOf(DataFiles.nodeCount(state)));
        values.put("sessions", String.valueOf(state.sessions().size()));
        values.put("transactions", String.valueOf(range.count()));
        if (range.count() > 0) {
            values.put("logs.firstZxid", "0x" + Long.toHexString(range.firstZxid()));
            values.put(
                    "logs.firstTime", Instant.ofEpochMilli(range.firstMillis()).toString());
            values.put("logs.lastTime", Instant.ofEpochMilli(range.lastMillis()).toString());
        }
        Path oldest = files.file(files.list(DataName.Kind.SNAPSHOT).get(0));
        values.put(
                "restorableFrom",
                "0x" + Long.toHexString(load(files, oldest).contents().end()));
        return new Manifest(values);
    }
}

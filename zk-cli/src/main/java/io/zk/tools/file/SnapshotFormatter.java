package io.zk.tools.file;

import io.zk.server.storage.SnapshotReader;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code zkSnapShotToolkit.sh}: prints the nodes of a snapshot, with their data if asked, or as JSON for ncdu. Exit code
 * 0, 1 if the snapshot is not whole, 2 if the arguments make no sense or there is no such file.
 */
@Command(name = "zkSnapShotToolkit.sh")
public final class SnapshotFormatter implements Tool {
    private static final int EXIT_USAGE = 2;
    private static final String SEPARATOR = "----";

    private final Terminal terminal;
    private final DateTimeFormatter date = DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.US)
            .withZone(ZoneId.systemDefault());

    @Option(names = "-d")
    private boolean data;

    @Option(names = "-json")
    private boolean json;

    @Parameters(arity = "0..1")
    private @Nullable Path file;

    public SnapshotFormatter(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int refuse(String why) {
        terminal.error("USAGE: SnapshotFormatter [-d|-json] snapshot_file");
        terminal.error("       -d     with the data of each node, in base 64");
        terminal.error("       -json  as JSON, for ncdu");
        return EXIT_USAGE;
    }

    @Override
    public int run() throws IOException {
        Path snapshot = file;
        if (snapshot == null) {
            return refuse("no file");
        }
        if (!Files.exists(snapshot)) {
            terminal.error("File '" + snapshot.toAbsolutePath() + "' does not exist.");
            return EXIT_USAGE;
        }
        SnapshotReader.Loaded loaded = SnapshotTree.load(snapshot);
        if (json) {
            terminal.out().append(SnapshotJson.of(loaded.tree(), System.currentTimeMillis()));
        } else {
            print(loaded);
        }
        return 0;
    }

    private void print(SnapshotReader.Loaded loaded) {
        DataTree tree = loaded.tree();
        // Apache's servers count the root twice.
        terminal.line("ZNode Details (count=" + (tree.nodeCount() + 1) + "):");
        SnapshotTree.walk(tree, this::print);
        terminal.line(SEPARATOR);
        terminal.line("Session Details (sid, timeout, ephemeralCount):");
        loaded.sessions()
                .forEach((id, timeoutMillis) -> terminal.line("0x" + Long.toHexString(id) + ", " + timeoutMillis + ", "
                        + tree.ephemerals(id).size()));
        terminal.line(SEPARATOR);
        terminal.line("Last zxid: 0x" + Long.toHexString(tree.lastZxid()));
    }

    private void print(String path, Node node) {
        terminal.line(SEPARATOR);
        terminal.line(path.isEmpty() ? "/" : path);
        terminal.line("  cZxid = " + hex(node.czxid()));
        terminal.line("  ctime = " + date.format(Instant.ofEpochMilli(node.ctime())));
        terminal.line("  mZxid = " + hex(node.mzxid()));
        terminal.line("  mtime = " + date.format(Instant.ofEpochMilli(node.mtime())));
        terminal.line("  pZxid = " + hex(node.pzxid()));
        terminal.line("  cversion = " + node.storedCversion());
        terminal.line("  dataVersion = " + node.version());
        terminal.line("  aclVersion = " + node.aversion());
        terminal.line("  ephemeralOwner = " + hex(node.storedOwner()));
        byte[] bytes = data ? node.data() : null;
        if (data) {
            terminal.line(
                    "  data = " + (bytes == null ? "" : Base64.getEncoder().encodeToString(bytes)));
        } else {
            terminal.line("  dataLength = " + node.dataLength());
        }
    }

    private static String hex(long value) {
        return String.format("0x%014x", value);
    }
}

package io.zk.tools.file;

import io.zk.server.storage.SnapshotReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code zkSnapshotComparer.sh}: how many nodes and bytes two snapshots have, and the nodes below which they differ by
 * more than some bytes or nodes. Exit code 0, 1 if a snapshot can't be read, 2 if the arguments make no sense.
 */
@Command(name = "zkSnapshotComparer.sh")
public final class SnapshotComparer implements Tool {
    private static final int EXIT_USAGE = 2;
    private static final String USAGE =
            """
            usage: zkSnapshotComparer.sh
             -b,--bytes <BYTETHRESHOLD>   (Required) Nodes are shown if they differ by more bytes than this.
             -d,--debug                   Show also what is compared and left out.
             -i,--interactive             Ask which level or node to compare.
             -l,--left <LEFT>             (Required) The one snapshot.
             -n,--nodes <NODETHRESHOLD>   (Required) Nodes are shown if more nodes than this are below one of both only.
             -r,--right <RIGHT>           (Required) The other snapshot.""";

    private final Terminal terminal;

    @Option(
            names = {"-l", "--left"},
            required = true)
    private @Nullable Path left;

    @Option(
            names = {"-r", "--right"},
            required = true)
    private @Nullable Path right;

    @Option(
            names = {"-b", "--bytes"},
            required = true)
    private long bytes;

    @Option(
            names = {"-n", "--nodes"},
            required = true)
    private long nodes;

    @Option(names = {"-d", "--debug"})
    private boolean debug;

    @Option(names = {"-i", "--interactive"})
    private boolean interactive;

    public SnapshotComparer(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int refuse(String why) {
        terminal.line(USAGE);
        terminal.error(why);
        return EXIT_USAGE;
    }

    @Override
    public int run() throws IOException {
        Path leftFile = left;
        Path rightFile = right;
        if (leftFile == null || rightFile == null) {
            return refuse("");
        }
        terminal.line("Successfully parsed options!");
        SnapshotTree leftTree = load(leftFile);
        SnapshotTree rightTree = load(rightFile);
        print(leftTree);
        print(rightTree);
        SnapshotDifference difference = new SnapshotDifference(
                terminal,
                leftTree,
                rightTree,
                new SnapshotDifference.Thresholds(bytes, nodes),
                debug || interactive,
                debug);
        if (interactive) {
            return converse(difference);
        }
        terminal.line(difference.heading());
        for (int depth = 0; depth < difference.depth(); depth++) {
            difference.level(depth);
        }
        terminal.line("All layers compared.");
        return 0;
    }

    private SnapshotTree load(Path file) throws IOException {
        long start = System.nanoTime();
        SnapshotReader.Loaded loaded = SnapshotTree.load(file);
        long middle = System.nanoTime();
        terminal.line("Deserialized snapshot in " + file.getFileName() + " in " + seconds(middle - start));
        SnapshotTree tree = SnapshotTree.of(loaded.tree());
        terminal.line("Processed data tree in " + seconds(System.nanoTime() - middle));
        return tree;
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%f seconds", nanos / 1e9);
    }

    private void print(SnapshotTree tree) {
        terminal.line("Node count: " + tree.nodeCount());
        terminal.line("Total size: " + tree.dataBytes());
        terminal.line("Max depth: " + tree.depth());
        for (int depth = 0; depth < tree.depth(); depth++) {
            terminal.line("Count of nodes at depth " + depth + ": "
                    + tree.level(depth).size());
        }
        terminal.line("");
    }

    private int converse(SnapshotDifference difference) throws IOException {
        int depth = 0;
        while (depth < difference.depth()) {
            terminal.line("Current depth is " + depth);
            terminal.line("- Press enter to print this level and go on to the next;");
            terminal.line("- Type a number to print the level of that depth;");
            terminal.line("- Type the ABSOLUTE path of a node, with its '/', to print what is right below it.");
            terminal.flush();
            String line = terminal.in().readLine();
            if (line == null) {
                return 0;
            }
            terminal.line(difference.heading());
            if (line.isEmpty()) {
                difference.level(depth);
                depth++;
            } else if (line.startsWith("/")) {
                difference.below(line);
            } else {
                depth = jump(difference, line, depth);
            }
            terminal.line("");
        }
        terminal.line("All layers compared.");
        return 0;
    }

    private int jump(SnapshotDifference difference, String line, int depth) {
        try {
            int wanted = Integer.parseInt(line);
            if (wanted >= 0 && wanted < difference.depth()) {
                difference.level(wanted);
                return wanted + 1;
            }
        } catch (NumberFormatException e) {
            // Said below, with the numbers that are none of a level.
        }
        terminal.line("Input " + line + " is not valid. Depth must be in range [0, " + (difference.depth() - 1)
                + "]. Path must be an absolute path which starts with '/'.");
        return depth;
    }
}

package io.zk.tools.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code zkSnapshotRecursiveSummaryToolkit.sh}: how many nodes and bytes are below a node of a snapshot and below those
 * of its descendants that have children themselves. Exit code 0, 1 if the snapshot or the node is not there, 2 if the
 * arguments make no sense.
 */
@Command(name = "zkSnapshotRecursiveSummaryToolkit.sh")
public final class SnapshotSummary implements Tool {
    private static final int EXIT_USAGE = 2;
    private static final String USAGE =
            """
            USAGE:

            SnapshotRecursiveSummary  <snapshot_file>  <starting_node>  <max_depth>

            snapshot_file:    the snapshot
            starting_node:    the path of the node to begin with
            max_depth:        how deep to go: 0 without end, 1 to the node's children, 2 a level deeper, and so on.
                              What is below is counted all the same.""";

    private final Terminal terminal;

    @Parameters(arity = "0..*")
    private List<String> arguments = List.of();

    public SnapshotSummary(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int refuse(String why) {
        terminal.error(USAGE);
        return EXIT_USAGE;
    }

    @Override
    public int run() throws IOException {
        if (arguments.size() != 3) {
            return refuse("");
        }
        int depthMax;
        try {
            depthMax = Integer.parseInt(arguments.get(2));
        } catch (NumberFormatException e) {
            return refuse("");
        }
        SnapshotTree tree =
                SnapshotTree.of(SnapshotTree.load(Path.of(arguments.get(0))).tree());
        Optional<SnapshotTree.Branch> start = tree.find(arguments.get(1));
        if (start.isEmpty()) {
            terminal.error("there is no node " + arguments.get(1) + " in " + arguments.get(0));
            return 1;
        }
        print(start.get(), 0, depthMax == 0 ? Integer.MAX_VALUE : depthMax);
        terminal.line("");
        return 0;
    }

    private void print(SnapshotTree.Branch branch, int depth, int depthMax) {
        String indent = "--".repeat(depth);
        terminal.line(indent + " " + (branch.path().isEmpty() ? "/" : branch.path()));
        terminal.line(indent + "   children: " + branch.descendants());
        terminal.line(indent + "   data: " + branch.dataBytes());
        if (depth < depthMax) {
            for (SnapshotTree.Branch child : branch.children()) {
                if (!child.children().isEmpty()) {
                    print(child, depth + 1, depthMax);
                }
            }
        }
    }
}

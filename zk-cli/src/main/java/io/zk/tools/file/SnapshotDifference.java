package io.zk.tools.file;

import java.util.List;

/**
 * Two trees side by side, a level at a time: nodes that differ by more than the thresholds are printed. One thread.
 */
final class SnapshotDifference {
    private final Terminal terminal;
    private final SnapshotTree left;
    private final SnapshotTree right;
    private final long bytes;
    private final long nodes;
    private final boolean tellFiltered;
    private final boolean tellSteps;

    /**
     * @param tellFiltered whether nodes are named that differ by less
     * @param tellSteps whether each comparison is told
     */
    SnapshotDifference(
            Terminal terminal,
            SnapshotTree left,
            SnapshotTree right,
            Thresholds thresholds,
            boolean tellFiltered,
            boolean tellSteps) {
        this.terminal = terminal;
        this.left = left;
        this.right = right;
        this.bytes = thresholds.bytes();
        this.nodes = thresholds.nodes();
        this.tellFiltered = tellFiltered;
        this.tellSteps = tellSteps;
    }

    /** What is not exceeded is not shown. */
    record Thresholds(long bytes, long nodes) {}

    String heading() {
        return "Printing analysis for nodes difference larger than " + bytes
                + " bytes or node count difference larger than " + nodes + ".";
    }

    /** Levels of the deeper tree. */
    int depth() {
        return Math.max(left.depth(), right.depth());
    }

    /** The nodes of one level; the root's is 0. */
    void level(int depth) {
        terminal.line("Analysis for depth " + depth);
        compare(left.level(depth), right.level(depth));
    }

    /** The children of one node. */
    void below(String path) {
        terminal.line("Analysis for node " + path);
        compare(children(left, path), children(right, path));
    }

    private static List<SnapshotTree.Branch> children(SnapshotTree tree, String path) {
        return tree.find(path).map(SnapshotTree.Branch::children).orElse(List.of());
    }

    /** Both lists are sorted by path. */
    private void compare(List<SnapshotTree.Branch> lefts, List<SnapshotTree.Branch> rights) {
        int l = 0;
        int r = 0;
        while (l < lefts.size() && r < rights.size()) {
            SnapshotTree.Branch one = lefts.get(l);
            SnapshotTree.Branch other = rights.get(r);
            int order = one.path().compareTo(other.path());
            step("Comparing " + one.path() + " to " + other.path());
            if (order == 0) {
                step("same");
                both(one, other);
                l++;
                r++;
            } else if (order < 0) {
                step("left is less");
                only("left", one);
                l++;
            } else {
                step("right is less");
                only("right", other);
                r++;
            }
        }
        lefts.subList(l, lefts.size()).forEach(branch -> only("left", branch));
        rights.subList(r, rights.size()).forEach(branch -> only("right", branch));
    }

    private void both(SnapshotTree.Branch one, SnapshotTree.Branch other) {
        long moreBytes = other.dataBytes() - one.dataBytes();
        long moreNodes = (long) other.descendants() - one.descendants();
        if (Math.abs(moreBytes) > bytes || Math.abs(moreNodes) > nodes) {
            terminal.line("Node " + one.path() + " found in both trees. Delta: " + moreBytes + " bytes, " + moreNodes
                    + " descendants");
        } else if (tellFiltered) {
            terminal.line("Filtered node " + one.path() + " of left size " + one.dataBytes() + ", right size "
                    + other.dataBytes());
        }
    }

    private void only(String side, SnapshotTree.Branch branch) {
        if (branch.dataBytes() > bytes || branch.descendants() > nodes) {
            terminal.line("Node " + branch.path() + " found only in " + side + " tree. Descendant size: "
                    + branch.dataBytes() + ". Descendant count: " + branch.descendants());
        } else if (tellFiltered) {
            terminal.line("Filtered " + side + " node " + branch.path() + " of size " + branch.dataBytes());
        }
    }

    private void step(String text) {
        if (tellSteps) {
            terminal.line(text);
        }
    }
}

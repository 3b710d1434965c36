package io.zk.tools.file;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.storage.FileDisk;
import io.zk.server.storage.SnapshotReader;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import io.zk.server.tree.TreeWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The sizes of a snapshot's nodes and of what is below each of them. One thread. */
final class SnapshotTree {
    private static final int SLICE_NODES = 1000;

    /** A node; the root has the path "". */
    static final class Branch {
        private final String path;
        private final List<Branch> children = new ArrayList<>();
        private long dataBytes;
        private int descendants;

        private Branch(String path) {
            this.path = path;
        }

        String path() {
            return path;
        }

        /** Sorted by their paths. */
        List<Branch> children() {
            return children;
        }

        /** Bytes of data of this node and all below it. */
        long dataBytes() {
            return dataBytes;
        }

        /** Nodes below this one. */
        int descendants() {
            return descendants;
        }
    }

    private final Map<String, Branch> branches = new TreeMap<>();
    private final List<List<Branch>> levels = new ArrayList<>();
    private final Deque<Branch> open = new ArrayDeque<>();

    private SnapshotTree() {}

    /**
     * Loads a snapshot of any age and compression, whatever it is called.
     *
     * @throws IOException if it is not whole; the message names the file
     */
    static SnapshotReader.Loaded load(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try {
            return SnapshotReader.readFile(
                    new FileDisk(), file, TreeRules.DEFAULT, WireLimits.of(Integer.MAX_VALUE / 2));
        } catch (IOException e) {
            throw new IOException(file + " is no whole snapshot: " + e.getMessage(), e);
        }
    }

    static SnapshotTree of(DataTree tree) {
        SnapshotTree sizes = new SnapshotTree();
        walk(tree, (path, node) -> sizes.add(path, node.dataLength()));
        sizes.levels.forEach(level -> level.sort((a, b) -> a.path.compareTo(b.path)));
        sizes.branches.values().forEach(branch -> branch.children.sort((a, b) -> a.path.compareTo(b.path)));
        return sizes;
    }

    /** Visits all nodes, depth first, parents before their children. */
    static void walk(DataTree tree, TreeWalk.Visitor visitor) {
        TreeWalk walk = new TreeWalk(tree);
        boolean more = true;
        while (more) {
            more = walk.next(SLICE_NODES, visitor);
        }
    }

    /** The nodes so deep below the root, sorted by their paths; the root is at 0. */
    List<Branch> level(int depth) {
        return depth < levels.size() ? levels.get(depth) : List.of();
    }

    /** How many levels there are. */
    int depth() {
        return levels.size();
    }

    int nodeCount() {
        return branches.size();
    }

    long dataBytes() {
        return levels.get(0).get(0).dataBytes;
    }

    /** The node at this path, which is "" or "/" for the root. */
    Optional<Branch> find(String path) {
        return Optional.ofNullable(branches.get(path.equals("/") ? "" : path));
    }

    private void add(String path, int bytes) {
        Branch branch = new Branch(path);
        branches.put(path, branch);
        while (!open.isEmpty() && !isBelow(path, open.getLast().path)) {
            open.removeLast();
        }
        if (!open.isEmpty()) {
            open.getLast().children.add(branch);
        }
        for (Branch above : open) {
            above.descendants++;
            above.dataBytes += bytes;
        }
        branch.dataBytes = bytes;
        if (open.size() == levels.size()) {
            levels.add(new ArrayList<>());
        }
        levels.get(open.size()).add(branch);
        open.addLast(branch);
    }

    private static boolean isBelow(String path, String above) {
        return path.startsWith(above) && path.length() > above.length() && path.charAt(above.length()) == '/';
    }
}

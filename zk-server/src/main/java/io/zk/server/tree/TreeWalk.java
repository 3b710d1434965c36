package io.zk.server.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a tree in slices while it changes between them, depth first, parents before their children, as a fuzzy
 * snapshot is written: a node that was there before the first slice and is there after the last one is visited once, in
 * a state it had at some moment in between; one created or deleted meanwhile is visited once or not at all. Each slice is
 * taken under the tree gate's read lock.
 */
public final class TreeWalk {
    /** Sees each node. */
    public interface Visitor {
        /** The root has the path "". The node is valid only during the call. */
        void node(String path, Node node);
    }

    /** A branch whose children are being visited. */
    private static final class Frame {
        final Branch branch;
        final int pathLength;
        final List<Object> window = new ArrayList<>();
        /** The hashes of a window begin with so many bits of their own. */
        final int windowBits;

        int at;
        int windows;

        Frame(Branch branch, int pathLength) {
            this.branch = branch;
            this.pathLength = pathLength;
            this.windowBits = Integer.SIZE - Integer.numberOfLeadingZeros((branch.slots() - 1) / WINDOW_SLOTS);
        }

        /**
         * The next child, or null. Taken from the branch a window of hashes at a time, each far from the one before: who
         * reads them in this order and fills a table as it grows, in which hashes say the place, finds room everywhere. In the
         * order of the hashes each child would come to the end of one long row.
         */
        @Nullable
        Object next() {
            while (at == window.size()) {
                window.clear();
                at = 0;
                if (windows == 1 << windowBits) {
                    return null;
                }
                long from = Integer.reverse(windows++) & 0xffffffffL;
                branch.children(from, from + (Branch.HASHES >> windowBits), window);
            }
            return window.get(at++);
        }
    }

    /**
     * Children taken at once. Their state is that of the moment they were taken, if they have no children themselves:
     * a byte array in the tree is never changed.
     */
    private static final int WINDOW_SLOTS = 64;

    private final DataTree tree;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final StringBuilder path = new StringBuilder();
    private final NodeView view = new NodeView();
    private boolean started;

    public TreeWalk(DataTree tree) {
        this.tree = tree;
    }

    /** Visits the next nodes, at most so many; false once there are no more. */
    public boolean next(int nodesMax, Visitor visitor) {
        int left = nodesMax;
        if (!started && left > 0) {
            started = true;
            left--;
            visit(tree.nodes().root(), visitor);
        }
        Frame frame = frames.peek();
        while (frame != null && left > 0) {
            path.setLength(frame.pathLength);
            Object child = frame.next();
            if (child == null) {
                frames.pop();
            } else {
                path.append('/').append(Packed.name(Branch.bytesOf(child)));
                visit(child, visitor);
                left--;
            }
            frame = frames.peek();
        }
        return !started || frame != null;
    }

    private void visit(Object entry, Visitor visitor) {
        view.read(entry);
        visitor.node(path.toString(), view);
        if (entry instanceof Branch branch) {
            frames.push(new Frame(branch, path.length()));
        }
    }
}

package io.zk.tools.file;

import io.zk.server.tree.DataTree;
import io.zk.server.tree.Node;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A tree in the format of ncdu, a viewer of disk usage: a node with children is an array that begins with the node
 * itself, one without is an object; both sizes of a node are the bytes of its data. Used once; one thread.
 */
final class SnapshotJson {
    /** Number of the root; the others count on from there. */
    private static final int FIRST_INODE = 1001;

    private final StringBuilder json = new StringBuilder();
    /** Open arrays: the path of a branch is on top of those of the branches above it. */
    private final Deque<String> open = new ArrayDeque<>();

    private int inode = FIRST_INODE;

    private SnapshotJson() {}

    /** All on one line, without an end of line. */
    static String of(DataTree tree, long nowMillis) {
        SnapshotJson writer = new SnapshotJson();
        writer.json
                .append("[1,0,{\"progname\":\"SnapshotFormatter.java\",\"progver\":\"0.01\",\"timestamp\":")
                .append(nowMillis)
                .append('}');
        SnapshotTree.walk(tree, writer::node);
        while (!writer.open.isEmpty()) {
            writer.close();
        }
        return writer.json.append(']').toString();
    }

    private void node(String path, Node node) {
        String parent = path.isEmpty() ? "" : path.substring(0, path.lastIndexOf('/'));
        while (!open.isEmpty() && !open.getLast().equals(parent)) {
            close();
        }
        json.append(',');
        // Apache's root is an array even if nothing is below it.
        if (node.childCount() > 0 || path.isEmpty()) {
            json.append('[');
            open.addLast(path);
        }
        json.append("{\"name\":\"");
        quote(path.isEmpty() ? "/" : path.substring(path.lastIndexOf('/') + 1));
        json.append("\",\"asize\":")
                .append(node.dataLength())
                .append(",\"dsize\":")
                .append(node.dataLength())
                .append(",\"dev\":0,\"ino\":")
                .append(inode++)
                .append('}');
    }

    private void close() {
        open.removeLast();
        json.append(']');
    }

    private void quote(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
    }
}

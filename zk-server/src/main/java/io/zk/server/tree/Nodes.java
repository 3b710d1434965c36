package io.zk.server.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes and what is counted of them: the digest, the ACL table, who is ephemeral. Every change of a node goes through
 * here. Paths are full ones, the root's is "".
 *
 * <p>A change works on a cursor: {@link #locate} finds a node and leaves it in {@link #view}, whose fields are then
 * changed and packed anew. Lookups by readers use {@link #find} alone, which leaves nothing behind.
 */
final class Nodes {
    static final String RESERVED = "/zookeeper/";

    final AclTable acls = new AclTable();
    final Marked marked;
    /** The located node. */
    final NodeView view = new NodeView();

    private final boolean digesting;
    private final Digester digester = new Digester();
    private final Packer packer = new Packer();
    private byte[] name = new byte[256];

    private Branch root;
    private @Nullable Branch holder;
    private int slot;

    private long digest;
    private int count;
    private long pathUnits;
    private long dataBytes;
    private int quotaLimits;

    Nodes(TreeRules rules) {
        marked = new Marked(rules);
        digesting = rules.digest();
        view.created(0, 0, 0, AclTable.OPEN_ID);
        root = new Branch(packer.pack(view, name, 0, 0, null), view);
        replaceRoot(new byte[0], view);
    }

    long digest() {
        return digest;
    }

    int count() {
        return count;
    }

    long pathUnits() {
        return pathUnits;
    }

    long dataBytes() {
        return dataBytes;
    }

    /** Nodes named zookeeper_limits below /zookeeper/quota. */
    int quotaLimits() {
        return quotaLimits;
    }

    Branch root() {
        return root;
    }

    /** The entry at a path, or null. */
    @Nullable
    Object find(String path) {
        int length = path.length();
        if (length <= 1) {
            return length == 0 || path.charAt(0) == '/' ? root : null;
        }
        if (path.charAt(0) != '/') {
            return null;
        }
        Object at = root;
        int from = 1;
        while (at instanceof Branch branch) {
            int slash = path.indexOf('/', from);
            if (slash < 0) {
                return branch.child(path, from, length);
            }
            at = branch.child(path, from, slash);
            from = slash + 1;
        }
        return null;
    }

    /** Finds a node for a change: whether it is there, and then in the view. */
    boolean locate(String path) {
        return locate(path, path.length());
    }

    private boolean locate(String path, int end) {
        Branch at = root;
        Branch above = null;
        int found = 0;
        int from = 1;
        while (from <= end) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 || slash > end ? end : slash;
            found = at.slot(path, from, to);
            if (found < 0) {
                return false;
            }
            above = at;
            from = to + 1;
            if (from > end) {
                break;
            }
            if (!(at.at(found) instanceof Branch next)) {
                return false;
            }
            at = next;
        }
        holder = above;
        slot = found;
        view.read(above == null ? root : above.at(found));
        return true;
    }

    /** Locates the parent of a path; false also for the root and for paths without a name at their end. */
    boolean locateParent(String path) {
        int cut = path.lastIndexOf('/');
        return cut >= 0 && cut + 1 < path.length() && path.charAt(0) == '/' && locate(path, cut);
    }

    /** Goes on from the located parent of a path to the node itself; false, and nothing moves, if it is not there. */
    boolean descend(String path) {
        Branch parent = view.branch();
        int found = parent == null ? -1 : parent.slot(path, path.lastIndexOf('/') + 1, path.length());
        if (parent == null || found < 0) {
            return false;
        }
        holder = parent;
        slot = found;
        view.read(parent.at(found));
        return true;
    }

    /** Whether the located parent of a path has this child. */
    boolean hasChild(String path) {
        Branch branch = view.branch();
        return branch != null && branch.slot(path, path.lastIndexOf('/') + 1, path.length()) >= 0;
    }

    /** Sets the counters of the located parent of a path. */
    void parentChanged(String path, int cversion, long pzxid) {
        if (view.cversion == cversion && view.pzxid == pzxid) {
            return;
        }
        view.cversion = cversion;
        view.pzxid = pzxid;
        int cut = path.lastIndexOf('/');
        Branch branch = view.branch();
        if (branch == null) {
            store(path, cut, view.data());
            return;
        }
        int next = digestOf(path, cut, view.bytes(), view.dataAt(), view.dataLength(), view);
        digest += (next & 0xffffffffL) - view.digest();
        branch.cversion = cversion;
        branch.pzxid = pzxid;
        branch.digest = next;
        view.digest = next;
    }

    /** Makes the located node one that can have children. */
    private Branch branch() {
        Branch branch = view.branch();
        if (branch == null) {
            branch = new Branch(view.bytes(), view);
            above().replace(slot, branch);
            view.read(branch);
        }
        return branch;
    }

    /**
     * Adds a child to the located parent of a path, which must not have one of this name: a node with the stat that
     * {@code stat} holds. The parent's counters become these.
     */
    void add(String path, byte @Nullable [] data, NodeView stat, int parentCversion, long parentPzxid) {
        Branch parent = branch();
        parentChanged(path, parentCversion, parentPzxid);
        byte[] node = pack(path, path.lastIndexOf('/') + 1, data, stat);
        stat.read(node);
        digest += stat.digest();
        parent.add(node);
        entered(path, stat);
    }

    /** Makes the root what a snapshot says it is. */
    void replaceRoot(byte @Nullable [] data, NodeView stat) {
        byte[] node = pack("", 0, data, stat);
        stat.digest = Packed.digest(node);
        digest = stat.digest & 0xffffffffL;
        root = new Branch(node, stat);
        count = 1;
        pathUnits = 0;
        dataBytes = data == null ? 0 : data.length;
    }

    private byte[] pack(String path, int nameFrom, byte @Nullable [] data, NodeView stat) {
        stat.ephemeral = marked.kind(stat.owner) == NodeKind.EPHEMERAL;
        int units = path.length() - nameFrom;
        if (name.length < Utf8.bytesMax(units)) {
            name = new byte[Utf8.bytesMax(units)];
        }
        int nameLength = Utf8.put(path, nameFrom, path.length(), name, 0);
        byte[] node = packer.pack(stat, name, 0, nameLength, data);
        int dataLength = data == null ? 0 : data.length;
        Packed.digest(node, digestOf(path, path.length(), data, 0, dataLength, stat));
        return node;
    }

    /** Puts the view and this data in the place of the located node; its path is the start of {@code path}. */
    void store(String path, int pathEnd, byte @Nullable [] data) {
        int before = view.dataLength();
        byte[] old = view.bytes();
        byte[] node = packer.pack(view, old, Packed.nameAt(old), Packed.nameLength(old), data);
        int next = digestOf(path, pathEnd, data, 0, data == null ? 0 : data.length, view);
        digest += (next & 0xffffffffL) - view.digest();
        Packed.digest(node, next);
        Branch branch = view.branch();
        if (branch == null) {
            above().replace(slot, node);
            view.read(node);
        } else {
            branch.bytes(node);
            branch.digest = next;
            view.read(branch);
        }
        dataBytes += view.dataLength() - before;
    }

    void store(String path, byte @Nullable [] data) {
        store(path, path.length(), data);
    }

    /** Takes the located node and whatever is below it out of the tree; it must not be the root. */
    void remove(String path) {
        Branch branch = view.branch();
        above().remove(slot);
        left(path, view);
        if (branch != null && branch.size() > 0) {
            removeBelow(path, branch);
        }
    }

    /** Only a replay onto a fuzzy snapshot meets a deleted node with children: those of a later node of that path. */
    private void removeBelow(String top, Branch branch) {
        Deque<String> paths = new ArrayDeque<>();
        Deque<Branch> branches = new ArrayDeque<>();
        paths.push(top);
        branches.push(branch);
        NodeView below = new NodeView();
        List<Object> children = new ArrayList<>();
        while (!branches.isEmpty()) {
            String path = paths.pop();
            children.clear();
            branches.pop().children(children);
            for (Object child : children) {
                String childPath = path + '/' + Packed.name(Branch.bytesOf(child));
                below.read(child);
                left(childPath, below);
                if (child instanceof Branch next) {
                    paths.push(childPath);
                    branches.push(next);
                }
            }
        }
    }

    private Branch above() {
        if (holder == null) {
            throw new IllegalStateException("the root is not held by a node");
        }
        return holder;
    }

    private int digestOf(String path, int pathEnd, byte @Nullable [] data, int dataAt, int dataLength, NodeView stat) {
        if (!digesting || pathEnd > RESERVED.length() && path.startsWith(RESERVED)) {
            return 0;
        }
        return digester.of(path, pathEnd, data, dataAt, dataLength, stat);
    }

    private void entered(String path, NodeView stat) {
        count++;
        pathUnits += path.length();
        dataBytes += stat.dataLength();
        if (isLimits(path)) {
            quotaLimits++;
        }
        if (stat.owner != 0) {
            marked.add(path, stat.owner);
        }
    }

    private void left(String path, NodeView gone) {
        count--;
        pathUnits -= path.length();
        dataBytes -= gone.dataLength();
        digest -= gone.digest();
        acls.release(gone.aclId);
        if (isLimits(path)) {
            quotaLimits--;
        }
        if (gone.owner != 0) {
            marked.remove(path, gone.owner);
        }
    }

    private static boolean isLimits(String path) {
        return path.startsWith(Quotas.ROOT) && path.endsWith(Quotas.LIMITS);
    }

    /** Nodes and data bytes of a node and everything below it. */
    static long[] usage(Object top) {
        long nodes = 0;
        long bytes = 0;
        NodeView each = new NodeView();
        Deque<Object> open = new ArrayDeque<>();
        List<Object> children = new ArrayList<>();
        open.push(top);
        while (!open.isEmpty()) {
            Object entry = open.pop();
            each.read(entry);
            nodes++;
            bytes += each.dataLength();
            if (entry instanceof Branch branch) {
                children.clear();
                branch.children(children);
                children.forEach(open::push);
            }
        }
        return new long[] {nodes, bytes};
    }
}

package io.zk.server.tree;

import io.netty.buffer.ByteBuf;
import io.zk.protocol.wire.WireOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node that has, or once had, children: its bytes, the part of its stat that its children change, and the children. An
 * entry of a child is a byte array ({@link Packed}), or a branch. A lone child is held by itself, a few are a list, more
 * are a table: many nodes of real trees have a child or two.
 */
final class Branch {
    /** One past the highest hash of a name. */
    static final long HASHES = 1L << 32;

    private static final int LIST_MAX = 8;

    int cversion;
    long pzxid;
    int digest;

    private byte[] bytes;
    /** Nothing; an entry; a list, an array whose end may be empty; or a {@link ChildTable}. */
    private @Nullable Object children;

    Branch(byte[] bytes, NodeView view) {
        this.bytes = bytes;
        this.cversion = view.cversion;
        this.pzxid = view.pzxid;
        this.digest = view.digest;
    }

    byte[] bytes() {
        return bytes;
    }

    void bytes(byte[] next) {
        bytes = next;
    }

    int size() {
        if (children instanceof ChildTable table) {
            return table.size();
        }
        if (children instanceof Object[] list) {
            return size(list);
        }
        return children == null ? 0 : 1;
    }

    private static int size(@Nullable Object[] list) {
        int size = list.length;
        while (size > 0 && list[size - 1] == null) {
            size--;
        }
        return size;
    }

    static byte[] bytesOf(Object entry) {
        return entry instanceof Branch branch ? branch.bytes : (byte[]) entry;
    }

    /** The child with this part of a path as its name. */
    @Nullable
    Object child(String path, int from, int to) {
        int slot = slot(path, from, to);
        return slot < 0 ? null : at(slot);
    }

    /** Where that child is, until the next child is added or removed; -1 if it is not there. */
    int slot(String path, int from, int to) {
        Object held = children;
        if (held instanceof ChildTable table) {
            return table.slot(path, from, to);
        }
        if (held instanceof Object[] list) {
            for (int i = 0; i < list.length && list[i] != null; i++) {
                if (Packed.isNamed(bytesOf(list[i]), path, from, to)) {
                    return i;
                }
            }
            return -1;
        }
        return held != null && Packed.isNamed(bytesOf(held), path, from, to) ? 0 : -1;
    }

    /** The entry of a slot that holds one. */
    Object at(int slot) {
        Object held = children;
        Object entry = held;
        if (held instanceof ChildTable table) {
            entry = table.at(slot);
        } else if (held instanceof Object[] list) {
            entry = list[slot];
        }
        if (entry == null) {
            throw new IllegalStateException("no child at " + slot);
        }
        return entry;
    }

    /** Puts another entry of the same name in the place of one. */
    void replace(int slot, Object entry) {
        if (children instanceof ChildTable table) {
            table.replace(slot, entry);
        } else if (children instanceof Object[] list) {
            list[slot] = entry;
        } else {
            children = entry;
        }
    }

    /** Adds a child whose name is not there yet. */
    void add(Object entry) {
        Object held = children;
        if (held == null) {
            children = entry;
        } else if (held instanceof ChildTable table) {
            table.add(entry);
        } else if (held instanceof Object[] list) {
            addToList(list, entry);
        } else {
            children = new Object[] {held, entry};
        }
    }

    private void addToList(@Nullable Object[] list, Object entry) {
        int size = size(list);
        if (size < list.length) {
            list[size] = entry;
        } else if (size < LIST_MAX) {
            @Nullable Object[] longer = new @Nullable Object[Math.min(LIST_MAX, size + 2)];
            System.arraycopy(list, 0, longer, 0, size);
            longer[size] = entry;
            children = longer;
        } else {
            ChildTable table = new ChildTable();
            for (int i = 0; i < size; i++) {
                table.add(atIndex(list, i));
            }
            table.add(entry);
            children = table;
        }
    }

    private static Object atIndex(@Nullable Object[] list, int index) {
        Object entry = list[index];
        if (entry == null) {
            throw new IllegalStateException("no child at " + index);
        }
        return entry;
    }

    void remove(int slot) {
        if (children instanceof ChildTable table) {
            table.remove(slot);
            if (table.size() <= LIST_MAX / 2) {
                children = listOf(table);
            }
        } else if (children instanceof Object[] list) {
            int last = size(list) - 1;
            list[slot] = list[last];
            list[last] = null;
            if (last == 1) {
                children = list[0];
            }
        } else {
            children = null;
        }
    }

    private static @Nullable Object[] listOf(ChildTable table) {
        @Nullable Object[] list = new @Nullable Object[LIST_MAX];
        int size = 0;
        for (int i = 0; i < table.length(); i++) {
            if (table.at(i) != null) {
                list[size++] = table.at(i);
            }
        }
        return list;
    }

    /** Hands out all children. */
    void children(List<Object> into) {
        children(0, HASHES, into);
    }

    /** Children there are room for, or 1. */
    int slots() {
        return children instanceof ChildTable table ? table.length() : 1;
    }

    /**
     * Hands out the children with hashes from {@code from} on and below {@code to}. Since the hash of a name is always the
     * same, whoever goes from range to range meets each child once that is there all the while.
     */
    void children(long from, long to, List<Object> into) {
        Object held = children;
        if (held instanceof ChildTable table) {
            table.children(from, to, into);
        } else if (held instanceof Object[] list) {
            for (Object entry : list) {
                addBetween(from, to, entry, into);
            }
        } else {
            addBetween(from, to, held, into);
        }
    }

    private static void addBetween(long from, long to, @Nullable Object entry, List<Object> into) {
        if (entry == null) {
            return;
        }
        long hash = from == 0 && to == HASHES ? 0 : NameHash.of(bytesOf(entry)) & 0xffffffffL;
        if (hash >= from && hash < to) {
            into.add(entry);
        }
    }

    void writeNames(WireOut out) {
        out.writeCount(size());
        ByteBuf buffer = out.buffer();
        if (children instanceof ChildTable table) {
            for (int i = 0; i < table.length(); i++) {
                writeName(table.at(i), buffer);
            }
        } else if (children instanceof Object[] list) {
            for (Object entry : list) {
                writeName(entry, buffer);
            }
        } else {
            writeName(children, buffer);
        }
    }

    private static void writeName(@Nullable Object entry, ByteBuf buffer) {
        if (entry != null) {
            byte[] child = bytesOf(entry);
            int length = Packed.nameLength(child);
            buffer.writeInt(length);
            buffer.writeBytes(child, Packed.nameAt(child), length);
        }
    }
}

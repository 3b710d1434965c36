package io.zk.server.tree;

import io.netty.buffer.ByteBuf;
import io.zk.protocol.wire.WireOut;
import org.jspecify.annotations.Nullable;

/**
 * A node that has, or once had, children: its bytes, the part of its stat that its children change, and the table of
 * its children. An entry of the table is a byte array ({@link Packed}), or a branch.
 *
 * <p>Up to {@link #SMALL_MAX} children are a plain list. More are a hash table with linear probing whose slots are in
 * the order of the hashes, so that it can be gone through by ranges of hashes while it changes, and grows without the
 * names being looked at.
 */
final class Branch {
    /** One past the highest hash. */
    static final long HASHES = 1L << 32;

    private static final int SMALL_MAX = 8;
    private static final int[] NO_HASHES = {};
    private static final Object[] NO_CHILDREN = {};

    int cversion;
    long pzxid;
    int digest;

    private byte[] bytes;
    private int size;
    private @Nullable Object[] slots = NO_CHILDREN;
    /** The hash of each slot's name; empty while the children are a list. */
    private int[] hashes = NO_HASHES;

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
        return size;
    }

    static byte[] bytesOf(Object entry) {
        return entry instanceof Branch branch ? branch.bytes : (byte[]) entry;
    }

    /** The child with this part of a path as its name. */
    @Nullable
    Object child(String path, int from, int to) {
        int slot = slot(path, from, to);
        return slot < 0 ? null : slots[slot];
    }

    /** Where that child is, until the next child is added or removed; -1 if it is not there. */
    int slot(String path, int from, int to) {
        if (hashes.length == 0) {
            for (int i = 0; i < size; i++) {
                if (Packed.isNamed(bytesOf(at(i)), path, from, to)) {
                    return i;
                }
            }
            return -1;
        }
        int hash = NameHash.of(path, from, to);
        int slot = home(hash, slots.length);
        Object entry = slots[slot];
        while (entry != null) {
            if (hashes[slot] == hash && Packed.isNamed(bytesOf(entry), path, from, to)) {
                return slot;
            }
            slot = after(slot);
            entry = slots[slot];
        }
        return -1;
    }

    /** The entry of a slot that holds one. */
    Object at(int slot) {
        Object entry = slots[slot];
        if (entry == null) {
            throw new IllegalStateException("no child at " + slot);
        }
        return entry;
    }

    /** Puts another entry of the same name in the place of one. */
    void replace(int slot, Object entry) {
        slots[slot] = entry;
    }

    /** Adds a child whose name is not there yet. */
    void add(Object entry) {
        if (hashes.length == 0 && size < SMALL_MAX) {
            if (size == slots.length) {
                resizeList(Math.max(2, 2 * size));
            }
            slots[size++] = entry;
            return;
        }
        if (hashes.length == 0) {
            rebuild(2 * SMALL_MAX);
        } else if ((size + 1) * 5L > slots.length * 4L) {
            rebuild(slots.length + (slots.length >> 1));
        }
        insert(entry, NameHash.of(bytesOf(entry)));
        size++;
    }

    void remove(int slot) {
        size--;
        if (hashes.length == 0) {
            slots[slot] = slots[size];
            slots[size] = null;
            if (size <= slots.length >> 2) {
                resizeList(size);
            }
            return;
        }
        closeGap(slot);
        if (size <= SMALL_MAX >> 1) {
            becomeList();
        } else if (size < slots.length >> 2) {
            rebuild(Math.max(2 * SMALL_MAX, slots.length >> 1));
        }
    }

    /**
     * Hands out the children whose hashes are in a range, from {@code from} on, of about {@code slotsMax} slots; returns
     * where the next range starts, {@link #HASHES} at the end.
     */
    long children(long from, int slotsMax, java.util.List<Object> into) {
        int length = slots.length;
        if (hashes.length == 0) {
            for (int i = 0; i < size; i++) {
                if ((NameHash.of(bytesOf(at(i))) & 0xffffffffL) >= from) {
                    into.add(at(i));
                }
            }
            return HASHES;
        }
        long to = Math.min(HASHES, from + Math.max(1, HASHES * slotsMax / length));
        int first = home((int) from, length);
        int last = home((int) (to - 1), length);
        for (int i = 0; i < length; i++) {
            int slot = first + i < length ? first + i : first + i - length;
            Object entry = slots[slot];
            if (entry == null && first + i > last) {
                break;
            }
            long hash = hashes[slot] & 0xffffffffL;
            if (entry != null && hash >= from && hash < to) {
                into.add(entry);
            }
        }
        return to;
    }

    void writeNames(WireOut out) {
        out.writeCount(size);
        ByteBuf buffer = out.buffer();
        for (Object entry : slots) {
            if (entry != null) {
                byte[] child = bytesOf(entry);
                int length = Packed.nameLength(child);
                buffer.writeInt(length);
                buffer.writeBytes(child, Packed.nameAt(child), length);
            }
        }
    }

    private static int home(int hash, int length) {
        return (int) ((hash & 0xffffffffL) * length >>> 32);
    }

    private int after(int slot) {
        return slot + 1 == slots.length ? 0 : slot + 1;
    }

    private void insert(Object entry, int hash) {
        int slot = home(hash, slots.length);
        while (slots[slot] != null) {
            slot = after(slot);
        }
        slots[slot] = entry;
        hashes[slot] = hash;
    }

    /** Moves entries back over the gap that a removed one leaves, so that no search ends there too early. */
    private void closeGap(int removed) {
        int gap = removed;
        int slot = after(removed);
        Object entry = slots[slot];
        while (entry != null) {
            int home = home(hashes[slot], slots.length);
            boolean homeIsBetween = gap <= slot ? gap < home && home <= slot : gap < home || home <= slot;
            if (!homeIsBetween) {
                slots[gap] = entry;
                hashes[gap] = hashes[slot];
                gap = slot;
            }
            slot = after(slot);
            entry = slots[slot];
        }
        slots[gap] = null;
    }

    private void resizeList(int length) {
        @Nullable Object[] list = length == 0 ? NO_CHILDREN : new @Nullable Object[length];
        System.arraycopy(slots, 0, list, 0, size);
        slots = list;
    }

    private void becomeList() {
        @Nullable Object[] list = new @Nullable Object[SMALL_MAX];
        int count = 0;
        for (Object entry : slots) {
            if (entry != null) {
                list[count++] = entry;
            }
        }
        slots = list;
        hashes = NO_HASHES;
    }

    private void rebuild(int length) {
        @Nullable Object[] oldSlots = slots;
        int[] oldHashes = hashes;
        slots = new @Nullable Object[length];
        hashes = new int[length];
        for (int i = 0; i < oldSlots.length; i++) {
            Object entry = oldSlots[i];
            if (entry != null) {
                insert(entry, oldHashes.length == 0 ? NameHash.of(bytesOf(entry)) : oldHashes[i]);
            }
        }
    }
}

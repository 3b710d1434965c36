package io.zk.server.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The children of a node that has many: a hash table with linear probing. Its slots are in the order of the hashes, so
 * that it can be gone through by ranges of hashes while it changes; hashes are kept, so that it grows without a look at
 * the names. An entry is a byte array ({@link Packed}), or a branch.
 */
final class ChildTable {
    private static final int LENGTH_MIN = 16;

    private int size;
    private @Nullable Object[] slots = new @Nullable Object[LENGTH_MIN];
    /** The hash of each slot's name. */
    private int[] hashes = new int[LENGTH_MIN];

    int size() {
        return size;
    }

    /** Slots, in use or not. */
    int length() {
        return slots.length;
    }

    /** The entry of a slot; null if the slot is free. */
    @Nullable
    Object at(int slot) {
        return slots[slot];
    }

    /** The slot of the child with this part of a path as its name, -1 if there is none. */
    int slot(String path, int from, int to) {
        int hash = NameHash.of(path, from, to);
        int slot = home(hash, slots.length);
        Object entry = slots[slot];
        while (entry != null) {
            if (hashes[slot] == hash && Packed.isNamed(Branch.bytesOf(entry), path, from, to)) {
                return slot;
            }
            slot = after(slot);
            entry = slots[slot];
        }
        return -1;
    }

    void replace(int slot, Object entry) {
        slots[slot] = entry;
    }

    void add(Object entry) {
        if ((size + 1) * 5L > slots.length * 4L) {
            rebuild(slots.length + (slots.length >> 1));
        }
        insert(entry, NameHash.of(Branch.bytesOf(entry)));
        size++;
    }

    void remove(int slot) {
        size--;
        closeGap(slot);
        if (size < slots.length >> 2 && slots.length > LENGTH_MIN) {
            rebuild(Math.max(LENGTH_MIN, slots.length >> 1));
        }
    }

    /** See {@link Branch#children}. */
    void children(long from, long to, List<Object> into) {
        int length = slots.length;
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

    private void rebuild(int length) {
        @Nullable Object[] oldSlots = slots;
        int[] oldHashes = hashes;
        slots = new @Nullable Object[length];
        hashes = new int[length];
        for (int i = 0; i < oldSlots.length; i++) {
            Object entry = oldSlots[i];
            if (entry != null) {
                insert(entry, oldHashes[i]);
            }
        }
    }
}

package io.zk.server.watch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives paths small numbers, used again once a path is removed. Paths are any strings. A path of Latin-1 characters is
 * kept as bytes, any other as it is.
 */
final class PathIndex {
    private static final int LENGTH_MIN = 16;

    /** By number: the path, or null if the number is free. */
    private @Nullable Object[] paths = new @Nullable Object[LENGTH_MIN];
    /** By number: the path's hash, or of a free number the next free one. */
    private int[] hashes = new int[LENGTH_MIN];

    private int used;
    private int free = -1;
    private int count;

    /** A hash table with linear probing, of numbers + 1. */
    private int[] table = new int[LENGTH_MIN];

    /** The hash of a text, a character after another: so a path's prefixes are hashed on the way. */
    static long hash(long before, char unit) {
        return (before ^ unit) * 0x9e3779b97f4a7c15L;
    }

    private static int spread(long hash) {
        long mixed = (hash ^ hash >>> 32) * 0xd6e8feb86659fd93L;
        return (int) (mixed >>> 32);
    }

    int count() {
        return count;
    }

    /** One past the highest number in use. */
    int end() {
        return used;
    }

    /** The number of a path, -1 if it has none. */
    int find(String path) {
        return find(path, path.length(), hash(path));
    }

    /** The number of the start of a path, of which {@code hash} is the hash. */
    int find(String path, int length, long hash) {
        int wanted = spread(hash);
        int slot = home(wanted);
        while (table[slot] != 0) {
            int number = table[slot] - 1;
            if (hashes[number] == wanted && isPath(paths[number], path, length)) {
                return number;
            }
            slot = after(slot);
        }
        return -1;
    }

    /** Gives a number to a path that has none. */
    int add(String path) {
        if ((count + 1) * 5L > table.length * 4L) {
            rebuild(table.length + (table.length >> 1));
        }
        int number = free;
        if (number >= 0) {
            free = hashes[number];
        } else {
            number = used++;
            if (number == paths.length) {
                int length = number + (number >> 1);
                paths = Arrays.copyOf(paths, length);
                hashes = Arrays.copyOf(hashes, length);
            }
        }
        paths[number] = isLatin(path) ? path.getBytes(StandardCharsets.ISO_8859_1) : path;
        hashes[number] = spread(hash(path));
        insert(number);
        count++;
        return number;
    }

    void remove(int number) {
        int slot = home(hashes[number]);
        while (table[slot] != number + 1) {
            slot = after(slot);
        }
        closeGap(slot);
        paths[number] = null;
        hashes[number] = free;
        free = number;
        count--;
        if (table.length > LENGTH_MIN && count < table.length >> 2) {
            rebuild(Math.max(LENGTH_MIN, table.length >> 1));
        }
    }

    /** The path of a number, or null if the number is free. */
    @Nullable
    String path(int number) {
        Object path = paths[number];
        return path instanceof byte[] latin ? new String(latin, StandardCharsets.ISO_8859_1) : (String) path;
    }

    private static long hash(String path) {
        long hash = 0;
        for (int i = 0; i < path.length(); i++) {
            hash = hash(hash, path.charAt(i));
        }
        return hash;
    }

    private static boolean isLatin(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) > 0xff) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPath(@Nullable Object known, String path, int length) {
        if (!(known instanceof byte[] latin)) {
            return known instanceof String text && text.length() == length && path.startsWith(text);
        }
        if (latin.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((char) (latin[i] & 0xff) != path.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int home(int hash) {
        return (int) ((hash & 0xffffffffL) * table.length >>> 32);
    }

    private int after(int slot) {
        return slot + 1 == table.length ? 0 : slot + 1;
    }

    private void insert(int number) {
        int slot = home(hashes[number]);
        while (table[slot] != 0) {
            slot = after(slot);
        }
        table[slot] = number + 1;
    }

    private void closeGap(int removed) {
        int gap = removed;
        int slot = after(removed);
        while (table[slot] != 0) {
            int home = home(hashes[table[slot] - 1]);
            boolean homeIsBetween = gap <= slot ? gap < home && home <= slot : gap < home || home <= slot;
            if (!homeIsBetween) {
                table[gap] = table[slot];
                gap = slot;
            }
            slot = after(slot);
        }
        table[gap] = 0;
    }

    private void rebuild(int length) {
        table = new int[length];
        for (int number = 0; number < used; number++) {
            if (paths[number] != null) {
                insert(number);
            }
        }
    }
}

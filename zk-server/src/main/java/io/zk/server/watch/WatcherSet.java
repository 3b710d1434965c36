package io.zk.server.watch;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** A set of small numbers: ascending in an array, or bits where these take less. */
final class WatcherSet {
    private int[] sorted = new int[4];
    private int size;
    /** In use once it is not empty; the array is empty then. */
    private long[] bits = {};

    int size() {
        return size;
    }

    boolean contains(int watcher) {
        if (bits.length == 0) {
            return Arrays.binarySearch(sorted, 0, size, watcher) >= 0;
        }
        int word = watcher >> 6;
        return word < bits.length && (bits[word] & 1L << watcher) != 0;
    }

    /** Whether it was not there. */
    boolean add(int watcher) {
        if (bits.length == 0) {
            int at = Arrays.binarySearch(sorted, 0, size, watcher);
            if (at >= 0) {
                return false;
            }
            insert(-at - 1, watcher);
            return true;
        }
        if (contains(watcher)) {
            return false;
        }
        int word = watcher >> 6;
        if (word >= bits.length) {
            bits = Arrays.copyOf(bits, word + 1 + (word >> 2));
        }
        bits[word] |= 1L << watcher;
        size++;
        return true;
    }

    /** Whether it was there. */
    boolean remove(int watcher) {
        if (!contains(watcher)) {
            return false;
        }
        size--;
        if (bits.length == 0) {
            int at = Arrays.binarySearch(sorted, 0, size + 1, watcher);
            System.arraycopy(sorted, at + 1, sorted, at, size - at);
        } else {
            bits[watcher >> 6] &= ~(1L << watcher);
        }
        return true;
    }

    /** In ascending order. The set must not change meanwhile. */
    void forEach(IntConsumer visitor) {
        if (bits.length == 0) {
            for (int i = 0; i < size; i++) {
                visitor.accept(sorted[i]);
            }
            return;
        }
        for (int word = 0; word < bits.length; word++) {
            for (long rest = bits[word]; rest != 0; rest &= rest - 1) {
                visitor.accept((word << 6) + Long.numberOfTrailingZeros(rest));
            }
        }
    }

    private void insert(int at, int watcher) {
        int highest = size == 0 ? watcher : Math.max(watcher, sorted[size - 1]);
        int words = (highest >> 6) + 1;
        if (size == sorted.length && words * 4L <= size * 3L) {
            bits = new long[words];
            for (int each : sorted) {
                bits[each >> 6] |= 1L << each;
            }
            sorted = new int[0];
            bits[watcher >> 6] |= 1L << watcher;
        } else {
            if (size == sorted.length) {
                sorted = Arrays.copyOf(sorted, size + (size >> 1));
            }
            System.arraycopy(sorted, at, sorted, at + 1, size - at);
            sorted[at] = watcher;
        }
        size++;
    }
}

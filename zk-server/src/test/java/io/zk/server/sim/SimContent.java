package io.zk.server.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** The bytes of one simulated file: as they are read, as they are on stable storage, and what is on its way there. */
final class SimContent {
    private static final int BLOCK_BYTES = 512;

    /** A write, or with no bytes a cut to the position. */
    private record Change(long position, byte[] bytes, boolean cut) {}

    /** A growing image; bytes at and beyond {@code size} are zero. */
    private static final class Image {
        byte[] bytes = new byte[0];
        int size;

        void put(long position, byte[] from, int length) {
            int end = (int) position + length;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length + bytes.length / 2));
            }
            System.arraycopy(from, 0, bytes, (int) position, length);
            size = Math.max(size, end);
        }

        void cut(long position) {
            if (position < size) {
                Arrays.fill(bytes, (int) position, size, (byte) 0);
                size = (int) position;
            }
        }

        void apply(Change change) {
            if (change.cut) {
                cut(change.position);
            } else {
                put(change.position, change.bytes, change.bytes.length);
            }
        }
    }

    private final Image seen = new Image();
    private Image stable = new Image();
    private final List<Change> pending = new ArrayList<>();

    int size() {
        return seen.size;
    }

    byte[] bytes() {
        return Arrays.copyOf(seen.bytes, seen.size);
    }

    int read(ByteBuffer into, long position) {
        if (position >= seen.size) {
            return -1;
        }
        int read = (int) Math.min(into.remaining(), seen.size - position);
        into.put(seen.bytes, (int) position, read);
        return read;
    }

    void write(byte[] bytes, long position) {
        change(new Change(position, bytes, false));
    }

    void cut(long position) {
        change(new Change(position, new byte[0], true));
    }

    private void change(Change change) {
        seen.apply(change);
        pending.add(change);
    }

    void force() {
        pending.forEach(stable::apply);
        pending.clear();
    }

    /** As Linux does it: what could not be written counts as written, and is gone after a crash. */
    void failForce() {
        pending.clear();
    }

    /** What is left after a crash: some of the first changes, the next one in part, or any blocks of any of them. */
    SimContent afterCrash(SimDisk.Crash crash, RandomGenerator random) {
        SimContent left = new SimContent();
        left.stable = stable;
        switch (crash) {
            case LOSE -> {}
            case KEEP -> pending.forEach(stable::apply);
            case TEAR -> tear(random);
            case SHUFFLE -> shuffle(random);
        }
        left.seen.put(0, stable.bytes, stable.size);
        return left;
    }

    private void tear(RandomGenerator random) {
        int whole = random.nextInt(pending.size() + 1);
        pending.subList(0, whole).forEach(stable::apply);
        if (whole < pending.size() && !pending.get(whole).cut) {
            Change torn = pending.get(whole);
            stable.put(torn.position, torn.bytes, random.nextInt(torn.bytes.length + 1));
        }
    }

    /** Each block is as it was or as it should be; the file has its new size. */
    private void shuffle(RandomGenerator random) {
        if (pending.stream().anyMatch(Change::cut)) {
            tear(random);
            return;
        }
        Image old = stable;
        Image mixed = new Image();
        mixed.put(0, seen.bytes, seen.size);
        for (int at = 0; at < mixed.size; at += BLOCK_BYTES) {
            if (random.nextBoolean()) {
                int end = Math.min(at + BLOCK_BYTES, mixed.size);
                for (int i = at; i < end; i++) {
                    mixed.bytes[i] = i < old.size ? old.bytes[i] : 0;
                }
            }
        }
        stable = mixed;
    }
}

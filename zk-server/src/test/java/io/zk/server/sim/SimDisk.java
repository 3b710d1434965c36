package io.zk.server.sim;

import io.zk.server.storage.Disk;
import io.zk.server.storage.DiskFile;
import io.zk.server.storage.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that fails as disks do, from a seed. Only what was forced survives a {@link #crash}: bytes by a force
 * of their file, names by a force of their folder. One thread.
 */
public final class SimDisk implements Disk {
    /** What becomes of writes that were not forced. */
    public enum Crash {
        /** None is there. */
        LOSE,
        /** All are there. */
        KEEP,
        /** The first ones are there, and the beginning of the next. */
        TEAR,
        /** Of each block of 512 bytes the old or the new content is there. */
        SHUFFLE
    }

    /** A file under a name, or none any more; of a rename also the name that goes in the same step. */
    private record NameChange(Path path, @Nullable SimContent content, @Nullable Path gone) {}

    private final RandomGenerator random;
    private final TreeSet<Path> folders = new TreeSet<>();
    private final SortedMap<Path, SimContent> names = new TreeMap<>();
    private final SortedMap<Path, SimContent> stableNames = new TreeMap<>();
    private final List<NameChange> pendingNames = new ArrayList<>();

    private long capacityBytes = Long.MAX_VALUE;
    private boolean shortWrites;
    private int forcesUntilFailure = -1;
    private int writesUntilFailure = -1;
    private int crashes;
    private long forces;
    private long writes;

    public SimDisk(RandomGenerator random) {
        this.random = random;
    }

    /** Bytes that all files together may have. */
    public void capacity(long bytes) {
        capacityBytes = bytes;
    }

    /** From now on a write may take only some of the bytes it is given. */
    public void writeShort() {
        shortWrites = true;
    }

    /** So many forces succeed, then one fails; -1: none fails. */
    public void failForceAfter(int count) {
        forcesUntilFailure = count;
    }

    /** So many writes succeed, then one fails; -1: none fails. */
    public void failWriteAfter(int count) {
        writesUntilFailure = count;
    }

    /** Forces of files that succeeded so far. */
    public long forces() {
        return forces;
    }

    /** Writes that succeeded so far. */
    public long writes() {
        return writes;
    }

    /** Everything a file holds now, to look at in a test. */
    public byte[] bytes(Path file) throws IOException {
        return content(file).bytes();
    }

    /** Makes a file of these bytes, as if it had been there for long. */
    public void put(Path file, byte[] bytes) {
        SimContent content = new SimContent();
        content.write(bytes, 0);
        content.force();
        addFolders(file.getParent());
        names.put(file, content);
        stableNames.put(file, content);
    }

    /** The power goes: what was not forced is lost as said, open files are dead, and the disk is there again. */
    public void crash(Crash crash) {
        crashes++;
        int kept = crash == Crash.LOSE
                ? 0
                : crash == Crash.KEEP ? pendingNames.size() : random.nextInt(pendingNames.size() + 1);
        pendingNames.subList(0, kept).forEach(change -> apply(change, stableNames));
        pendingNames.clear();
        names.clear();
        stableNames.replaceAll((path, content) -> content.afterCrash(crash, random));
        names.putAll(stableNames);
    }

    @Override
    public boolean exists(Path path) {
        return names.containsKey(path) || folders.contains(path);
    }

    @Override
    public boolean isFolder(Path path) {
        return folders.contains(path);
    }

    @Override
    public boolean isWritable(Path folder) {
        return folders.contains(folder);
    }

    @Override
    public void createFolders(Path folder) {
        addFolders(folder);
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        if (!folders.contains(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        return names.keySet().stream()
                .filter(path -> folder.equals(path.getParent()))
                .map(path -> String.valueOf(path.getFileName()))
                .toList();
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        if (!folders.contains(file.getParent())) {
            throw new NoSuchFileException(file.toString());
        }
        SimContent content = names.get(file);
        if (content == null) {
            content = new SimContent();
            change(new NameChange(file, content, null));
        } else {
            content.cut(0);
        }
        return new Handle(file, content);
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new Handle(file, content(file));
    }

    @Override
    public DiskFile openRead(Path file) throws IOException {
        return open(file);
    }

    @Override
    public long size(Path file) throws IOException {
        return content(file).size();
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        SimContent content = content(from);
        change(new NameChange(to, content, from));
    }

    @Override
    public void delete(Path file) {
        if (names.containsKey(file)) {
            change(new NameChange(file, null, null));
        }
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        failIfDue();
        List<NameChange> others = new ArrayList<>();
        for (NameChange change : pendingNames) {
            if (folder.equals(change.path.getParent())) {
                apply(change, stableNames);
            } else {
                others.add(change);
            }
        }
        pendingNames.clear();
        pendingNames.addAll(others);
    }

    @Override
    public long freeBytes(Path folder) {
        long used = names.values().stream().mapToLong(SimContent::size).sum();
        return Math.max(0, capacityBytes - used);
    }

    private void change(NameChange change) {
        apply(change, names);
        pendingNames.add(change);
    }

    private static void apply(NameChange change, Map<Path, SimContent> to) {
        if (change.content == null) {
            to.remove(change.path);
        } else {
            to.put(change.path, change.content);
        }
        if (change.gone != null) {
            to.remove(change.gone);
        }
    }

    private void addFolders(@Nullable Path folder) {
        for (Path at = folder; at != null; at = at.getParent()) {
            folders.add(at);
        }
    }

    private SimContent content(Path file) throws IOException {
        SimContent content = names.get(file);
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        return content;
    }

    private void failIfDue() throws IOException {
        if (forcesUntilFailure >= 0 && forcesUntilFailure-- == 0) {
            throw new IOException("simulated: force failed");
        }
    }

    /** An open file, dead after a crash. */
    private final class Handle implements DiskFile {
        private final Path path;
        private final SimContent content;
        private final int openedAfter = crashes;
        private boolean closed;

        Handle(Path path, SimContent content) {
            this.path = path;
            this.content = content;
        }

        @Override
        public long size() throws IOException {
            requireOpen();
            return content.size();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            requireOpen();
            return content.read(into, position);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            requireOpen();
            if (writesUntilFailure >= 0 && writesUntilFailure-- == 0) {
                throw new IOException("simulated: write failed");
            }
            int length = from.remaining();
            if (shortWrites && length > 1) {
                length = 1 + random.nextInt(length);
            }
            long growth = Math.max(0, position + length - content.size());
            long free = freeBytes(path);
            if (growth > free) {
                length -= (int) Math.min(length, growth - free);
                if (length == 0) {
                    throw new DiskFullException(path, null);
                }
            }
            byte[] bytes = new byte[length];
            from.get(bytes);
            content.write(bytes, position);
            writes++;
            return length;
        }

        @Override
        public void force(boolean metadata) throws IOException {
            requireOpen();
            try {
                failIfDue();
            } catch (IOException e) {
                content.failForce();
                throw e;
            }
            content.force();
            forces++;
        }

        @Override
        public void truncate(long size) throws IOException {
            requireOpen();
            content.cut(size);
        }

        @Override
        public void close() {
            closed = true;
        }

        private void requireOpen() throws IOException {
            if (closed || openedAfter != crashes) {
                throw new IOException("the file is closed: " + path);
            }
        }
    }
}

package io.zk.server.storage;

import io.zk.server.tree.DataTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.SnappyOutputStream;

/** Writes snapshot files. Any thread, one snapshot at a time; the gate keeps the slices apart from the writes. */
public final class Snapshots {
    private static final int STREAM_BYTES = 1 << 16;

    /** Forced piece by piece: all at once at the end would hold up the log's forces on the same disk. */
    private static final int FORCED_PIECE_BYTES = 8 << 20;

    private final Disk disk;
    private final Path folder;
    private final SnapshotFormat format;

    public Snapshots(Disk disk, StorageSettings settings) {
        this.disk = disk;
        this.folder = settings.snapshotFolder();
        this.format = settings.snapshots();
    }

    /**
     * A snapshot that is whole and durable under its name.
     *
     * @param bytes before compression
     * @param exact whether nothing was applied while it was written: it needs no log to be the state at its zxid
     */
    public record Written(Path file, long zxid, long bytes, boolean exact) {}

    /**
     * Writes the tree slice by slice while writes go on, under a temporary name that is changed when all of it is
     * durable. Its zxid is the tree's when it begins; what is applied meanwhile may be in it or not, as replaying the
     * log from there repairs.
     *
     * @param sessions called once, inside the gate: the timeout of every session by its id, no older than the tree
     */
    public Written write(DataTree tree, Supplier<SortedMap<Long, Integer>> sessions, SliceGate gate)
            throws IOException {
        return publish("", SnapshotWriter.begin(tree, sessions, gate, format));
    }

    /**
     * The same, with a last question before it gets its name: a snapshot of what was never committed could not be cut,
     * and would bring it back for ever.
     *
     * @param certain asked inside the gate when all is written: whether everything applied to this tree until then is
     *     committed, and it is still the server's tree
     * @return null if it is not certain: then nothing is left of it
     */
    public @Nullable Written write(
            DataTree tree, Supplier<SortedMap<Long, Integer>> sessions, SliceGate gate, BooleanSupplier certain)
            throws IOException {
        SnapshotWriter writer = SnapshotWriter.begin(tree, sessions, gate, format);
        Path unfinished = writeUnfinished("", writer);
        AtomicBoolean answer = new AtomicBoolean();
        gate.locked(() -> answer.set(certain.getAsBoolean()));
        if (!answer.get()) {
            disk.delete(unfinished);
            return null;
        }
        return name(unfinished, "", writer);
    }

    /** A snapshot's zxid, and when it was written. */
    public record Newest(long zxid, long epochMillis) {}

    /** That of the highest zxid; null if there is none, or the folder can't be read. */
    public @Nullable Newest newest() {
        try {
            Newest newest = null;
            for (DataName name : DataName.list(disk, folder, DataName.Kind.SNAPSHOT)) {
                if (name.zxid() >= 0) {
                    newest = new Newest(
                            name.zxid(), folder.resolve(name.name()).toFile().lastModified());
                }
            }
            return newest;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Writes a tree that nobody changes as the state at a zxid at which nothing happened, which is not below the tree's.
     * Whole and durable, as the others.
     */
    public Written writeAs(DataTree tree, SortedMap<Long, Integer> sessions, long zxid) throws IOException {
        return publish("", SnapshotWriter.ofState(tree, sessions, format, zxid));
    }

    /** Writes all of it, and gives it its name behind this prefix; durable. */
    Written publish(String prefix, SnapshotWriter writer) throws IOException {
        return name(writeUnfinished(prefix, writer), prefix, writer);
    }

    private Path writeUnfinished(String prefix, SnapshotWriter writer) throws IOException {
        Path unfinished = folder.resolve(DataName.UNFINISHED + prefix + nameOf(writer));
        try {
            writeFile(unfinished, writer);
        } catch (IOException e) {
            deleteAfter(e, unfinished);
            throw e;
        }
        return unfinished;
    }

    private Written name(Path unfinished, String prefix, SnapshotWriter writer) throws IOException {
        Path file = folder.resolve(prefix + nameOf(writer));
        try {
            disk.rename(unfinished, file);
        } catch (IOException e) {
            deleteAfter(e, unfinished);
            throw e;
        }
        disk.forceFolder(folder);
        return new Written(file, writer.zxid(), writer.bytes(), writer.endZxid() == writer.zxid());
    }

    private String nameOf(SnapshotWriter writer) {
        return DataName.of(DataName.Kind.SNAPSHOT, writer.zxid())
                + format.compression().suffix();
    }

    private void writeFile(Path unfinished, SnapshotWriter writer) throws IOException {
        try (DiskFile file = disk.create(unfinished)) {
            OutputStream packed = pack(new FileSink(file));
            writer.writeTo(packed);
            packed.close();
            file.force(true);
        }
    }

    private OutputStream pack(OutputStream sink) throws IOException {
        return switch (format.compression()) {
            case NONE -> sink;
            case GZIP -> new GZIPOutputStream(sink, STREAM_BYTES);
            case SNAPPY -> new SnappyOutputStream(sink);
        };
    }

    private void deleteAfter(IOException failure, Path unfinished) {
        try {
            disk.delete(unfinished);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Appends to a file from its beginning; the file is closed by its owner. */
    private static final class FileSink extends OutputStream {
        private final DiskFile file;
        private long at;
        private long forced;

        FileSink(DiskFile file) {
            this.file = file;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            file.writeFully(ByteBuffer.wrap(bytes, offset, length), at);
            at += length;
            if (at - forced >= FORCED_PIECE_BYTES) {
                file.force(true);
                forced = at;
            }
        }
    }
}

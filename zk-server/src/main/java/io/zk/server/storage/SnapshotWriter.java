package io.zk.server.storage;

import io.zk.server.tree.DataTree;
import io.zk.server.txn.TxnDigest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.zip.Adler32;
import java.util.zip.CheckedOutputStream;

/**
 * One snapshot as a stream of bytes: a header, the state, then what seals it. Transactions may be applied while it is
 * written. Used once: {@link #begin}, then {@link #writeTo}. One thread.
 */
public final class SnapshotWriter {
    private static final int HEADER_BYTES = 16;
    private static final int DIGEST_BYTES = 20;
    private static final int SEAL_BYTES = 13;

    private final DataTree tree;
    private final SliceGate gate;
    private final SnapshotFormat format;
    private final StateWriter state;
    private final long contentsEnd;
    private final long zxid;
    private final Adler32 adler = new Adler32();

    private long digestZxid;
    private long digest;
    private long frameBytes;
    private long endZxid;

    private SnapshotWriter(
            DataTree tree, StateWriter state, SliceGate gate, SnapshotFormat format, long contentsEnd, long zxid) {
        this.tree = tree;
        this.state = state;
        this.gate = gate;
        this.format = format;
        this.contentsEnd = contentsEnd;
        this.zxid = zxid;
    }

    /** Fixes the zxid and takes sessions and ACLs, all in one slice. */
    public static SnapshotWriter begin(
            DataTree tree, Supplier<SortedMap<Long, Integer>> sessions, SliceGate gate, SnapshotFormat format) {
        StateWriter state = StateWriter.begin(tree, sessions, gate);
        return new SnapshotWriter(tree, state, gate, format, 0, state.zxid());
    }

    /** Of a tree that a leader has sent, and that nobody changes: it may hold parts of transactions after its zxid. */
    static SnapshotWriter ofReceived(DataTree tree, SortedMap<Long, Integer> sessions, SnapshotFormat format) {
        StateWriter state = StateWriter.begin(tree, () -> sessions, SliceGate.NONE);
        return new SnapshotWriter(tree, state, SliceGate.NONE, format, SnapshotFile.END_UNKNOWN, state.zxid());
    }

    /**
     * Of a tree that nobody changes, as the state at another zxid, at which nothing happened: whoever starts from it goes
     * on from there.
     *
     * @param zxid not below the tree's
     */
    static SnapshotWriter ofState(DataTree tree, SortedMap<Long, Integer> sessions, SnapshotFormat format, long zxid) {
        StateWriter state = StateWriter.begin(tree, () -> sessions, SliceGate.NONE);
        return new SnapshotWriter(tree, state, SliceGate.NONE, format, 0, zxid);
    }

    /** The tree's zxid when this began: all up to it is in the snapshot. */
    public long zxid() {
        return zxid;
    }

    /** The tree's zxid when all of it was written: up to there, transactions may be in the snapshot in part. */
    public long endZxid() {
        return endZxid;
    }

    /** Bytes written, before any compression. */
    public long bytes() {
        return state.bytes() + frameBytes;
    }

    /** Writes all of it, uncompressed as far as this is concerned. Flushes nothing and closes nothing. */
    public void writeTo(OutputStream stream) throws IOException {
        CheckedOutputStream summed = new CheckedOutputStream(stream, adler);
        put(
                summed,
                ByteBuffer.allocate(HEADER_BYTES)
                        .putInt(SnapshotFile.MAGIC)
                        .putInt(SnapshotFile.VERSION)
                        .putLong(-1)
                        .array());
        state.writeTo(summed);
        gate.locked(() -> endZxid = tree.lastZxid());
        putSeal(summed);
        if (format.digest()) {
            gate.locked(this::takeDigest);
            put(
                    summed,
                    ByteBuffer.allocate(DIGEST_BYTES)
                            .putLong(digestZxid)
                            .putInt(TxnDigest.VERSION)
                            .putLong(digest)
                            .array());
            putSeal(summed);
        }
        if (format.lastZxid()) {
            put(summed, ByteBuffer.allocate(Long.BYTES).putLong(zxid()).array());
            putSeal(summed);
        }
    }

    /** A tree to which nothing was ever applied has no digest worth comparing: Apache writes zeros. */
    private void takeDigest() {
        digestZxid = Math.max(contentsEnd, Math.max(zxid, tree.lastZxid()));
        digest = digestZxid > 0 && contentsEnd == 0 ? tree.digest() : 0;
    }

    /** The checksum of all bytes before it, which runs on over the seal itself. */
    private void putSeal(OutputStream summed) throws IOException {
        put(
                summed,
                ByteBuffer.allocate(SEAL_BYTES)
                        .putLong(adler.getValue())
                        .putInt(1)
                        .put((byte) '/')
                        .array());
    }

    private void put(OutputStream summed, byte[] bytes) throws IOException {
        summed.write(bytes);
        frameBytes += bytes.length;
    }
}

package io.zk.server.storage;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Acl;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.Node;
import io.zk.server.tree.TreeWalk;
import io.zk.server.txn.TxnDigest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.zip.Adler32;

/**
 * One snapshot as a stream of bytes: sessions and ACLs as they are at the beginning, then the nodes in slices, between
 * which transactions may be applied. Used once: {@link #begin}, then {@link #writeTo}. One thread.
 */
public final class SnapshotWriter {
    /** A slice ends at so many bytes: about what can be copied while a write waits without noticing. */
    private static final int SLICE_BYTES = 1 << 16;

    /** Nodes between two looks at the size of the slice, as one of them may have a megabyte of data. */
    private static final int STEP_NODES = 8;

    private final DataTree tree;
    private final SliceGate gate;
    private final SnapshotFormat format;
    private final SortedMap<Long, Integer> sessions;
    private final SortedMap<Integer, List<Acl>> acls;
    private final TreeWalk walk;
    private final long zxid;
    private final Adler32 adler = new Adler32();
    private final ByteBuf buffer = Unpooled.buffer(2 * SLICE_BYTES);
    private final WireOut out = new WireOut(buffer);

    private boolean more = true;
    private long digestZxid;
    private long digest;
    private long bytes;
    /** Bytes of the buffer that the checksum holds already. */
    private int summed;

    private SnapshotWriter(DataTree tree, SortedMap<Long, Integer> sessions, SliceGate gate, SnapshotFormat format) {
        this.tree = tree;
        this.sessions = sessions;
        this.gate = gate;
        this.format = format;
        this.acls = tree.acls();
        this.walk = new TreeWalk(tree);
        this.zxid = tree.lastZxid();
    }

    /** Fixes the zxid and takes sessions and ACLs, all in one slice. */
    public static SnapshotWriter begin(
            DataTree tree, Supplier<SortedMap<Long, Integer>> sessions, SliceGate gate, SnapshotFormat format) {
        SnapshotWriter[] writer = new SnapshotWriter[1];
        gate.locked(() -> writer[0] = new SnapshotWriter(tree, sessions.get(), gate, format));
        return writer[0];
    }

    /** The tree's zxid when this began: all up to it is in the snapshot. */
    public long zxid() {
        return zxid;
    }

    /** Bytes written, before any compression. */
    public long bytes() {
        return bytes;
    }

    /** Writes all of it, uncompressed as far as this is concerned. Flushes nothing and closes nothing. */
    public void writeTo(OutputStream stream) throws IOException {
        putHead();
        emit(stream);
        while (more) {
            gate.locked(this::putSlice);
            emit(stream);
        }
        out.writeString(SnapshotFile.END);
        putSeal();
        emit(stream);
        if (format.digest()) {
            gate.locked(this::takeDigest);
            out.writeLong(digestZxid);
            out.writeInt(TxnDigest.VERSION);
            out.writeLong(digest);
            putSeal();
            emit(stream);
        }
        if (format.lastZxid()) {
            out.writeLong(zxid);
            putSeal();
            emit(stream);
        }
    }

    private void putHead() {
        out.writeInt(SnapshotFile.MAGIC);
        out.writeInt(SnapshotFile.VERSION);
        out.writeLong(-1);
        out.writeInt(sessions.size());
        sessions.forEach((id, timeoutMillis) -> {
            out.writeLong(id);
            out.writeInt(timeoutMillis);
        });
        out.writeInt(acls.size());
        acls.forEach((id, acl) -> {
            out.writeLong(id);
            Acl.encodeList(acl, out);
        });
    }

    private void putSlice() {
        while (more && buffer.readableBytes() < SLICE_BYTES) {
            more = walk.next(STEP_NODES, this::putNode);
        }
    }

    private void putNode(String path, Node node) {
        out.writeString(path);
        node.writeData(out);
        out.writeLong(node.aclId());
        out.writeLong(node.czxid());
        out.writeLong(node.mzxid());
        out.writeLong(node.ctime());
        out.writeLong(node.mtime());
        out.writeInt(node.version());
        out.writeInt(node.storedCversion());
        out.writeInt(node.aversion());
        out.writeLong(node.storedOwner());
        out.writeLong(node.pzxid());
    }

    /** A tree to which nothing was ever applied has no digest worth comparing: Apache writes zeros. */
    private void takeDigest() {
        digestZxid = tree.lastZxid();
        digest = digestZxid > 0 ? tree.digest() : 0;
    }

    /** The checksum of all bytes before it, which runs on over the seal itself. */
    private void putSeal() {
        sum();
        out.writeLong(adler.getValue());
        out.writeString(SnapshotFile.END);
    }

    private void sum() {
        int readable = buffer.readableBytes();
        adler.update(buffer.array(), buffer.arrayOffset() + buffer.readerIndex() + summed, readable - summed);
        summed = readable;
    }

    private void emit(OutputStream stream) throws IOException {
        sum();
        int readable = buffer.readableBytes();
        stream.write(buffer.array(), buffer.arrayOffset() + buffer.readerIndex(), readable);
        bytes += readable;
        buffer.clear();
        summed = 0;
    }
}

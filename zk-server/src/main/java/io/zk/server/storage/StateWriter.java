package io.zk.server.storage;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Acl;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.Node;
import io.zk.server.tree.TreeWalk;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * What a snapshot file and a stream to a learner have in common: sessions and ACLs as they are at the beginning, then the
 * nodes in slices, between which transactions may be applied. Used once: {@link #begin}, then {@link #writeTo}. One
 * thread.
 */
final class StateWriter {
    /** A slice ends at so many bytes: about what can be copied while a write waits without noticing. */
    private static final int SLICE_BYTES = 1 << 16;

    /** Nodes between two looks at the size of the slice, as one of them may have a megabyte of data. */
    private static final int STEP_NODES = 8;

    private final SliceGate gate;
    private final SortedMap<Long, Integer> sessions;
    private final SortedMap<Integer, List<Acl>> acls;
    private final TreeWalk walk;
    private final long zxid;
    private final ByteBuf buffer = Unpooled.buffer(2 * SLICE_BYTES);
    private final WireOut out = new WireOut(buffer);

    private boolean more = true;
    private long bytes;

    private StateWriter(DataTree tree, SortedMap<Long, Integer> sessions, SliceGate gate) {
        this.sessions = sessions;
        this.gate = gate;
        this.acls = tree.acls();
        this.walk = new TreeWalk(tree);
        this.zxid = tree.lastZxid();
    }

    /** Fixes the zxid and takes sessions and ACLs, all in one slice. */
    static StateWriter begin(DataTree tree, Supplier<SortedMap<Long, Integer>> sessions, SliceGate gate) {
        StateWriter[] writer = new StateWriter[1];
        gate.locked(() -> writer[0] = new StateWriter(tree, sessions.get(), gate));
        return writer[0];
    }

    /** The tree's zxid when this began: all up to it is in what is written. */
    long zxid() {
        return zxid;
    }

    /** Bytes written so far. */
    long bytes() {
        return bytes;
    }

    /** Writes all of it and the mark behind the last node. Flushes nothing and closes nothing. */
    void writeTo(OutputStream stream) throws IOException {
        putTables();
        emit(stream);
        while (more) {
            gate.locked(this::putSlice);
            emit(stream);
        }
        out.writeString(SnapshotFile.END);
        emit(stream);
    }

    private void putTables() {
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

    private void emit(OutputStream stream) throws IOException {
        int readable = buffer.readableBytes();
        stream.write(buffer.array(), buffer.arrayOffset() + buffer.readerIndex(), readable);
        bytes += readable;
        buffer.clear();
    }
}

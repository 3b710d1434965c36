package io.zk.server.storage;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * The whole state on a link, as a leader sends it behind SNAP: what is in a snapshot file, without header, checksums and
 * digest, and a signature at its end. Any thread.
 */
public final class StateStream {
    private static final String SIGNATURE = "BenWasHere";

    private StateStream() {}

    /**
     * What was received.
     *
     * @param tree holds all up to its zxid, and perhaps parts of transactions after that
     */
    public record Received(DataTree tree, SortedMap<Long, Integer> sessions) {}

    /**
     * Writes the state slice by slice while transactions are applied: all up to the tree's zxid when this begins is in
     * it, of what is applied meanwhile some. Flushes nothing and closes nothing.
     *
     * @param sessions called once, inside the gate: the timeout of every session by its id, no older than the tree
     */
    public static void write(
            DataTree tree, Supplier<SortedMap<Long, Integer>> sessions, SliceGate gate, OutputStream stream)
            throws IOException {
        StateWriter.begin(tree, sessions, gate).writeTo(stream);
        ByteBuf end = Unpooled.buffer();
        new WireOut(end).writeString(SIGNATURE);
        stream.write(end.array(), end.arrayOffset(), end.readableBytes());
    }

    /**
     * Reads up to the end of the signature and not one byte more, in pieces from a few bytes on: a buffered stream is
     * better. Does not close it.
     *
     * @param zxid the one in the SNAP packet
     * @throws BrokenSnapshotException if this is no whole state; nothing more can be read from the stream then
     */
    public static Received read(InputStream stream, long zxid, TreeRules rules, WireLimits limits) throws IOException {
        SnapshotIn in = SnapshotIn.exact(stream, limits);
        StateReader reader = new StateReader(in, rules);
        reader.read();
        String signature = in.readText();
        if (!signature.equals(SIGNATURE)) {
            throw new BrokenSnapshotException("it ends with " + signature.substring(0, Math.min(20, signature.length()))
                    + " and not with its signature");
        }
        return new Received(reader.tree(zxid), reader.sessions());
    }
}

package io.zk.server.net;

import io.zk.server.tree.DataTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.function.Supplier;

/** A whole state as the stream that goes from a leader to a learner. Threads of their own, several at once. */
public interface StateTransfer {
    /**
     * A whole state.
     *
     * @param sessions timeout in milliseconds of each open session, by session id
     */
    record State(DataTree tree, SortedMap<Long, Integer> sessions) {}

    /** Writes it while transactions are applied. Blocks; the stream is closed by the caller. */
    void write(DataTree tree, Supplier<SortedMap<Long, Integer>> sessions, OutputStream to) throws IOException;

    /**
     * Reads one. Blocks. Must not take a byte more than belongs to it: what follows is the next packet.
     *
     * @param zxid that the leader named with it
     * @throws IOException if the stream ends early, or is no state
     */
    State read(long zxid, InputStream from) throws IOException;
}

package io.zk.server.replica;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.wire.WireOut;
import java.util.ArrayList;
import java.util.List;

/** Writes frames into the outgoing bytes of a loop's connections, and knows which have any. Loop. */
final class ReplyWriter {
    private final LoopStats stats;
    private final WireOut out = new WireOut(Unpooled.EMPTY_BUFFER);
    private final List<ClientConnection> dirty = new ArrayList<>();

    ReplyWriter(LoopStats stats) {
        this.stats = stats;
    }

    /** Stands where the connection's next byte goes, from {@link #begin} on. */
    WireOut out() {
        return out;
    }

    /** Points {@link #out} at the connection's outgoing bytes. */
    ByteBuf begin(ClientConnection connection) {
        ByteBuf buffer = connection.out();
        out.over(buffer);
        mark(connection);
        return buffer;
    }

    /** A whole reply that is a header. */
    void reply(ClientConnection connection, int xid, long zxid, ErrorCode err) {
        ByteBuf buffer = begin(connection);
        int start = buffer.writerIndex();
        Frames.header(out, xid, zxid, err.code());
        Frames.close(buffer, start);
        countSent(connection);
    }

    /** Nothing more is read from it, and it is closed behind what is written. */
    void close(ClientConnection connection) {
        connection.state(ClientConnection.State.CLOSING);
        mark(connection);
    }

    void countSent(ClientConnection connection) {
        stats.countSent();
        connection.stats().countSent();
    }

    /** Connections that have bytes to write or are to be closed, each once. */
    List<ClientConnection> takeDirty() {
        if (dirty.isEmpty()) {
            return List.of();
        }
        List<ClientConnection> taken = List.copyOf(dirty);
        dirty.clear();
        for (ClientConnection connection : taken) {
            connection.clean();
        }
        return taken;
    }

    private void mark(ClientConnection connection) {
        if (connection.markDirty()) {
            dirty.add(connection);
        }
    }
}

package io.zk.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** What a socket has brought and nobody has read yet, in one piece. */
final class ReceivedBytes {
    private ReceivedBytes() {}

    /** Takes both over; the caller has the result. Null: nothing was left. */
    static ByteBuf joined(@Nullable ByteBuf before, ByteBuf received, ByteBufAllocator buffers) {
        if (before == null) {
            return received;
        }
        int bytes = received.readableBytes();
        ByteBuf whole = before;
        if (before.writableBytes() < bytes) {
            // Twice what is there, never what a frame's length promises: a length costs its sender nothing.
            whole = buffers.directBuffer(2 * (before.readableBytes() + bytes));
            whole.writeBytes(before);
            before.release();
        }
        whole.writeBytes(received);
        received.release();
        return whole;
    }
}

package io.zk.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A state's bytes on their way from the thread that writes them to the loop, in pieces. The writer waits while too many
 * have not been taken by the socket. Written by one thread.
 */
final class StateOutput extends OutputStream {
    /** Where they go. */
    interface Pieces {
        /** Gets each piece on the writing thread, and releases it. */
        void handOver(StateOutput from, ByteBuf piece);
    }

    private static final int PIECE_BYTES = 64 << 10;
    private static final int UNSENT_BYTES_MAX = 1 << 20;

    private final Pieces pieces;
    private ByteBuf piece = PooledByteBufAllocator.DEFAULT.directBuffer(PIECE_BYTES, PIECE_BYTES);
    private int unsent;
    private @Nullable String broken;

    StateOutput(Pieces pieces) {
        this.pieces = pieces;
    }

    @Override
    public void write(int value) throws IOException {
        piece.writeByte(value);
        if (!piece.isWritable()) {
            flush();
        }
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int count = Math.min(end - at, piece.writableBytes());
            piece.writeBytes(from, at, count);
            at += count;
            if (!piece.isWritable()) {
                flush();
            }
        }
    }

    /** Hands over what has been written, and waits until there is room for more. */
    @Override
    public void flush() throws IOException {
        int bytes = piece.readableBytes();
        if (bytes == 0) {
            return;
        }
        takeRoom(bytes);
        ByteBuf full = piece;
        piece = full.alloc().directBuffer(PIECE_BYTES, PIECE_BYTES);
        pieces.handOver(this, full);
    }

    /** Frees what was not handed over; to be called by the writer in any case. */
    void release() {
        piece.release();
    }

    /** The socket has taken so many bytes. Loop. */
    synchronized void sent(int bytes) {
        unsent -= bytes;
        notifyAll();
    }

    /** Whoever writes is told so. Loop. */
    synchronized void breakOff(String reason) {
        broken = reason;
        notifyAll();
    }

    private synchronized void takeRoom(int bytes) throws IOException {
        try {
            while (unsent >= UNSENT_BYTES_MAX && broken == null) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (broken != null) {
            throw new IOException(broken);
        }
        unsent += bytes;
    }
}

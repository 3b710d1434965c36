package io.zk.server.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A state's bytes on their way from the loop to the thread that reads them. The loop fills it and never waits; when much
 * is in it, it says so, and later that there is room again. Read by one thread.
 */
final class StateInput extends InputStream {
    private static final int BYTES_HIGH = 4 << 20;
    private static final int BYTES_LOW = 1 << 20;

    private final Runnable roomAgain;
    private final Queue<byte[]> filled = new ArrayDeque<>();
    /** Bytes in {@link #filled}. */
    private int bytes;

    private boolean full;
    private @Nullable String broken;

    private byte[] piece = new byte[0];
    private int at;

    /** @param roomAgain called by the reading thread after {@link #fill} has said that it is full */
    StateInput(Runnable roomAgain) {
        this.roomAgain = roomAgain;
    }

    /** Adds a piece; whether there is room for more. Loop. */
    synchronized boolean fill(byte[] next) {
        if (next.length > 0) {
            filled.add(next);
            bytes += next.length;
            notifyAll();
        }
        full = full || bytes >= BYTES_HIGH;
        return !full;
    }

    /** No more will come: a reader that has taken everything is told so. Loop. */
    synchronized void breakOff(String reason) {
        broken = reason;
        notifyAll();
    }

    /** What nobody has read. After the reader has finished. */
    synchronized List<byte[]> rest() {
        List<byte[]> rest = new ArrayList<>();
        byte[] begun = new byte[piece.length - at];
        System.arraycopy(piece, at, begun, 0, begun.length);
        rest.add(begun);
        rest.addAll(filled);
        piece = new byte[0];
        at = 0;
        filled.clear();
        bytes = 0;
        return rest;
    }

    @Override
    public int read() throws IOException {
        if (at == piece.length) {
            take();
        }
        return piece[at++] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == piece.length) {
            take();
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return piece.length - at;
    }

    private void take() throws IOException {
        if (next()) {
            roomAgain.run();
        }
    }

    /** Begins the next piece; whether there is room again where there was none. */
    private synchronized boolean next() throws IOException {
        try {
            while (filled.isEmpty() && broken == null) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        byte[] next = filled.poll();
        if (next == null) {
            throw new IOException(broken);
        }
        bytes -= next.length;
        piece = next;
        at = 0;
        boolean roomAgain = full && bytes <= BYTES_LOW;
        full = full && !roomAgain;
        return roomAgain;
    }
}

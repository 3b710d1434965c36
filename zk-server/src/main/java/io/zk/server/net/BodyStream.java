package io.zk.server.net;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, handed from its event loop to the thread that reads it, a few pieces at a time: the socket is
 * read no further than that. Read by one thread.
 */
final class BodyStream extends InputStream {
    /** One at a time is asked for; behind it come the end and a failure. */
    private static final int PIECES_MAX = 4;

    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> pieces = new ArrayBlockingQueue<>(PIECES_MAX);
    private final Runnable wanted;
    private final int patienceMillis;
    private byte[] piece = END;
    private int at;
    private boolean ended;
    private volatile boolean waiting;
    private volatile @Nullable String failure;

    /**
     * @param wanted is called when there is nothing to read: more of the socket is to be read. Any thread
     * @param patienceMillis after which a body that does not go on is given up
     */
    BodyStream(Runnable wanted, int patienceMillis) {
        this.wanted = wanted;
        this.patienceMillis = patienceMillis;
    }

    /** Whether somebody waits for the next piece. Any thread. */
    boolean wants() {
        return waiting && pieces.isEmpty();
    }

    /** The next piece; false if there are too many, which one who reads the socket only when told can't bring about. */
    boolean add(ByteBuf content) {
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        return bytes.length == 0 || pieces.offer(bytes);
    }

    /** There is no more. */
    boolean end() {
        return pieces.offer(END);
    }

    /** There will be no more, though there should. */
    void fail(String why) {
        failure = why;
        if (!pieces.offer(END)) {
            pieces.clear();
            pieces.add(END);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == piece.length && !ended) {
            next();
        }
        if (ended) {
            if (failure != null) {
                throw new IOException(failure);
            }
            return -1;
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, bytes, offset, count);
        at += count;
        return count;
    }

    private void next() throws IOException {
        byte[] got = pieces.poll();
        try {
            if (got == null) {
                waiting = true;
                wanted.run();
                got = pieces.poll(patienceMillis, TimeUnit.MILLISECONDS);
                waiting = false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server ends");
        }
        if (got == null) {
            throw new IOException("the body of the request did not go on for " + patienceMillis + " ms");
        }
        ended = got == END;
        piece = got;
        at = 0;
    }
}

package io.zk.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.zk.server.acl.Identities;
import io.zk.server.replica.ClientConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client's socket: cuts what it receives into frames, stops reading while there is too much on the way in either
 * direction, and writes what the loop has for it. Holds no buffer while nothing is under way. Owned by its event loop.
 */
final class ClientChannel extends ChannelInboundHandlerAdapter implements Supplier<ByteBuf> {
    private static final Logger LOG = LogManager.getLogger(ClientChannel.class);
    private static final int LENGTH_BYTES = 4;
    /** Where a connect request has it: behind the version, the newest zxid seen and the timeout. */
    private static final int SESSION_ID_AT = 16;

    private static final int OUT_BYTES_MIN = 256;
    private static final int OUT_BYTES_KEPT = 64 << 10;

    private final ClientPort port;
    private final IoLoop loop;
    private final Channel channel;
    private final InetSocketAddress remote;
    private final ClientConnection connection;
    private @Nullable ByteBuf in;
    private int outBytes = OUT_BYTES_MIN;
    private int place;
    private boolean queued;
    private boolean opened;
    /** Its first frame has come. */
    private boolean greeted;
    /** It will be looked at again after a while. */
    private boolean stalled;
    /** Its session was open at a turn before. */
    private boolean inSession;

    private boolean paused;
    private boolean inputEnded;
    /** A four-letter word has been taken: whatever follows it is ignored. */
    private volatile boolean word;
    /** The bytes make no sense: close without an answer. */
    private boolean dropped;

    private boolean closed;

    ClientChannel(ClientPort port, IoLoop loop, Channel channel, InetSocketAddress remote) {
        this.port = port;
        this.loop = loop;
        this.channel = channel;
        this.remote = remote;
        this.connection =
                loop.clients().connect(remote.getAddress().getHostAddress(), this, System.currentTimeMillis());
    }

    ClientConnection connection() {
        return connection;
    }

    InetSocketAddress remote() {
        return remote;
    }

    /** Where its loop's list of open connections has it, which alone asks. */
    int place() {
        return place;
    }

    void place(int next) {
        place = next;
    }

    /** Whether whoever serves the clients of its loop knows of it: neither gone nor retired. */
    boolean served() {
        return !closed;
    }

    /** Whether it is being read, for the words stat and cons. Any thread; may be a moment old. */
    boolean reads() {
        return channel.config().isAutoRead() && !word;
    }

    /** Whether it is under TLS. Any thread. */
    boolean secure() {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /** Whether it came with a four-letter word. Any thread. */
    boolean asksWord() {
        return word;
    }

    Identities identities() {
        return connection.identities();
    }

    /** Its certificate has been looked at, before its first frame came. */
    void identified(Identities identities) {
        connection.identities(identities);
    }

    /** Logs something that its client can cause. */
    void warn(String what) {
        if (loop.mayWarn()) {
            LOG.warn("connection of {} {}", remote, what);
        }
    }

    // ---- what the socket brings

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf received = (ByteBuf) message;
        port.counters().bytesReceived.add(received.readableBytes());
        if (closed || dropped || word || connection.closing()) {
            received.release();
            return;
        }
        in = ReceivedBytes.joined(in, received, channel.alloc());
        queue();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (paused && channel.isWritable()) {
            queue();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            // The peer sends no more, but what it sent is answered: nc does so behind a four-letter word.
            inputEnded = true;
            queue();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            LOG.debug("connection of {} ends: {}", remote, cause.toString());
            lost();
        } else {
            giveUp(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        boolean served = served();
        closed = true;
        releaseInput();
        port.left(this);
        loop.gone(this, served);
    }

    // ---- a turn of the loop

    /** Handles complete frames, under the tree gate; how many. */
    int frames(long now) {
        queued = false;
        // Judged anew each turn: whatever it waited for has queued it again, maybe with nothing left to look at.
        paused = false;
        ByteBuf buffer = in;
        if (buffer == null || closed || dropped) {
            return 0;
        }
        int budget = port.frameBudget(loop);
        int handled = 0;
        while (buffer.readableBytes() >= LENGTH_BYTES && !word) {
            int at = buffer.readerIndex();
            int length = buffer.getInt(at);
            if (!opened && port.words().isWord(length)) {
                takeWord(buffer, length);
                break;
            }
            opened = true;
            if (length < 0 || length > port.settings().frameBytesMax()) {
                refuseLength(length);
                break;
            }
            if (!mayTake(buffer, length, budget - handled)) {
                break;
            }
            int end = buffer.writerIndex();
            int next = at + LENGTH_BYTES + length;
            buffer.setIndex(at + LENGTH_BYTES, next);
            loop.clients().frame(connection, buffer, now);
            buffer.setIndex(next, end);
            handled++;
            if (connection.closing()) {
                buffer.skipBytes(buffer.readableBytes());
            }
        }
        return handled;
    }

    /** Whether the next frame is complete and is to be handled now, so many being left for this turn. */
    private boolean mayTake(ByteBuf buffer, int length, int left) {
        paused = mustPause() || left <= 0 && port.throttled(loop) && stall();
        if (buffer.readableBytes() - LENGTH_BYTES < length || paused) {
            return false;
        }
        if (!greeted && !greet(buffer, buffer.readerIndex() + LENGTH_BYTES, length)) {
            return false;
        }
        if (left <= 0) {
            queue();
        }
        return left > 0;
    }

    /** After the batch: keeps no more memory than it needs, and reads or does not read on. */
    void endTurn() {
        if (closed || connection.closing() || !channel.isOpen()) {
            return;
        }
        if (dropped) {
            channel.close();
            return;
        }
        shrinkInput();
        if (inputEnded && !word && !queued && !paused) {
            lost();
            return;
        }
        boolean read = queued || !(paused || mustPause());
        paused = !read;
        if (read != channel.config().isAutoRead()) {
            channel.config().setAutoRead(read);
        }
    }

    /** Writes what the loop has for this connection. */
    void flush() {
        if (!inSession && connection.sessionId() != 0) {
            inSession = true;
            loop.sessionOpened(this);
        }
        ByteBuf out = connection.takeOut();
        // A channel that the peer has reset is shut before this object is told, and then has no end of unsent bytes.
        if (closed || !channel.isOpen()) {
            release(out);
            return;
        }
        if (out != null && channel.bytesBeforeWritable() > Bounds.UNSENT_BYTES_MAX) {
            dropSlow(out);
            return;
        }
        if (out != null) {
            int bytes = out.readableBytes();
            outBytes = Math.max(OUT_BYTES_MIN, Math.min(Integer.highestOneBit(bytes) << 1, OUT_BYTES_KEPT));
            port.counters().bytesSent.add(bytes);
        }
        if (connection.closing()) {
            loop.expectClose(this);
            channel.writeAndFlush(out == null ? Unpooled.EMPTY_BUFFER : out).addListener(ChannelFutureListener.CLOSE);
        } else if (out != null) {
            channel.writeAndFlush(out, channel.voidPromise());
        }
        if (paused && !mustPause()) {
            queue();
        }
    }

    /** Its client has ended it, or the network has. */
    private void lost() {
        if (!closed && !word && !connection.closing()) {
            port.counters().dropped.increment();
        }
        channel.close();
    }

    /** The time to open a session is over. */
    void expireSessionless() {
        if (!closed && connection.sessionId() == 0) {
            port.counters().sessionlessExpired.increment();
            LOG.debug("connection of {} opened no session in time", remote);
            channel.close();
        }
    }

    /** The time to take what is left is over. */
    void closeNow() {
        if (!closed) {
            channel.close();
        }
    }

    /** Whoever served it does so no more. The answer to a word still goes out. */
    void retire() {
        boolean answering = word && !closed;
        closed = true;
        releaseInput();
        if (!answering) {
            channel.close();
        }
    }

    /** Something unforeseen happened to its socket. */
    void giveUp(Throwable cause) {
        if (loop.mayWarn()) {
            LOG.warn("connection of {} is given up", remote, cause);
        }
        channel.close();
    }

    /** The server ends. Any thread. */
    void closeFromOutside() {
        channel.close();
    }

    private void queue() {
        if (!queued) {
            queued = true;
            loop.ready(this);
        }
    }

    /** Whether so much is under way that the next frame has to wait. What it waits for will queue it again. */
    private boolean mustPause() {
        if (connection.rests() || !channel.isWritable() || connection.outBytes() > Bounds.UNSENT_BYTES_HIGH) {
            return true;
        }
        int outstanding = connection.outstanding();
        if (outstanding == 0) {
            return false;
        }
        return outstanding >= Bounds.OUTSTANDING_MAX
                || connection.waitingBytes() > Bounds.WAITING_BYTES_MAX
                || loop.clients().waitingBytes() > Bounds.LOOP_WAITING_BYTES_MAX
                || loop.core().congested();
    }

    /** Whether the client may have the session that its first frame asks for. */
    private boolean greet(ByteBuf buffer, int at, int length) {
        greeted = true;
        if (!loop.serves()) {
            port.counters().unserved.increment();
        }
        boolean renews = length >= SESSION_ID_AT + Long.BYTES && buffer.getLong(at + SESSION_ID_AT) != 0;
        if (port.admitsSession(renews)) {
            return true;
        }
        dropped = true;
        port.counters().rejected.increment();
        if (loop.mayWarn()) {
            LOG.warn("too many clients at once: {} is turned away, as others may be", remote);
        }
        return false;
    }

    /** Waits a while, since the server has too many requests; always true. */
    private boolean stall() {
        if (!stalled) {
            stalled = true;
            port.counters().stalled.increment();
            channel.eventLoop()
                    .schedule(this::resume, port.settings().limits().throttles().stallMillis(), TimeUnit.MILLISECONDS);
        }
        return true;
    }

    private void resume() {
        stalled = false;
        queue();
    }

    private void takeWord(ByteBuf buffer, int firstBytes) {
        WordDesk words = port.words();
        int argumentBytes = words.argumentBytes(firstBytes);
        if (buffer.readableBytes() < LENGTH_BYTES + argumentBytes) {
            return;
        }
        long argument = argumentBytes == Long.BYTES ? buffer.getLong(buffer.readerIndex() + LENGTH_BYTES) : 0;
        word = true;
        buffer.skipBytes(buffer.readableBytes());
        port.counters().wordsAsked.increment();
        words.answer(firstBytes, argument, remote.toString(), text -> {
            port.counters().wordsAnswered.increment();
            channel.writeAndFlush(Unpooled.wrappedBuffer(text)).addListener(ChannelFutureListener.CLOSE);
        });
    }

    private void refuseLength(int length) {
        dropped = true;
        if (loop.mayWarn()) {
            LOG.warn(
                    "Len error {}: a frame of {} may have 0 to {} bytes; the connection is closed",
                    length,
                    remote,
                    port.settings().frameBytesMax());
        }
    }

    private void dropSlow(ByteBuf out) {
        out.release();
        port.counters().dropped.increment();
        if (loop.mayWarn()) {
            LOG.warn("{} does not take what is sent to it: the connection is closed", remote);
        }
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException e) {
            LOG.debug("{} was faster and has closed the connection itself", remote);
        }
        channel.close();
    }

    // ---- buffers

    /** A buffer for what is to be written. */
    @Override
    public ByteBuf get() {
        return channel.alloc().directBuffer(outBytes);
    }

    private void shrinkInput() {
        ByteBuf buffer = in;
        if (buffer == null) {
            return;
        }
        int left = buffer.readableBytes();
        if (left == 0) {
            releaseInput();
        } else if (buffer.capacity() > 4 * Math.max(left, OUT_BYTES_MIN)) {
            ByteBuf smaller = channel.alloc().directBuffer(Math.max(2 * left, OUT_BYTES_MIN));
            smaller.writeBytes(buffer);
            buffer.release();
            in = smaller;
        } else if (buffer.readerIndex() > 0) {
            buffer.discardReadBytes();
        }
    }

    private void releaseInput() {
        ByteBuf buffer = in;
        in = null;
        release(buffer);
    }

    private static void release(@Nullable ByteBuf buffer) {
        if (buffer != null) {
            buffer.release();
        }
    }
}

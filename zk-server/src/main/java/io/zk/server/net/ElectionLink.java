package io.zk.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import io.zk.server.election.Hello;
import io.zk.server.election.HelloCodec;
import io.zk.server.election.Notification;
import io.zk.server.election.NotificationCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket between two election ports: a hello from whoever opened it, then frames of one notification each, both ways.
 * Loop.
 */
final class ElectionLink extends ChannelInboundHandlerAdapter {
    /** Larger frames are refused by every member. */
    static final int FRAME_BYTES_MAX = 512 << 10;

    private static final int LENGTH_BYTES = 4;
    private static final int FRAME_BYTES = 512;
    private static final WireLimits LIMITS = new WireLimits(FRAME_BYTES_MAX, FRAME_BYTES_MAX);

    /**
     * A frame of this size is no notification to any server, and passed over. A member that may be asked who it is, but does
     * not prove it, has to say something behind its hello: the other side waits for that to see what it is.
     */
    private static final int FILLER_BYTES = 20;

    /** Who is told what it brings. */
    interface Owner {
        /** Of a link that was opened by the other side. */
        void said(ElectionLink link, Hello hello);

        /** Whether {@link #prove} comes first. */
        boolean asksProof();

        /** Has the other side prove who it is, then goes on as if it had said it now. Takes over what came behind the hello. */
        void prove(ElectionLink link, Hello hello, ByteBuf rest);

        void heard(ElectionLink link, List<Notification> notifications);

        /** It takes notifications again. */
        void writable(ElectionLink link);

        /** It makes no sense, and is closed. */
        void nonsense(ElectionLink link, String what);

        /** A notification made no sense, and was passed over. */
        void skipped(ElectionLink link, String what);

        void ended(ElectionLink link);
    }

    private final Owner owner;
    private final Channel channel;
    private final long openedAt = PeerLoop.millis();
    private @Nullable ByteBuf in;
    private @Nullable ElectionPeer peer;
    private boolean expectsHello;
    private boolean heard;
    private boolean ended;

    /** @param expectsHello whether the other side has opened it */
    ElectionLink(Owner owner, Channel channel, boolean expectsHello) {
        this.owner = owner;
        this.channel = channel;
        this.expectsHello = expectsHello;
    }

    /** Whether it was of use: something came in, or it stood for this time. */
    boolean proved(long millis) {
        return heard || PeerLoop.millis() - openedAt >= millis;
    }

    /** It is this member's link from now on. */
    void assign(ElectionPeer member) {
        peer = member;
    }

    /** Null as long as nobody has said who it is. */
    @Nullable
    ElectionPeer peer() {
        return peer;
    }

    boolean isOpen() {
        return !ended;
    }

    boolean expectsHello() {
        return expectsHello;
    }

    Channel channel() {
        return channel;
    }

    boolean writable() {
        return channel.isWritable();
    }

    /** Of the other side; null once it is gone. */
    @Nullable
    InetAddress host() {
        return channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    }

    String remote() {
        return String.valueOf(channel.remoteAddress());
    }

    /** @throws IllegalArgumentException if it is too large for a frame */
    void send(Notification notification) {
        ByteBuf frame = channel.alloc().directBuffer(FRAME_BYTES);
        frame.writeInt(0);
        NotificationCodec.encode(notification, new WireOut(frame));
        int bytes = frame.readableBytes() - LENGTH_BYTES;
        if (bytes > FRAME_BYTES_MAX) {
            frame.release();
            throw new IllegalArgumentException("a notification of " + bytes + " bytes is too large");
        }
        frame.setInt(0, bytes);
        channel.writeAndFlush(frame, channel.voidPromise());
    }

    /** Says something that means nothing. */
    void fill() {
        ByteBuf frame = channel.alloc().directBuffer(LENGTH_BYTES + FILLER_BYTES);
        frame.writeInt(FILLER_BYTES).writeZero(FILLER_BYTES);
        channel.writeAndFlush(frame, channel.voidPromise());
    }

    /** The owner is not told. */
    void close() {
        ended = true;
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf received = (ByteBuf) message;
        if (ended) {
            received.release();
            return;
        }
        in = ReceivedBytes.joined(in, received, channel.alloc());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        ByteBuf buffer = in;
        if (buffer == null) {
            return;
        }
        try {
            if (expectsHello) {
                Hello hello = HelloCodec.decode(buffer);
                if (hello == null) {
                    return;
                }
                expectsHello = false;
                if (owner.asksProof()) {
                    in = null;
                    owner.prove(this, hello, buffer);
                    return;
                }
                owner.said(this, hello);
            }
            List<Notification> notifications = notifications(buffer);
            if (!notifications.isEmpty() && !ended) {
                heard = true;
                owner.heard(this, notifications);
            }
        } catch (WireException e) {
            owner.nonsense(this, String.valueOf(e.getMessage()));
            close();
        }
        if (ended || !buffer.isReadable()) {
            release();
        } else {
            buffer.discardSomeReadBytes();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!ended && channel.isWritable()) {
            owner.writable(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        release();
        if (!ended) {
            ended = true;
            owner.ended(this);
        }
    }

    private List<Notification> notifications(ByteBuf buffer) throws WireException {
        List<Notification> notifications = new ArrayList<>();
        while (!ended && buffer.readableBytes() >= LENGTH_BYTES) {
            int at = buffer.readerIndex();
            int length = buffer.getInt(at);
            if (length <= 0 || length > FRAME_BYTES_MAX) {
                throw new WireException("a frame of " + length + " bytes");
            }
            if (buffer.readableBytes() - LENGTH_BYTES < length) {
                break;
            }
            if (length == FILLER_BYTES) {
                buffer.readerIndex(at + LENGTH_BYTES + length);
                continue;
            }
            try {
                notifications.add(
                        NotificationCodec.decode(new WireIn(buffer.slice(at + LENGTH_BYTES, length), LIMITS)));
            } catch (WireException e) {
                owner.skipped(this, String.valueOf(e.getMessage()));
            }
            buffer.readerIndex(at + LENGTH_BYTES + length);
        }
        return notifications;
    }

    private void release() {
        ByteBuf buffer = in;
        in = null;
        if (buffer != null) {
            buffer.release();
        }
    }
}

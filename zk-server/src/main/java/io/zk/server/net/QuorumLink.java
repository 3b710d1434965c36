package io.zk.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.zk.protocol.wire.WireException;
import io.zk.server.replica.Input;
import io.zk.server.replica.MemberInput;
import io.zk.server.zab.PacketType;
import io.zk.server.zab.QuorumPacket;
import io.zk.server.zab.QuorumPacketCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A socket between a leader and a learner, at either end. Cuts what comes into packets; at a learner's end SNAP is
 * followed by a state, which a thread of its own reads, before the next packet. Loop, but for that thread.
 */
final class QuorumLink extends ChannelInboundHandlerAdapter implements LinkSender.Owner {
    private static final Logger LOG = LogManager.getLogger(QuorumLink.class);
    private static final long PROGRESS_MILLIS = 250;

    /** For what was sent to leave, before a link that is to be closed is cut off. */
    private static final long CLOSE_MILLIS = 2000;

    /** What it needs of its port. */
    interface Owner {
        StateTransfer states();

        /** Largest buffer in a packet. */
        int fieldBytesMax();

        /** Most that may wait to be sent. */
        long linkBytesMax();

        void ended(QuorumLink link);
    }

    private final Owner owner;
    private final PeerLoop loop;
    private final long number;
    private final Channel channel;
    private final LinkSender sender;
    private @Nullable ByteBuf in;
    private @Nullable StateInput state;
    private long progressAt = PeerLoop.millis();
    /** Nobody is to be told of it any more. */
    private boolean closing;

    private boolean ended;

    /** @param number positive at a leader's end, negative at a learner's */
    QuorumLink(Owner owner, PeerLoop loop, long number, Channel channel) {
        this.owner = owner;
        this.loop = loop;
        this.number = number;
        this.channel = channel;
        this.sender = new LinkSender(loop, channel, owner.states(), owner.linkBytesMax(), this);
    }

    long number() {
        return number;
    }

    LinkSender sender() {
        return sender;
    }

    /** Ends it once what was sent has left, but for a state that is under way. */
    void close(String reason) {
        LOG.info("link {} with {} is closed: {}", number, channel.remoteAddress(), reason);
        closing = true;
        if (sender.streaming()) {
            end(reason);
            return;
        }
        sender.flush();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        loop.schedule(() -> end(reason), CLOSE_MILLIS);
    }

    /** Ends it at once; the core is told, unless it has closed it. */
    void end(String reason) {
        if (ended) {
            return;
        }
        ended = true;
        release();
        if (state != null) {
            state.breakOff(reason);
        }
        sender.breakOff(reason);
        channel.close();
        if (!closing) {
            LOG.info("link {} with {} is down: {}", number, channel.remoteAddress(), reason);
            loop.post(new MemberInput.LinkDown(number, reason));
        }
        owner.ended(this);
    }

    // ---- what the socket brings

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf received = (ByteBuf) message;
        if (ended || closing) {
            received.release();
        } else if (state != null) {
            fill(state, received);
            received.release();
        } else {
            in = ReceivedBytes.joined(in, received, channel.alloc());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        decode(new ArrayList<>());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.warn("link {} with {} is given up", number, channel.remoteAddress(), cause);
        }
        end(String.valueOf(cause.getMessage()));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end("closed by the other side");
    }

    /** @param inputs to be posted before what is decoded now */
    private void decode(List<Input> inputs) {
        ByteBuf buffer = in;
        String nonsense = null;
        try {
            while (buffer != null && state == null) {
                QuorumPacket packet = QuorumPacketCodec.decode(buffer, owner.fieldBytesMax());
                if (packet == null) {
                    break;
                }
                if (packet.type() == PacketType.SNAP && number < 0) {
                    inputs.add(new MemberInput.LinkProgress(number));
                    receiveState(packet.zxid(), buffer);
                } else {
                    inputs.add(new MemberInput.Received(number, packet));
                }
            }
        } catch (WireException e) {
            nonsense = "it sends nonsense: " + e.getMessage();
        }
        if (!closing) {
            loop.post(inputs);
        }
        if (nonsense != null) {
            end(nonsense);
        } else if (buffer != null && (state != null || !buffer.isReadable())) {
            release();
        } else if (buffer != null) {
            buffer.discardSomeReadBytes();
        }
    }

    private void release() {
        ByteBuf buffer = in;
        in = null;
        if (buffer != null) {
            buffer.release();
        }
    }

    // ---- a state

    /** @param begun bytes behind the SNAP packet that have come with it */
    private void receiveState(long zxid, ByteBuf begun) {
        StateInput input =
                new StateInput(() -> loop.execute(() -> channel.config().setAutoRead(true)));
        state = input;
        fill(input, begun);
        loop.help(() -> read(zxid, input));
    }

    private void fill(StateInput input, ByteBuf bytes) {
        if (!input.fill(ByteBufUtil.getBytes(bytes))) {
            channel.config().setAutoRead(false);
        }
        stateMoved();
    }

    /** A thread of its own. */
    private void read(long zxid, StateInput input) {
        try {
            StateTransfer.State read = owner.states().read(zxid, input);
            loop.execute(() -> received(zxid, read, input));
        } catch (IOException | RuntimeException e) {
            // Whatever the bytes make the reader do: they come from outside.
            loop.execute(() -> end("the state could not be read: " + e.getMessage()));
        }
    }

    private void received(long zxid, StateTransfer.State read, StateInput input) {
        if (ended || closing) {
            return;
        }
        state = null;
        in = Unpooled.wrappedBuffer(input.rest().toArray(new byte[0][]));
        channel.config().setAutoRead(true);
        List<Input> inputs = new ArrayList<>();
        inputs.add(new MemberInput.StateReceived(number, zxid, read.tree(), read.sessions()));
        decode(inputs);
    }

    private void stateMoved() {
        long now = PeerLoop.millis();
        if (now - progressAt >= PROGRESS_MILLIS && !closing) {
            progressAt = now;
            loop.post(new MemberInput.LinkProgress(number));
        }
    }

    @Override
    public void stateSent(boolean whole) {
        if (whole && !closing) {
            loop.post(new MemberInput.LinkProgress(number));
        } else {
            stateMoved();
        }
    }

    /** Progress of whom this leader brings to its history. A learner's backlog says nothing of its leader. */
    @Override
    public void backlogTaken() {
        if (number > 0) {
            stateMoved();
        }
    }

    @Override
    public void sendingFailed(String reason) {
        end(reason);
    }
}

package io.zk.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.ScheduledFuture;
import io.zk.protocol.wire.WireException;
import io.zk.server.replica.MemberSasl;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a link between members until one of them has proved who it is, or need not: then it hands on what came
 * behind that, and is gone. The steps of the exchange are taken elsewhere. Loop.
 *
 * <p>Who dialled proves, who was dialled asks. That one knows by the first bytes whether the other means to; if not, and
 * nobody insists, they are the first bytes of the link.
 */
final class LinkProof extends ChannelInboundHandlerAdapter {
    private static final int ROUNDS_MAX = 5;
    private static final byte[] NOTHING = new byte[0];

    /** What becomes of it; exactly one of the two is called, unless it is cancelled. */
    interface Outcome {
        /** The link begins. */
        void passed();

        /** It is closed. */
        void refused(String why);
    }

    private final PeerLoop loop;
    private final MemberSasl sasl;
    private final Channel channel;
    private final MemberSasl.Exchange exchange;
    private final boolean dialled;
    private final Outcome outcome;
    private @Nullable ByteBuf in;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean begun;
    private boolean busy;
    /** The other side has said that it is satisfied. */
    private boolean lastWord;

    private boolean gone;
    private boolean over;
    private int rounds;

    private LinkProof(
            PeerLoop loop, MemberSasl sasl, Channel channel, MemberSasl.@Nullable Exchange own, Outcome outcome) {
        this.loop = loop;
        this.sasl = sasl;
        this.channel = channel;
        this.exchange = own == null ? sasl.accepted() : own;
        this.dialled = own != null;
        this.outcome = outcome;
    }

    /**
     * This server has dialled, and proves who it is. The outcome may be called before this returns.
     *
     * @param host of the other one, as the configuration has it
     * @param millis for all of it
     */
    static LinkProof dialled(
            PeerLoop loop, MemberSasl sasl, Channel channel, String host, int millis, Outcome outcome) {
        LinkProof proof = new LinkProof(loop, sasl, channel, sasl.dialled(host), outcome);
        proof.start(millis);
        proof.begun = true;
        proof.step(null);
        channel.config().setAutoRead(true);
        return proof;
    }

    /** Another server has dialled, and may prove who it is. */
    static LinkProof accepted(PeerLoop loop, MemberSasl sasl, Channel channel, int millis, Outcome outcome) {
        LinkProof proof = new LinkProof(loop, sasl, channel, null, outcome);
        proof.start(millis);
        return proof;
    }

    private void start(int millis) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext link = pipeline.context(ElectionLink.class);
        if (link == null) {
            pipeline.addLast(this);
        } else {
            pipeline.addBefore(link.name(), null, this);
        }
        deadline = loop.schedule(this::late, millis);
    }

    /** Nothing is called any more, and the socket is closed. */
    void cancel() {
        end();
        channel.close();
    }

    // ---- what the socket brings

    /** Takes over bytes that came before it was there. */
    void take(ByteBuf early) {
        in = ReceivedBytes.joined(in, early, channel.alloc());
        look();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (over) {
            context.fireChannelRead(message);
        } else {
            in = ReceivedBytes.joined(in, (ByteBuf) message, channel.alloc());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (over) {
            context.fireChannelReadComplete();
        } else {
            look();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!over && busy && lastWord) {
            // It has all that was to be said, and has gone: as one does that is only knocked at.
            gone = true;
            return;
        }
        if (!over && mayPass()) {
            // It said who it is, and has gone: among members that do not prove it that is all there is to it.
            pass();
        } else if (!over) {
            refuse("closed by the other side");
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (over) {
            context.fireExceptionCaught(cause);
        } else {
            refuse(String.valueOf(cause.getMessage()));
        }
    }

    private void late() {
        if (over) {
            return;
        }
        if (mayPass()) {
            pass();
        } else {
            refuse("the other side does not authenticate in time");
        }
    }

    /** Whether it is still open whether the other side means to prove anything, and it need not. */
    private boolean mayPass() {
        return !dialled && !begun && !sasl.insists();
    }

    private void look() {
        ByteBuf buffer = in;
        if (buffer == null || busy || over) {
            return;
        }
        if (!begun) {
            if (buffer.readableBytes() < SaslPacket.MARK_BYTES) {
                return;
            }
            if (!SaslPacket.next(buffer)) {
                if (sasl.insists()) {
                    refuse("the other side does not authenticate");
                } else {
                    pass();
                }
                return;
            }
            begun = true;
        }
        try {
            SaslPacket packet = SaslPacket.decode(buffer);
            if (packet != null) {
                heard(packet);
            }
        } catch (WireException e) {
            refuse("it sends nonsense: " + e.getMessage());
        }
    }

    private void heard(SaslPacket packet) {
        lastWord = dialled && packet.status() == SaslPacket.PROVED;
        if (packet.status() == SaslPacket.FAILED) {
            failed("the other side has given up the exchange");
        } else if (++rounds > ROUNDS_MAX) {
            failed("the exchange comes to no end");
        } else if (lastWord && exchange.complete()) {
            pass();
        } else {
            step(packet.token());
        }
    }

    // ---- steps

    private void step(byte @Nullable [] heard) {
        busy = true;
        sasl.execute(() -> {
            byte[] answer = null;
            String why = null;
            try {
                answer = exchange.step(heard);
            } catch (GeneralSecurityException | RuntimeException e) {
                // Whatever tokens make the mechanism do: they come from outside.
                why = String.valueOf(e.getMessage());
            }
            byte[] token = answer;
            String failure = why;
            loop.execute(() -> stepped(token, failure));
        });
    }

    private void stepped(byte @Nullable [] answer, @Nullable String failure) {
        busy = false;
        if (over) {
            return;
        }
        boolean complete = exchange.complete();
        if (failure != null) {
            failed(failure);
        } else if (lastWord && !complete) {
            failed("the other side has not proved who it is");
        } else if (lastWord) {
            pass();
        } else {
            send(!dialled && complete ? SaslPacket.PROVED : SaslPacket.GOES_ON, answer == null ? NOTHING : answer);
            if (!dialled && complete) {
                pass();
            } else {
                look();
            }
        }
    }

    private void failed(String why) {
        if (!dialled) {
            send(SaslPacket.FAILED, NOTHING);
        }
        if (dialled || sasl.insists()) {
            refuse(why);
        } else {
            pass();
        }
    }

    private void send(int status, byte[] token) {
        SaslPacket packet = new SaslPacket(status, token);
        ByteBuf out = channel.alloc().directBuffer(packet.bytes());
        packet.encode(out);
        channel.writeAndFlush(out, channel.voidPromise());
    }

    // ---- the end

    private void pass() {
        ByteBuf rest = in;
        in = null;
        end();
        // Where it stood, so that what is between here and the link is left out.
        ChannelHandlerContext context = channel.pipeline().context(this);
        outcome.passed();
        if (rest != null) {
            if (rest.isReadable() && context != null) {
                context.fireChannelRead(rest);
                context.fireChannelReadComplete();
            } else {
                rest.release();
            }
        }
        if (gone && context != null) {
            context.fireChannelInactive();
        }
        if (context != null && !context.isRemoved()) {
            channel.pipeline().remove(this);
        }
    }

    private void refuse(String why) {
        end();
        channel.close();
        outcome.refused(why);
    }

    private void end() {
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        ByteBuf buffer = in;
        in = null;
        if (buffer != null) {
            buffer.release();
        }
    }
}

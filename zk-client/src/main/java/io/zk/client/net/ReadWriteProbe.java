package io.zk.client.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Asks a server over a connection of its own whether it takes writes: sends {@code isro}, and reads {@code rw} or
 * something else until the server closes. The loop's thread.
 */
final class ReadWriteProbe extends SimpleChannelInboundHandler<ByteBuf> {
    private static final int ANSWER_MAX = 64;

    private final Consumer<Boolean> answer;
    private final StringBuilder received = new StringBuilder();

    /** Calls back once, with false if the connection breaks first. */
    ReadWriteProbe(Consumer<Boolean> answer) {
        this.answer = answer;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        context.writeAndFlush(Unpooled.copiedBuffer("isro", StandardCharsets.US_ASCII), context.voidPromise());
        super.channelActive(context);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        received.append(bytes.toString(StandardCharsets.US_ASCII));
        if (received.length() > ANSWER_MAX) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        answer.accept(received.toString().strip().equals("rw"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Channel channel = context.channel();
        channel.close();
    }
}

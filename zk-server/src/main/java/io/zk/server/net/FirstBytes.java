package io.zk.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the first bytes of a connection that may be under TLS or not, and goes when it knows. No protocol of ours
 * begins with the byte of a TLS record, so that one byte tells what is plain; whoever says nothing in time is. Loop.
 */
final class FirstBytes extends ByteToMessageDecoder {
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_HEADER_BYTES = 5;

    /** Puts the right handlers behind {@code at}; the bytes go there next. */
    interface Outcome {
        void tls(ChannelHandlerContext at);

        /** Unless told otherwise what is behind is right as it is. */
        default void plain(ChannelHandlerContext at) {}
    }

    private final int millis;
    private final Outcome outcome;
    private @Nullable ScheduledFuture<?> deadline;

    FirstBytes(int millis, Outcome outcome) {
        this.millis = millis;
        this.outcome = outcome;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = context.executor().schedule(() -> settle(context, false), millis, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.getByte(in.readerIndex()) != TLS_HANDSHAKE) {
            settle(context, false);
        } else if (in.readableBytes() >= TLS_HEADER_BYTES) {
            settle(context, SslHandler.isEncrypted(in, false));
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        ScheduledFuture<?> waiting = deadline;
        deadline = null;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private void settle(ChannelHandlerContext context, boolean tls) {
        if (context.isRemoved() || deadline == null) {
            return;
        }
        deadline.cancel(false);
        deadline = null;
        if (tls) {
            outcome.tls(context);
        } else {
            outcome.plain(context);
        }
        context.pipeline().remove(this);
    }
}

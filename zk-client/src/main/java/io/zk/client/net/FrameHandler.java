package io.zk.client.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.zk.protocol.tls.TlsFailure;
import java.util.List;
import javax.net.ssl.SSLException;

/** Cuts what a server sends into frames, and tells the loop of them and of the connection's end. The loop's thread. */
final class FrameHandler extends ByteToMessageDecoder {
    private static final int LENGTH_BYTES = 4;

    private final SessionLoop loop;
    private final long connection;
    private final int frameBytesMax;
    private String reason = "closed by the server";
    private boolean broken;

    FrameHandler(SessionLoop loop, long connection, int frameBytesMax) {
        this.loop = loop;
        this.connection = connection;
        this.frameBytesMax = frameBytesMax;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        while (!broken && in.readableBytes() >= LENGTH_BYTES) {
            int length = in.getInt(in.readerIndex());
            if (length < 0 || length > frameBytesMax) {
                broken = true;
                reason = "a reply of " + length + " bytes; jute.maxbuffer allows " + frameBytesMax;
                context.close();
                break;
            }
            if (in.readableBytes() < LENGTH_BYTES + length) {
                return;
            }
            in.skipBytes(LENGTH_BYTES);
            loop.frameReceived(connection, in.readSlice(length));
        }
        if (broken) {
            in.skipBytes(in.readableBytes());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            reason = TlsFailure.reason(handshake.cause());
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        loop.batchEnded();
        // Not what the superclass does: it takes frames that go straight to the loop for none at all, and asks for more
        // bytes even if the loop has stopped the reading.
        discardSomeReadBytes();
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        loop.disconnected(connection, reason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        reason = cause.getCause() instanceof SSLException tls
                ? TlsFailure.reason(tls)
                : String.valueOf(cause.getMessage());
        context.close();
    }
}

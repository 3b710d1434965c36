package io.zk.server.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;

/**
 * Stands before a TLS handler where half an end is allowed, and holds that end back until the handshake is over: the other
 * side is through with its part before this one, and what it says then counts though it goes at once. A member that only
 * knocks does so. Loop.
 */
final class LateEnd extends ChannelInboundHandlerAdapter {
    private final SslHandler tls;

    LateEnd(SslHandler tls) {
        this.tls = tls;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !tls.handshakeFuture().isDone()) {
            // Behind what is decoded when the handshake ends.
            tls.handshakeFuture()
                    .addListener(done -> context.executor().execute(() -> context.fireUserEventTriggered(event)));
        } else {
            context.fireUserEventTriggered(event);
        }
    }
}

package io.zk.server.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.zk.protocol.tls.TlsFailure;
import javax.net.ssl.SSLSession;

/** Stands behind a TLS handler until its handshake is over, and tells what came of it. Loop. */
final class Handshake extends ChannelInboundHandlerAdapter {
    /** Exactly one of the two is called, before anything that was sent under TLS arrives. */
    interface Outcome {
        void secured(SSLSession session);

        /** The channel is being closed; the reason is one sentence without a full stop. */
        void failed(String reason);
    }

    private final SslHandler tls;
    private final Outcome outcome;

    private Handshake(SslHandler tls, Outcome outcome) {
        this.tls = tls;
        this.outcome = outcome;
    }

    /** Puts TLS behind what is there. */
    static void append(ChannelPipeline pipeline, SslHandler tls, Outcome outcome) {
        pipeline.addLast(new LateEnd(tls), tls, new Handshake(tls, outcome));
    }

    /** Puts TLS right behind this handler, before what is there. */
    static void insert(ChannelHandlerContext after, SslHandler tls, Outcome outcome) {
        after.pipeline().addAfter(after.name(), "handshake", new Handshake(tls, outcome));
        after.pipeline().addAfter(after.name(), "tls", tls);
        after.pipeline().addAfter(after.name(), "end", new LateEnd(tls));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            if (completion.isSuccess()) {
                context.pipeline().remove(this);
                outcome.secured(tls.engine().getSession());
            } else {
                outcome.failed(TlsFailure.reason(completion.cause()));
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    /** It has been told why, or will be. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}

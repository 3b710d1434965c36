package io.zk.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Puts TLS before what serves a link between members. What a handshake has to compute, or to ask of others, is done apart
 * from the loop. Loop.
 */
final class LinkTls {
    private static final Logger LOG = LogManager.getLogger(LinkTls.class);

    private final PeerTls settings;
    private final PeerLoop loop;

    LinkTls(PeerTls settings, PeerLoop loop) {
        this.settings = settings;
        this.loop = loop;
    }

    /** Hands a channel that came in to {@code next}, which adds its handlers: at once, or when it is known to be secure. */
    void accepted(Channel channel, Consumer<Channel> next) {
        switch (settings.accepts()) {
            case PLAIN -> next.accept(channel);
            case TLS -> {
                SslHandler tls = handler(settings.security().server(), channel, remote(channel));
                Handshake.append(channel.pipeline(), tls, entering(channel, next));
            }
            case EITHER -> channel.pipeline().addLast(new FirstBytes(settings.detectMillis(), new FirstBytes.Outcome() {
                @Override
                public void tls(ChannelHandlerContext at) {
                    SslHandler tls = handler(settings.security().server(), channel, remote(channel));
                    Handshake.insert(at, tls, entering(channel, next));
                }

                @Override
                public void plain(ChannelHandlerContext at) {
                    next.accept(channel);
                }
            }));
        }
    }

    private Handshake.Outcome entering(Channel channel, Consumer<Channel> next) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        return new Handshake.Outcome() {
            @Override
            public void secured(SSLSession session) {
                channel.pipeline().addLast(new HalfIsWhole());
                next.accept(channel);
            }

            @Override
            public void failed(String reason) {
                if (loop.mayWarn()) {
                    LOG.warn("a link from {} is refused: {}", channel.remoteAddress(), reason);
                }
            }
        };
    }

    /** Whether what this server opens has to be secured. */
    boolean dials() {
        return settings.dials();
    }

    /**
     * Secures a channel that was opened, and is not being read; it isn't either when the outcome is called.
     *
     * @param host as the configuration names it, which its certificate is held against
     */
    void dialled(Channel channel, InetSocketAddress host, int millis, Handshake.Outcome outcome) {
        SslHandler tls = handler(settings.security().client(), channel, host);
        if (millis > 0) {
            tls.setHandshakeTimeoutMillis(millis);
        }
        Handshake.append(channel.pipeline(), tls, new Handshake.Outcome() {
            @Override
            public void secured(SSLSession session) {
                channel.config().setAutoRead(false);
                outcome.secured(session);
            }

            @Override
            public void failed(String reason) {
                outcome.failed(reason);
            }
        });
        channel.config().setAutoRead(true);
    }

    /** For those behind it half an end is one: only the handshake had a use for it. */
    private static final class HalfIsWhole extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                context.close();
            } else {
                context.fireUserEventTriggered(event);
            }
        }
    }

    private static InetSocketAddress remote(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote
                ? new InetSocketAddress(remote.getAddress(), remote.getPort())
                : InetSocketAddress.createUnresolved("", 0);
    }

    private SslHandler handler(SslContext context, Channel channel, InetSocketAddress host) {
        String name = host.isUnresolved() || host.getHostString() == null ? "" : host.getHostString();
        return context.newHandler(channel.alloc(), name, host.getPort(), task -> loop.help(task));
    }
}

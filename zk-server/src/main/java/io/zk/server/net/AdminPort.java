package io.zk.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.zk.protocol.tls.HandshakeThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP port for operators, with one thread of its own: what goes on there takes nothing from clients. Requests
 * of a connection are answered one after the other; its socket is read only while nothing is under way. Any thread.
 */
public final class AdminPort implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(AdminPort.class);
    private static final int LINE_BYTES_MAX = 4096;
    private static final int HEAD_BYTES_MAX = 8192;
    private static final int PIECE_BYTES_MAX = 64 << 10;
    private static final String FULL = String.join(
            "\r\n",
            "HTTP/1.1 503 Service Unavailable",
            "Content-Type: text/plain",
            "Content-Length: 26",
            "Connection: close",
            "",
            "too many connections here\n");
    private static final int BACKLOG = 64;
    private static final int HANDSHAKES = 4;
    private static final int CLOSE_MILLIS = 2000;

    private final AdminPortSettings settings;
    private final AdminDesk desk;
    private final @Nullable AdminTls tls;
    private final Transport transport = Transport.best();
    private final HandshakeThreads handshakes;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private @Nullable MultiThreadIoEventLoopGroup group;
    private @Nullable Channel listening;

    /** @param tls null: plain HTTP */
    public AdminPort(AdminPortSettings settings, AdminDesk desk, @Nullable AdminTls tls) {
        this.tls = tls;
        this.settings = settings;
        this.desk = desk;
        this.handshakes = new HandshakeThreads(settings.name() + "-handshake", HANDSHAKES);
    }

    /**
     * Listens.
     *
     * @throws IOException if it cannot, with what the system says; nothing is left running
     */
    public void bind() throws IOException {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new IOException(settings.host() + " is no known host");
        }
        MultiThreadIoEventLoopGroup loop = transport.group(1, settings.name());
        group = loop;
        var bound = new ServerBootstrap()
                .group(loop)
                .channel(transport.channelType())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            Throwable cause = bound.cause();
            throw new IOException(cause == null ? "no reason given" : cause.getMessage(), cause);
        }
        listening = bound.channel();
    }

    /** The port it listens on, also if any free one was asked for; 0 if it does not listen. */
    public int port() {
        Channel channel = listening;
        return channel == null ? 0 : ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        handshakes.close();
        MultiThreadIoEventLoopGroup loop = group;
        if (loop != null) {
            Channel channel = listening;
            if (channel != null) {
                channel.close().awaitUninterruptibly(CLOSE_MILLIS);
            }
            open.forEach(Channel::close);
            loop.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
        }
    }

    private void secure(Channel channel) {
        AdminTls wanted = tls;
        if (wanted == null) {
            return;
        }
        Refusal refusal = new Refusal(channel);
        if (wanted.only()) {
            Handshake.append(channel.pipeline(), handler(wanted, channel), refusal);
        } else {
            channel.pipeline()
                    .addLast(new FirstBytes(
                            wanted.detectMillis(), at -> Handshake.insert(at, handler(wanted, channel), refusal)));
        }
    }

    private SslHandler handler(AdminTls wanted, Channel channel) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        return wanted.context()
                .get()
                .newHandler(channel.alloc(), remote.getAddress().getHostAddress(), remote.getPort(), handshakes);
    }

    /** A handshake that comes to nothing is the other side's affair. */
    private record Refusal(Channel channel) implements Handshake.Outcome {
        @Override
        public void secured(SSLSession session) {
            LOG.debug("{} speaks {} by HTTP", channel.remoteAddress(), session.getProtocol());
        }

        @Override
        public void failed(String reason) {
            LOG.debug("{} is refused by HTTP: {}", channel.remoteAddress(), reason);
        }
    }

    private void accept(Channel channel) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        if (remote == null) {
            channel.close();
            return;
        }
        if (open.size() >= settings.connectionsMax()) {
            channel.writeAndFlush(Unpooled.copiedBuffer(FULL, StandardCharsets.US_ASCII))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        open.add(channel);
        channel.closeFuture().addListener(closed -> open.remove(channel));
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(LINE_BYTES_MAX)
                .setMaxHeaderSize(HEAD_BYTES_MAX)
                .setMaxChunkSize(PIECE_BYTES_MAX);
        channel.pipeline().addLast(new IdleStateHandler(true, 0, 0, settings.idleMillis(), TimeUnit.MILLISECONDS));
        secure(channel);
        channel.pipeline()
                .addLast(new HttpServerCodec(limits))
                .addLast(new ChunkedWriteHandler())
                .addLast(new FlowControlHandler())
                .addLast(new AdminChannel(desk, remote.getAddress().getHostAddress(), settings.idleMillis()));
    }
}

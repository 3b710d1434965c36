package io.zk.server.ops;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The HTTP server that a Prometheus scrapes: {@code /metrics}, and nothing else. One thread of its own, so that scrapes
 * come one after the other and no loop of clients waits for one.
 */
public final class MetricsPort implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(MetricsPort.class);
    private static final int REQUEST_BYTES_MAX = 64 << 10;
    private static final int SILENCE_SECONDS_MAX = 120;
    private static final int CONNECTIONS_MAX = 100;
    private static final long STOP_MILLIS = 2000;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Function<Set<String>, String> page;
    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("metrics", true), NioIoHandler.newFactory());
    private final Channel listener;
    /** Of the one thread. */
    private int connections;

    /**
     * Listens from now on.
     *
     * @param page the text for a set of names, or for an empty one: all; called by the one thread, and may wait
     * @throws IOException if the port can't be had, with a sentence for the operator; nothing is left running
     */
    public MetricsPort(String host, int port, Function<Set<String>, String> page) throws IOException {
        this.page = page;
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new Pipeline())
                .bind(new InetSocketAddress(host, port))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            throw new IOException(
                    "metrics cannot be served at " + host + ":" + port + " (metricsProvider.httpPort): "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        listener = bound.channel();
        LOG.info("metrics are served at http://{}:{}/metrics", host, port());
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly(STOP_MILLIS);
        group.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(STOP_MILLIS);
    }

    private final class Pipeline extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            if (connections >= CONNECTIONS_MAX) {
                channel.close();
                return;
            }
            connections++;
            channel.closeFuture().addListener(closed -> connections--);
            channel.pipeline()
                    .addLast(new ReadTimeoutHandler(SILENCE_SECONDS_MAX))
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(REQUEST_BYTES_MAX))
                    .addLast(new Answers());
        }
    }

    private final class Answers extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            FullHttpResponse response = answer(request);
            boolean stays = HttpUtil.isKeepAlive(request);
            HttpUtil.setContentLength(response, response.content().readableBytes());
            HttpUtil.setKeepAlive(response, stays);
            if (HttpMethod.HEAD.equals(request.method())) {
                response.content().clear();
            }
            ChannelFuture written = context.writeAndFlush(response);
            if (!stays) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("a connection for metrics ends: {}", cause.toString());
            context.close();
        }
    }

    private FullHttpResponse answer(FullHttpRequest request) {
        HttpMethod method = request.method();
        if (!List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST).contains(method)) {
            return response(HttpResponseStatus.METHOD_NOT_ALLOWED, TEXT, method + " is not answered here\n");
        }
        if (!request.decoderResult().isSuccess()) {
            return response(HttpResponseStatus.BAD_REQUEST, TEXT, "not a request of HTTP\n");
        }
        try {
            QueryStringDecoder query = new QueryStringDecoder(request.uri());
            if (!"/metrics".equals(query.path())) {
                return response(HttpResponseStatus.NOT_FOUND, TEXT, "metrics are at /metrics\n");
            }
            Set<String> only = new TreeSet<>(query.parameters().getOrDefault("name[]", List.of()));
            return response(HttpResponseStatus.OK, Prometheus.CONTENT_TYPE, page.apply(only));
        } catch (IllegalArgumentException malformed) {
            return response(HttpResponseStatus.BAD_REQUEST, TEXT, "not a path: " + malformed.getMessage() + "\n");
        } catch (RuntimeException e) {
            LOG.error("metrics were not shown", e);
            return response(HttpResponseStatus.INTERNAL_SERVER_ERROR, TEXT, "the server's log says what went wrong\n");
        }
    }

    private static FullHttpResponse response(HttpResponseStatus status, String type, String text) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        return response;
    }
}

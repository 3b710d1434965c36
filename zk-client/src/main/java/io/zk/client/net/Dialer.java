package io.zk.client.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.zk.client.hosts.ServerAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Connects to a server: resolves its name anew each time, and tries the addresses it has in random order. Called on the
 * loop, answers on the loop. Names are resolved on a thread of their own, which is there only while it is needed, for
 * the JDK offers no other way; addresses in text form need none.
 */
final class Dialer {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int LOOKUPS_WAITING_MAX = 16;

    private final EventLoop loop;
    private final ClientThreads threads;
    private final ThreadPoolExecutor resolver;

    Dialer(EventLoop loop, ClientThreads threads) {
        this.loop = loop;
        this.threads = threads;
        this.resolver = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(LOOKUPS_WAITING_MAX),
                new DefaultThreadFactory("zk-client-resolver", true),
                // A resolver that hangs must not gather work: the oldest lookup is the least wanted.
                new ThreadPoolExecutor.DiscardOldestPolicy());
        resolver.allowCoreThreadTimeOut(true);
    }

    /** Connects with the pipeline this makes; fails with the last address's error if none can be reached. */
    Future<Channel> dial(ServerAddress server, ChannelInitializer<Channel> pipeline) {
        Promise<Channel> promise = loop.newPromise();
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(server.host());
        if (literal != null) {
            try {
                connect(List.of(InetAddress.getByAddress(literal)).iterator(), server.port(), pipeline, promise);
            } catch (UnknownHostException e) {
                promise.setFailure(e);
            }
            return promise;
        }
        resolver.execute(() -> lookUp(server, pipeline, promise));
        return promise;
    }

    /** On the resolver's thread. */
    private void lookUp(ServerAddress server, ChannelInitializer<Channel> pipeline, Promise<Channel> promise) {
        try {
            List<InetAddress> addresses = Arrays.asList(InetAddress.getAllByName(server.host()));
            Collections.shuffle(addresses);
            loop.execute(() -> connect(addresses.iterator(), server.port(), pipeline, promise));
        } catch (UnknownHostException e) {
            if (!loop.isShutdown()) {
                promise.tryFailure(new UnknownHostException("the name " + server.host() + " does not resolve"));
            }
        } catch (RejectedExecutionException closed) {
            // The client was closed while the name was looked up: nobody waits for the connection, nor could be told.
        }
    }

    void close() {
        resolver.shutdownNow();
    }

    private void connect(
            Iterator<InetAddress> addresses, int port, ChannelInitializer<Channel> pipeline, Promise<Channel> promise) {
        if (promise.isCancelled()) {
            return;
        }
        new Bootstrap()
                .group(loop)
                .channel(threads.channelType())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .handler(pipeline)
                .connect(new InetSocketAddress(addresses.next(), port))
                .addListener((ChannelFutureListener) done -> {
                    if (done.isSuccess()) {
                        if (!promise.trySuccess(done.channel())) {
                            done.channel().close();
                        }
                    } else if (addresses.hasNext()) {
                        connect(addresses, port, pipeline, promise);
                    } else {
                        promise.tryFailure(done.cause());
                    }
                });
    }
}

package io.zk.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.EventExecutor;
import io.zk.server.replica.ClientConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** The ports clients connect to, and the threads that serve them. Any thread. */
public final class ClientPort implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(ClientPort.class);
    private static final int BACKLOG_DEFAULT = 1024;
    private static final int CLOSE_MILLIS = 2000;

    /**
     * An open connection, for listings.
     *
     * @param asksWord whether it came with a four-letter word
     * @param secure whether it is under TLS
     */
    public record Peer(
            ClientConnection connection, InetSocketAddress remote, boolean reads, boolean asksWord, boolean secure) {}

    private final NetSettings settings;
    private final List<IoLoop> loops;
    private final WordDesk words;
    private final Admission admission;
    private final ConnectionThrottle throttle;
    private final NetCounters counters = new NetCounters();
    private final Placement placement;
    private final MultiThreadIoEventLoopGroup group;
    private final Transport transport = Transport.best();
    private final @Nullable TlsEntry tls;
    private @Nullable Channel listening;
    private @Nullable Channel listeningSecurely;

    /**
     * Starts the threads.
     *
     * @param loops one for each thread
     * @param tls null: plain connections only
     * @param tokenDeficits is told how many tokens are missing when a client is let in; one call at a time
     */
    public ClientPort(
            NetSettings settings,
            List<IoLoop> loops,
            WordDesk words,
            @Nullable ClientTls tls,
            LongConsumer tokenDeficits) {
        this.settings = settings;
        this.loops = List.copyOf(loops);
        this.words = words;
        this.admission = new Admission(settings.limits());
        this.tls = tls == null ? null : new TlsEntry(tls, counters, loops.size());
        this.throttle =
                new ConnectionThrottle(settings.limits().throttles().connections(), tokenDeficits, IoLoop.millis());
        this.placement = new Placement(loops.size());
        this.group = transport.group(loops.size(), "loop", executors -> () -> executors[place(executors)]);
        int i = 0;
        for (EventExecutor executor : group) {
            loops.get(i++).start((EventLoop) executor, settings.reportMillis());
        }
    }

    /**
     * Listens.
     *
     * @throws IOException if it cannot, with one line that says on which address and why
     */
    public void bind() throws IOException {
        TlsEntry entry = tls;
        if (settings.port() >= 0) {
            boolean either = entry != null && entry.settings().either();
            listening = bind(address("clientPortAddress", settings.host(), settings.port()), (channel, client) -> {
                if (either && entry != null) {
                    entry.either(channel, client);
                }
            });
        }
        if (entry != null && entry.settings().port() >= 0) {
            listeningSecurely = bind(
                    address(
                            "secureClientPortAddress",
                            entry.settings().host(),
                            entry.settings().port()),
                    entry::secure);
        }
    }

    private static InetSocketAddress address(String key, String host, int port) throws IOException {
        InetSocketAddress address = host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException(key + " " + host + " is no known host");
        }
        return address;
    }

    /** @param first puts what the connection needs before the client's own handler */
    private Channel bind(InetSocketAddress address, BiConsumer<Channel, ClientChannel> first) throws IOException {
        LOG.info("binding to port {} ({}, {} loops)", address, transport, loops.size());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(transport.channelType())
                .option(ChannelOption.SO_BACKLOG, settings.backlog() > 0 ? settings.backlog() : BACKLOG_DEFAULT)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, Transport.acceptingAll())
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(Bounds.UNSENT_BYTES_LOW, Bounds.UNSENT_BYTES_HIGH))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, first);
                    }
                });
        if (settings.keepAlive()) {
            // Off by itself, as TCP_NODELAY is on: Netty sees to that. Saying so again costs system calls.
            bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
        }
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Throwable cause = bound.cause();
            throw new IOException(
                    "cannot listen on " + address + ": " + (cause == null ? "" : cause.getMessage()), cause);
        }
        return bound.channel();
    }

    /** The port it listens on, also if any free one was asked for; 0 if it does not listen. */
    public int port() {
        return port(listening);
    }

    /** The same of the port for TLS alone. */
    public int securePort() {
        return port(listeningSecurely);
    }

    private static int port(@Nullable Channel channel) {
        return channel == null ? 0 : ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Every open connection. What they did may be read while no loop is in the tree gate. */
    public List<Peer> peers() {
        List<Peer> peers = new ArrayList<>();
        for (IoLoop loop : loops) {
            for (ClientChannel channel : loop.open()) {
                peers.add(new Peer(
                        channel.connection(), channel.remote(), channel.reads(), channel.asksWord(), channel.secure()));
            }
        }
        return peers;
    }

    public int connectionCount() {
        return admission.count();
    }

    public NetCounters counters() {
        return counters;
    }

    /** TLS handshakes that are not over. */
    public int handshakesUnderWay() {
        return tls == null ? 0 : tls.underWay();
    }

    /** Whether each of its threads takes something up within this time. */
    public boolean alive(int millis) {
        CountDownLatch taken = new CountDownLatch(loops.size());
        for (EventExecutor executor : group) {
            executor.execute(taken::countDown);
        }
        try {
            return taken.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** No new connection is taken from now on. */
    public void stopListening() {
        close(listening);
        close(listeningSecurely);
    }

    private static void close(@Nullable Channel channel) {
        if (channel != null) {
            channel.close().awaitUninterruptibly(CLOSE_MILLIS);
        }
    }

    /** Ends every connection and the threads. */
    @Override
    public void close() {
        stopListening();
        for (IoLoop loop : loops) {
            loop.open().forEach(ClientChannel::closeFromOutside);
        }
        group.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
        if (tls != null) {
            tls.close();
        }
    }

    /** The probability, from 0 to 1, that a client is turned away at random. */
    public double dropChance() {
        return throttle.dropChance();
    }

    /** Whether a client may ask for a session, new or not. */
    boolean admitsSession(boolean renews) {
        return throttle.admits(renews, IoLoop.millis());
    }

    /** Whether there are so many requests that nobody is to be read for a while. */
    boolean throttled(IoLoop loop) {
        return frameBudget(loop) <= 0;
    }

    /** Frames that a connection may bring in now, at most those of a turn. */
    int frameBudget(IoLoop loop) {
        int requestsMax = settings.limits().throttles().requestsMax();
        return requestsMax == 0
                ? Bounds.FRAMES_A_TURN
                : Math.min(Bounds.FRAMES_A_TURN, requestsMax - loop.core().backlog());
    }

    NetSettings settings() {
        return settings;
    }

    WordDesk words() {
        return words;
    }

    void left(ClientChannel channel) {
        admission.leave(channel.remote().getAddress());
        placement.ended(
                System.currentTimeMillis() - channel.connection().stats().establishedAt());
    }

    /** Which of the loops gets a connection; asked by the one that accepts it. */
    private int place(EventExecutor[] executors) {
        for (int i = 0; i < executors.length; i++) {
            if (executors[i].inEventLoop()) {
                return placement.next(i, loops.get(i).openCount(), admission.count(), IoLoop.millis());
            }
        }
        return placement.next();
    }

    /** On the loop of the new connection. */
    private void accept(Channel channel, BiConsumer<Channel, ClientChannel> first) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        if (remote == null) {
            channel.close();
            return;
        }
        if (!admission.enter(remote.getAddress())) {
            reject(channel, remote);
            return;
        }
        counters.accepted.increment();
        IoLoop loop = loopOf(channel.eventLoop());
        ClientChannel client = new ClientChannel(this, loop, channel, remote);
        channel.config().setRecvByteBufAllocator(loop.receiveSizes());
        loop.connected(client);
        loop.expectSession(client, settings.limits().sessionlessMillis());
        first.accept(channel, client);
        channel.pipeline().addLast(client);
    }

    private void reject(Channel channel, InetSocketAddress remote) {
        counters.rejected.increment();
        if (loopOf(channel.eventLoop()).mayWarn()) {
            LOG.warn(
                    "Too many connections from {} - max is {}",
                    remote.getAddress(),
                    settings.limits().perAddressMax());
        }
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    private IoLoop loopOf(EventLoop executor) {
        for (IoLoop loop : loops) {
            if (loop.runs(executor)) {
                return loop;
            }
        }
        throw new IllegalStateException("no loop runs on " + executor);
    }
}

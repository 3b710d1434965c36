package io.zk.server.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import io.zk.server.replica.Input;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The one thread of everything between members, helpers for what would hold it up, and the way to the core. Any thread,
 * but for what says otherwise.
 */
final class PeerLoop {
    private static final long NANOS_A_MILLI = 1_000_000;
    private static final int CLOSE_MILLIS = 2000;

    /** States that are sent at once; more wait for one of these to be over. */
    private static final int STATE_SENDERS = 10;

    private final CoreInbox inbox;
    private final Transport transport = Transport.best();
    private final MultiThreadIoEventLoopGroup group = transport.group(1, "peers");
    private final EventLoop loop = group.next();
    private final ExecutorService helpers =
            Executors.newCachedThreadPool(new DefaultThreadFactory("peer-helper", true));
    private final ExecutorService stateSenders =
            Executors.newFixedThreadPool(STATE_SENDERS, new DefaultThreadFactory("state-sender", true));
    private final Names names;
    private final LinkTls tls;
    private final WarningPace warnings = new WarningPace();

    PeerLoop(CoreInbox inbox, NameLookup lookup, PeerTls tls) {
        this.inbox = inbox;
        this.names = new Names(lookup, this);
        this.tls = new LinkTls(tls, this);
    }

    static long millis() {
        return System.nanoTime() / NANOS_A_MILLI;
    }

    /** Loop. */
    Names names() {
        return names;
    }

    /** Loop. */
    LinkTls tls() {
        return tls;
    }

    void post(List<Input> inputs) {
        if (!inputs.isEmpty()) {
            inbox.post(inputs);
        }
    }

    void post(Input input) {
        inbox.post(List.of(input));
    }

    /** The server must end. */
    void failed(Throwable cause) {
        inbox.failed(cause);
    }

    /** Whether what others can cause may be logged now: at most once a second. Loop. */
    boolean mayWarn() {
        return warnings.mayWarn();
    }

    /** On the loop, in the order of the calls. False if it has been closed: then nothing happens any more. */
    boolean execute(Runnable task) {
        try {
            loop.execute(guarded(task));
            return true;
        } catch (RejectedExecutionException e) {
            if (!loop.isShuttingDown()) {
                throw e;
            }
            return false;
        }
    }

    /** Whether the caller is this loop. Any thread. */
    boolean inLoop() {
        return loop.inEventLoop();
    }

    ScheduledFuture<?> schedule(Runnable task, long millis) {
        return loop.schedule(guarded(task), millis, TimeUnit.MILLISECONDS);
    }

    /** Apart from the loop, at once; may block. False if all is being closed. */
    boolean help(Runnable task) {
        return submit(helpers, task);
    }

    /** Apart from the loop; may block, and may have to wait for its turn. False if all is being closed. */
    boolean sendState(Runnable task) {
        return submit(stateSenders, task);
    }

    boolean closed() {
        return loop.isShuttingDown();
    }

    /** Has the link break when what it sent is not confirmed for this time, where the system can do that. */
    void breakUnconfirmed(Channel channel, int millis) {
        transport.breakUnconfirmed(channel, millis);
    }

    /** For links to others; what is read from them waits until somebody says that it wants it. */
    Bootstrap dialling(int connectMillis) {
        return new Bootstrap()
                .group(loop)
                .channel(transport.dialledType())
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new Undecided());
    }

    ServerBootstrap listening(Consumer<Channel> accepted) {
        return new ServerBootstrap()
                .group(loop)
                .channel(transport.channelType())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        tls.accepted(channel, accepted);
                    }
                });
    }

    /** Ends all threads but those that hang in a lookup of a name; those do not keep the process. Not from the loop. */
    void close() {
        group.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
        helpers.shutdownNow();
        stateSenders.shutdownNow();
    }

    /**
     * Stands in for handlers, which come when it is known which of several addresses was the first to answer. What is
     * wrong before that is in the future of the connection: a busy loop may find the socket ready before it is connected.
     */
    private static final class Undecided extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (context.pipeline().last() != this) {
                context.fireExceptionCaught(cause);
            }
        }
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable cause) { // top of a thread: whatever it is, the state behind it is not to be trusted
                inbox.failed(cause);
            }
        };
    }

    private boolean submit(ExecutorService executor, Runnable task) {
        try {
            executor.execute(guarded(task));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}

package io.zk.server.net;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultEventExecutorChooserFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutorChooserFactory;
import io.netty.util.concurrent.ThreadPerTaskExecutor;

/** The system's own way to wait for sockets where there is one, Java's otherwise. */
enum Transport {
    EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class),
    NIO(NioServerSocketChannel.class, NioSocketChannel.class);

    private final Class<? extends ServerChannel> channelType;
    private final Class<? extends Channel> dialledType;

    Transport(Class<? extends ServerChannel> channelType, Class<? extends Channel> dialledType) {
        this.channelType = channelType;
        this.dialledType = dialledType;
    }

    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    Class<? extends ServerChannel> channelType() {
        return channelType;
    }

    /** Of channels that this server opens to others. */
    Class<? extends Channel> dialledType() {
        return dialledType;
    }

    /**
     * Has a connection break when nothing of what it sent has been confirmed for this time. Without, and with Java's own
     * way, it takes the system minutes, and it tries less and less often: a cut that has healed goes unnoticed for long.
     */
    void breakUnconfirmed(Channel channel, int millis) {
        if (this == EPOLL) {
            channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, millis);
        }
    }

    MultiThreadIoEventLoopGroup group(int loops, String threadName) {
        return group(loops, threadName, DefaultEventExecutorChooserFactory.INSTANCE);
    }

    /** @param chooser which loop gets a new channel */
    MultiThreadIoEventLoopGroup group(int loops, String threadName, EventExecutorChooserFactory chooser) {
        IoHandlerFactory factory = this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        ThreadPerTaskExecutor threads = new ThreadPerTaskExecutor(new DefaultThreadFactory(threadName, true));
        return new MultiThreadIoEventLoopGroup(loops, threads, chooser, factory);
    }

    /**
     * Has a listening channel take all the connections that wait, up to a bound. Left to itself the one with epoll goes once
     * around its loop for each: it compares what it was asked for, one, with what it has read, which is a file descriptor.
     */
    static RecvByteBufAllocator acceptingAll() {
        return new ServerChannelRecvByteBufAllocator()
                .respectMaybeMoreData(false)
                .maxMessagesPerRead(Bounds.ACCEPTED_A_TURN);
    }
}

package io.zk.client.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.zk.protocol.tls.HandshakeThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The I/O threads of one or of many clients. A client makes and ends its own single thread unless it is given these to
 * share, which an application with many sessions will want. Daemon threads; Linux's epoll where Netty's native part is
 * on the class path, Java's NIO otherwise. Safe for any thread.
 */
public final class ClientThreads implements AutoCloseable {
    /** TLS handshakes that may have their computing done, or their issuers asked, at a time. */
    private static final int HANDSHAKES = 16;

    private final EventLoopGroup group;
    private final boolean epoll;
    private final HandshakeThreads handshakes;

    /** Starts no thread before it is needed. */
    public ClientThreads(int count) {
        epoll = Epoll.isAvailable();
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("zk-client", true), handlers);
        handshakes = new HandshakeThreads("zk-client-tls", HANDSHAKES);
    }

    /** Ends the threads, and with them every client that still uses them. Does not wait. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
        handshakes.close();
    }

    /** One of the threads, in turn. */
    EventLoop next() {
        return group.next();
    }

    /** For what a TLS handshake computes, or asks of an issuer: it would hold up the other sessions of the thread. */
    Executor handshakes() {
        return handshakes;
    }

    /** The kind of channel that these threads can drive. */
    Class<? extends SocketChannel> channelType() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }
}

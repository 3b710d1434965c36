package io.zk.client.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxn;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** Apache's own standalone server inside this JVM, on a port that the kernel picks at the first start. */
final class ApacheServer implements AutoCloseable {
    static final int SESSION_TIMEOUT_MIN_MILLIS = 1000;

    private static final int TICK_MILLIS = 500;

    private final Path folder;
    private int port;
    private ServerCnxnFactory factory;
    private ZooKeeperServer server;

    private ApacheServer(Path folder) throws Exception {
        this.folder = folder;
        server = new ZooKeeperServer(folder.toFile(), folder.toFile(), TICK_MILLIS);
        factory = new NIOServerCnxnFactory();
        start();
    }

    /** Starts with an empty folder, which close() deletes. */
    static ApacheServer open() throws Exception {
        return new ApacheServer(Files.createTempDirectory("apache-server"));
    }

    /** Starts again on the same port with what is on disk. */
    void start() throws Exception {
        server = new ZooKeeperServer(folder.toFile(), folder.toFile(), TICK_MILLIS);
        server.setMinSessionTimeout(SESSION_TIMEOUT_MIN_MILLIS);
        server.setMaxSessionTimeout(60_000);
        factory = new NIOServerCnxnFactory();
        bind();
        port = factory.getLocalPort();
        factory.startup(server);
    }

    private void bind() throws IOException {
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    }

    void stop() {
        factory.shutdown();
    }

    String connectString() {
        return "127.0.0.1:" + port;
    }

    /** Ends a session as its expiry would. */
    void expire(long sessionId) {
        server.closeSession(sessionId);
    }

    /** Drops every connection; the sessions stay. */
    void dropConnections() {
        factory.closeAll(ServerCnxn.DisconnectReason.CLOSE_ALL_CONNECTIONS_FORCED);
    }

    @Override
    public void close() throws IOException {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}

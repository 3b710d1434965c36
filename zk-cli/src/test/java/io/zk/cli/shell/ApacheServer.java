package io.zk.cli.shell;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** Apache's own standalone server inside this JVM, on a port that the kernel picks, with an empty tree. */
public final class ApacheServer implements AutoCloseable {
    private static final int TICK_MILLIS = 500;

    private final Path folder;
    private final ServerCnxnFactory factory = new NIOServerCnxnFactory();

    private ApacheServer(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        ZooKeeperServer server = new ZooKeeperServer(folder.toFile(), folder.toFile(), TICK_MILLIS);
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        factory.startup(server);
    }

    public static ApacheServer open() throws IOException, InterruptedException {
        return new ApacheServer(Files.createTempDirectory("apache-server"));
    }

    public String connectString() {
        return "127.0.0.1:" + factory.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        factory.shutdown();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}

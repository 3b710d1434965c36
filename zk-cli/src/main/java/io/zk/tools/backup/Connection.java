package io.zk.tools.backup;

import io.zk.client.api.BlockingZkClient;
import io.zk.client.api.ClientOptions;
import io.zk.client.api.ZkClient;
import io.zk.client.api.ZkException;
import io.zk.client.net.SaslLogin;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.tls.LiveTls;
import io.zk.protocol.tls.TlsException;
import io.zk.protocol.tls.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A running server or ensemble, used as a client. */
final class Connection {
    private static final String TLS = "zookeeper.ssl.";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    @Option(names = "--server")
    private @Nullable String server;

    @Option(names = "--auth")
    private List<String> credentials = List.of();

    @Option(names = "--client-configuration")
    private @Nullable Path configuration;

    private final Properties system;

    /** With the system's settings for what no file says, by the names that Apache's client has for them. */
    Connection(Properties system) {
        this.system = system;
    }

    boolean given() {
        return server != null;
    }

    /** What is done with the client. */
    interface Use {
        int with(BlockingZkClient client) throws IOException, InterruptedException;
    }

    /**
     * Connects, and disconnects when it is done.
     *
     * @throws BackupException if no server answers, or one refuses what is asked
     */
    int use(Use use) throws IOException {
        String connectString = String.valueOf(server);
        try (ZkClient client = ZkClient.connect(connectString, options())) {
            BlockingZkClient blocking = client.blocking();
            blocking.awaitConnected(CONNECT_TIMEOUT);
            for (String credential : credentials) {
                int colon = credential.indexOf(':');
                if (colon < 0) {
                    throw new BackupException("--auth is written <scheme>:<auth>, such as digest:user:password");
                }
                blocking.authenticate(
                        credential.substring(0, colon),
                        credential.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
            }
            return use.with(blocking);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } catch (TlsException e) {
            throw new BackupException(TLS + "*: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new BackupException("--server " + connectString + ": " + e.getMessage());
        } catch (ZkException e) {
            String why = e.code() == ErrorCode.CONNECTION_LOSS ? ": no connection to " + connectString : "";
            throw new BackupException(String.valueOf(e.getMessage()) + why);
        }
    }

    /** TLS, SASL and the largest answer, as zkCli.sh takes them. */
    private ClientOptions options() throws IOException, TlsException {
        Properties properties = new Properties(system);
        if (configuration != null) {
            try (InputStream in = Files.newInputStream(configuration)) {
                properties.load(in);
            }
        }
        ClientOptions.Builder options = ClientOptions.builder();
        try {
            String buffer = properties.getProperty("jute.maxbuffer");
            if (buffer != null) {
                options.maxBuffer(Integer.decode(buffer.strip()));
            }
            SaslLogin sasl = SaslLogin.read(properties::getProperty);
            if (sasl != null) {
                options.sasl(sasl);
            }
        } catch (IllegalArgumentException e) {
            throw new BackupException("the settings of the client: " + e.getMessage());
        }
        if (Boolean.parseBoolean(properties.getProperty("zookeeper.client.secure"))) {
            options.tls(LiveTls.open(TlsSettings.read(
                    key -> properties.getProperty(TLS + key, "").strip(), TlsSettings.CLIENT_PORT)));
        }
        return options.build();
    }
}

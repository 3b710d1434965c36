package io.zk.cli.shell;

import io.zk.protocol.tls.LiveTls;
import io.zk.protocol.tls.TlsException;
import io.zk.protocol.tls.TlsSettings;
import java.util.Properties;

/** TLS as the {@code zookeeper.ssl.*} settings say, by the names that Apache's client has for them. */
final class ClientTls {
    private static final String PREFIX = "zookeeper.ssl.";

    private ClientTls() {}

    /**
     * What to connect with.
     *
     * @throws IllegalArgumentException if a file can't be used, naming it
     */
    static LiveTls open(Properties properties) {
        try {
            TlsSettings settings = TlsSettings.read(
                    key -> properties.getProperty(PREFIX + key, "").strip(), TlsSettings.CLIENT_PORT);
            return LiveTls.open(settings);
        } catch (TlsException e) {
            throw new IllegalArgumentException(PREFIX + "*: " + e.getMessage(), e);
        }
    }
}

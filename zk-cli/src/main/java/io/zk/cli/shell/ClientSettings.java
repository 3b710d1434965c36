package io.zk.cli.shell;

import io.zk.client.api.ClientOptions;
import io.zk.client.net.SaslLogin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the client, by the names that Apache's client has for them: from the file named on the command line,
 * and where that is silent from the system properties.
 *
 * @param properties all of them; the system's are its defaults
 */
public record ClientSettings(Properties properties) {
    /**
     * Reads the file.
     *
     * @throws IOException if it can't be read
     */
    public static ClientSettings read(@Nullable String file, Properties system) throws IOException {
        Properties properties = new Properties(system);
        if (file != null) {
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                properties.load(in);
            }
        }
        return new ClientSettings(properties);
    }

    /**
     * What to connect with.
     *
     * @throws IllegalArgumentException naming the setting that makes no sense
     */
    ClientOptions.Builder options(Invocation invocation) {
        ClientOptions.Builder options = ClientOptions.builder()
                .sessionTimeout(Duration.ofMillis(invocation.timeoutMillis()))
                .requestTimeout(Duration.ofMillis(number("zookeeper.request.timeout", 0)));
        if (invocation.readOnly()) {
            options.allowReadOnly();
        }
        int buffer = number("jute.maxbuffer", 0);
        if (buffer > 0) {
            options.maxBuffer(buffer);
        }
        SaslLogin sasl = SaslLogin.read(properties::getProperty);
        if (sasl != null) {
            options.sasl(sasl);
        }
        boolean secure = Boolean.parseBoolean(properties.getProperty("zookeeper.client.secure"));
        return secure ? options.tls(ClientTls.open(properties)) : options;
    }

    private int number(String key, int otherwise) {
        String text = properties.getProperty(key);
        try {
            return text == null ? otherwise : Integer.decode(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " is not a number: " + text, e);
        }
    }
}

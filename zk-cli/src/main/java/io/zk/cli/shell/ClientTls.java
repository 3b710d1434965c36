package io.zk.cli.shell;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS as the {@code zookeeper.ssl.*} settings say: spec "configuration", TLS. */
final class ClientTls {
    private static final String PREFIX = "zookeeper.ssl.";

    private final Properties properties;

    private ClientTls(Properties properties) {
        this.properties = properties;
    }

    /**
     * What to connect with.
     *
     * @throws IllegalArgumentException if a file can't be used, naming it
     */
    static SslContext context(Properties properties) {
        return new ClientTls(properties).context();
    }

    private SslContext context() {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        String file = "";
        try {
            String keys = setting("keyStore.location");
            if (keys != null) {
                file = keys;
                keys(builder, keys);
            }
            String trusted = setting("trustStore.location");
            if (trusted != null) {
                file = trusted;
                trusted(builder, trusted);
            }
            List<String> protocols = list("enabledProtocols", "protocol");
            if (!protocols.isEmpty()) {
                builder.protocols(protocols);
            }
            List<String> ciphers = list("ciphersuites", "ciphersuites");
            if (!ciphers.isEmpty()) {
                builder.ciphers(ciphers);
            }
            boolean checksName = !"false".equalsIgnoreCase(setting("hostnameVerification"));
            builder.endpointIdentificationAlgorithm(checksName ? "HTTPS" : null);
            return builder.build();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("TLS settings, " + file + ": " + e.getMessage(), e);
        }
    }

    private void keys(SslContextBuilder builder, String location) throws IOException, GeneralSecurityException {
        String password = password("keyStore");
        if (type("keyStore", location).equals("PEM")) {
            builder.keyManager(new File(location), new File(location), password.isEmpty() ? null : password);
            return;
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store("keyStore", location, password), password.toCharArray());
        builder.keyManager(factory);
    }

    private void trusted(SslContextBuilder builder, String location) throws IOException, GeneralSecurityException {
        if (type("trustStore", location).equals("PEM")) {
            builder.trustManager(new File(location));
            return;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store("trustStore", location, password("trustStore")));
        builder.trustManager(factory);
    }

    private KeyStore store(String kind, String location, String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(type(kind, location));
        try (InputStream in = Files.newInputStream(Path.of(location))) {
            store.load(in, password.toCharArray());
        }
        return store;
    }

    private String type(String kind, String location) {
        String type = setting(kind + ".type");
        if (type != null) {
            return type.toUpperCase(Locale.ROOT);
        }
        String name = location.toLowerCase(Locale.ROOT);
        if (name.endsWith(".pem")) {
            return "PEM";
        }
        return name.endsWith(".p12") ? "PKCS12" : name.endsWith(".bcfks") ? "BCFKS" : "JKS";
    }

    private String password(String kind) throws IOException {
        String file = setting(kind + ".passwordPath");
        if (file != null) {
            return Files.readString(Path.of(file)).strip();
        }
        String password = setting(kind + ".password");
        return password == null ? "" : password;
    }

    private List<String> list(String key, String otherwise) {
        String text = setting(key);
        String given = text == null ? setting(otherwise) : text;
        return given == null ? List.of() : Arrays.asList(given.strip().split("\\s*,\\s*"));
    }

    private @Nullable String setting(String key) {
        String value = properties.getProperty(PREFIX + key);
        return value == null || value.isBlank() ? null : value;
    }
}

package io.zk.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.apache.zookeeper.client.ZKClientConfig;

/**
 * Sections of a JAAS configuration with users and passwords: as a file for servers, and for the clients of this JVM as long
 * as it is open.
 */
final class JaasSections extends Configuration implements AutoCloseable {
    private static final String MODULE = "org.apache.zookeeper.server.auth.DigestLoginModule";

    private final Map<String, Map<String, String>> sections = new TreeMap<>();

    JaasSections section(String name, Map<String, String> options) {
        sections.put(name, options);
        return this;
    }

    /** Clients of this JVM find the sections. */
    JaasSections install() {
        Configuration.setConfiguration(this);
        return this;
    }

    @Override
    public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
        Map<String, String> options = sections.get(name);
        return options == null
                ? null
                : new AppConfigurationEntry[] {
                    new AppConfigurationEntry(MODULE, LoginModuleControlFlag.REQUIRED, options)
                };
    }

    /** The flags of a server that reads the sections from a file. */
    String[] flags(Path file) {
        StringBuilder text = new StringBuilder();
        sections.forEach((name, options) -> {
            text.append(name).append(" {\n  ").append(MODULE).append(" required");
            options.forEach((key, value) ->
                    text.append("\n  ").append(key).append("=\"").append(value).append('"'));
            text.append(";\n};\n");
        });
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new String[] {"-Djava.security.auth.login.config=" + file, "-Dzookeeper.fips-mode=false"};
    }

    /** For Apache's client. */
    static ZKClientConfig client(String section) {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty("zookeeper.sasl.clientconfig", section);
        config.setProperty("zookeeper.fips-mode", "false");
        return config;
    }

    @Override
    public void close() {
        Configuration.setConfiguration(null);
    }
}

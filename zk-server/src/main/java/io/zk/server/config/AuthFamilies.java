package io.zk.server.config;

import io.zk.server.acl.AuthProvider;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings of authentication that end in a name of the operator's choice: {@code authProvider.X} and
 * {@code superUser.X}, in the file or as system properties. Single use.
 */
final class AuthFamilies {
    static final String PROVIDER = "authProvider.";
    static final String SUPER_USER = "superUser.";

    private final Set<AuthProvider> providers = EnumSet.of(AuthProvider.DIGEST, AuthProvider.IP);
    private final List<String> superUsers = new ArrayList<>();

    /** The providers that there are, those that are always there among them. */
    Set<AuthProvider> providers() {
        return providers;
    }

    List<String> superUsers() {
        return superUsers;
    }

    /** @throws ConfigException with one sentence that says what is wrong with the value */
    void read(String key, String value) throws ConfigException {
        if (key.startsWith(SUPER_USER)) {
            superUsers.add(value);
            return;
        }
        AuthProvider provider = AuthProvider.ofClass(value);
        if (provider == null) {
            throw new ConfigException(
                    "this server has digest, ip, sasl, x509 and ensemble"
                            + " (org.apache.zookeeper.server.auth.SASLAuthenticationProvider and so on), and loads no other provider");
        }
        providers.add(provider);
    }

    /**
     * The schemes of which a connection has to have one; empty if it need not.
     *
     * @throws ConfigException if nobody could have any of them
     */
    static List<String> enforced(Set<AuthProvider> providers, boolean enabled, String schemes, boolean sasl)
            throws ConfigException {
        if (!enabled && !sasl) {
            return List.of();
        }
        List<String> enforced = new ArrayList<>();
        for (String scheme : (enabled ? schemes : "").split(",")) {
            if (!scheme.isBlank()) {
                enforced.add(scheme.strip());
            }
        }
        if (sasl) {
            enforced.add(AuthProvider.SASL.scheme());
        }
        if (enforced.isEmpty()) {
            throw new ConfigException(
                    "enforce.auth.enabled=true needs enforce.auth.schemes: schemes must be configured");
        }
        for (String scheme : enforced) {
            AuthProvider provider = AuthProvider.ofScheme(scheme);
            if (provider == null || !providers.contains(provider)) {
                String missing = provider == null ? "" : ": authProvider.1=" + provider.className() + " turns it on";
                throw new ConfigException("Authentication scheme " + scheme + " is not available" + missing);
            }
        }
        return enforced;
    }

    /** @throws ConfigException if more is insisted on than is there */
    static void checkMembers(boolean enabled, boolean learnerRequires, boolean serverRequires) throws ConfigException {
        if (learnerRequires && !enabled) {
            throw new ConfigException("quorum.auth.learnerRequireSasl=true needs quorum.auth.enableSasl=true");
        }
        if (serverRequires && !(enabled && learnerRequires)) {
            throw new ConfigException("quorum.auth.serverRequireSasl=true needs quorum.auth.enableSasl=true and"
                    + " quorum.auth.learnerRequireSasl=true");
        }
    }

    /** What the system properties say besides. */
    void readProperties(Map<String, String> properties) throws ConfigException {
        for (Map.Entry<String, String> property : properties.entrySet()) {
            String name = property.getKey();
            for (String family : List.of("zookeeper." + PROVIDER, "zookeeper." + SUPER_USER)) {
                if (name.startsWith(family)) {
                    readProperty(name, property.getValue().strip());
                }
            }
        }
    }

    private void readProperty(String name, String value) throws ConfigException {
        try {
            read(name.substring("zookeeper.".length()), value);
        } catch (ConfigException e) {
            throw new ConfigException("-D" + name + "=" + value + ": " + e.getMessage());
        }
    }
}

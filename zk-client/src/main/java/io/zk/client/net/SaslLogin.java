package io.zk.client.net;

import io.zk.client.hosts.ServerAddress;
import io.zk.protocol.sasl.ClientExchange;
import io.zk.protocol.sasl.JaasLogin;
import io.zk.protocol.sasl.SaslRealm;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Function;
import javax.security.auth.login.LoginException;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/**
 * Who the user is to servers that authenticate by SASL: the login of a section of the JAAS configuration. Clients may share
 * one. Any thread; all but {@link #read} may block.
 */
public final class SaslLogin {
    private static final long RELOGIN_MILLIS = 60_000;

    private final String section;
    private final Servers servers;
    private final boolean digestAllowed;
    private @Nullable JaasLogin login;

    /**
     * What servers are called in Kerberos.
     *
     * @param service the part before the host
     * @param principal {@code service/host} of whichever server; null: each goes by its own host
     * @param canonical whether a host goes by its canonical name, if it has one
     */
    public record Servers(String service, @Nullable String principal, boolean canonical) {
        public static final Servers DEFAULT = new Servers("zookeeper", null, true);

        String principal(String host) {
            if (principal != null) {
                return principal;
            }
            if (!canonical) {
                return service + "/" + host;
            }
            try {
                InetAddress address = InetAddress.getByName(host);
                String name = address.getCanonicalHostName();
                return service + "/" + (name.equals(address.getHostAddress()) ? host : name);
            } catch (UnknownHostException e) {
                return service + "/" + host;
            }
        }
    }

    /**
     * By a section, which is looked for when it is needed.
     *
     * @param digestAllowed whether a user with a password may be proved by DIGEST-MD5, which FIPS does not allow
     */
    public SaslLogin(String section, Servers servers, boolean digestAllowed) {
        this.section = section;
        this.servers = servers;
        this.digestAllowed = digestAllowed;
    }

    /**
     * As the settings of Apache's client say: {@code zookeeper.sasl.client}, {@code zookeeper.sasl.clientconfig},
     * {@code zookeeper.sasl.client.username}, {@code zookeeper.server.principal},
     * {@code zookeeper.sasl.client.canonicalize.hostname}, {@code zookeeper.fips-mode}.
     *
     * @param settings by their names; null where there is no such setting
     * @return null if there is no such section: then nobody is to be authenticated
     * @throws IllegalArgumentException if there is a JAAS configuration that can't be read
     */
    public static @Nullable SaslLogin read(Function<String, @Nullable String> settings) {
        String section = text(settings, "zookeeper.sasl.clientconfig", "Client");
        if (!flag(settings, "zookeeper.sasl.client", true) || !has(section, settings)) {
            return null;
        }
        Servers servers = new Servers(
                text(settings, "zookeeper.sasl.client.username", "zookeeper"),
                settings.apply("zookeeper.server.principal"),
                flag(settings, "zookeeper.sasl.client.canonicalize.hostname", true));
        return new SaslLogin(section, servers, !flag(settings, "zookeeper.fips-mode", true));
    }

    ClientExchange begin(ServerAddress server) throws SaslException {
        return ClientExchange.begin(login(), SaslRealm.CLIENTS, digestAllowed, servers.principal(server.host()));
    }

    private synchronized JaasLogin login() throws SaslException {
        JaasLogin known = login;
        if (known == null) {
            try {
                known = JaasLogin.of(section, RELOGIN_MILLIS);
            } catch (LoginException e) {
                throw new SaslException(e.getMessage(), e);
            }
            login = known;
        }
        return known;
    }

    private static boolean has(String section, Function<String, @Nullable String> settings) {
        try {
            return JaasLogin.has(section);
        } catch (LoginException e) {
            if (settings.apply("java.security.auth.login.config") == null) {
                // Java has looked for a file that need not be there.
                return false;
            }
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String text(Function<String, @Nullable String> settings, String key, String otherwise) {
        String value = settings.apply(key);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    private static boolean flag(Function<String, @Nullable String> settings, String key, boolean otherwise) {
        return Boolean.parseBoolean(text(settings, key, String.valueOf(otherwise)));
    }
}

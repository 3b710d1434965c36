package io.zk.server.acl;

import org.jspecify.annotations.Nullable;

/**
 * What a server can tell identities by, under the names that Apache's server has for it: each stands for one scheme. An
 * operator turns on those that are not always there by {@code authProvider.N=<class>}. Immutable; any thread.
 */
public enum AuthProvider {
    DIGEST("digest", "DigestAuthenticationProvider"),
    IP("ip", "IPAuthenticationProvider"),
    SASL("sasl", "SASLAuthenticationProvider"),
    X509("x509", "X509AuthenticationProvider"),
    ENSEMBLE("ensemble", "EnsembleAuthenticationProvider");

    private static final String PACKAGE = "org.apache.zookeeper.server.auth.";

    private final String scheme;
    private final String className;

    AuthProvider(String scheme, String simpleName) {
        this.scheme = scheme;
        this.className = PACKAGE + simpleName;
    }

    public String scheme() {
        return scheme;
    }

    /** The class of Apache's server that it stands for. */
    public String className() {
        return className;
    }

    /** The one that is called so, or null. */
    public static @Nullable AuthProvider ofClass(String name) {
        for (AuthProvider provider : values()) {
            if (provider.className.equals(name)) {
                return provider;
            }
        }
        return null;
    }

    /** The one behind a scheme, or null. */
    public static @Nullable AuthProvider ofScheme(String name) {
        for (AuthProvider provider : values()) {
            if (provider.scheme.equals(name)) {
                return provider;
            }
        }
        return null;
    }
}

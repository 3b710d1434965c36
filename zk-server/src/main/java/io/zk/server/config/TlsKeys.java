package io.zk.server.config;

import static io.zk.server.config.Setting.anywhere;
import static io.zk.server.config.Setting.inFile;
import static io.zk.server.config.ValueType.BOOLEAN;
import static io.zk.server.config.ValueType.TEXT;
import static io.zk.server.config.ValueType.integer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The settings of TLS: of the client ports, and between members. */
public final class TlsKeys {
    public static final Setting<Integer> SECURE_PORT = inFile(
            "secureClientPort",
            integer(0, 65535),
            BasicKeys.NO_PORT,
            "the port on which clients speak TLS only; 0: any free one");
    public static final Setting<String> SECURE_ADDRESS = inFile(
            "secureClientPortAddress",
            TEXT,
            "",
            "the address on which `secureClientPort` listens; unset: every address");
    public static final Setting<Boolean> CLIENT_UNIFICATION =
            anywhere("client.portUnification", BOOLEAN, false, "`clientPort` takes TLS too");
    public static final Setting<Boolean> CLIENT_RELOAD =
            anywhere("client.certReload", BOOLEAN, true, "changed files of `ssl.*` are read again");
    public static final Setting<Integer> HANDSHAKES_MAX = anywhere(
                    "netty.server.outstandingHandshake.limit",
                    integer(-1),
                    -1,
                    "TLS handshakes of clients under way, above which connections are closed; -1: no limit")
            .alias("outstandingHandshake.limit");
    public static final Setting<String> SUPER_USER =
            anywhere("X509AuthenticationProvider.superUser", TEXT, "", "the subject of certificates with all rights");

    public static final Setting<Boolean> QUORUM =
            inFile("sslQuorum", BOOLEAN, false, "members speak TLS with each other");
    public static final Setting<Boolean> QUORUM_UNIFICATION =
            inFile("portUnification", BOOLEAN, false, "members are heard with TLS and without");
    public static final Setting<Boolean> QUORUM_RELOAD =
            inFile("sslQuorumReloadCertFiles", BOOLEAN, true, "changed files of `ssl.quorum.*` are read again");

    /** {@code ssl.}: of clients. */
    public static final Family SSL = new Family("ssl.", false);

    /** {@code ssl.quorum.}: of members. */
    public static final Family SSL_QUORUM = new Family("ssl.quorum.", true);

    private TlsKeys() {}

    /** Settings that are there once for clients and once for members. */
    public static final class Family {
        private final List<Setting<?>> settings = new ArrayList<>();
        public final Setting<String> keyStore;
        public final Setting<Integer> detectMillis;
        private final String prefix;

        private Family(String prefix, boolean quorum) {
            this.prefix = prefix;
            keyStore = add(text("keyStore.location", "the file with the own key and its certificates"));
            add(text("keyStore.password", "its password"));
            add(text("keyStore.passwordPath", "a file with its password, which comes before the other"));
            add(store("keyStore.type"));
            add(text("trustStore.location", "the file with those who are believed; unset: whom the JVM believes"));
            add(text("trustStore.password", "its password"));
            add(text("trustStore.passwordPath", "a file with its password, which comes before the other"));
            add(store("trustStore.type"));
            add(text("protocol", "TLSv1.2: only that; TLSv1.3 or unset: both"));
            add(text("enabledProtocols", "the protocols, with commas, whatever `protocol` says"));
            add(text("ciphersuites", "the cipher suites, with commas; unset: those of the library"));
            add(flag("hostnameVerification", true, "a server's certificate must be for the host that was dialled"));
            add(flag("clientHostnameVerification", false, "and a client's for the address it comes from"));
            add(flag("allowReverseDnsLookup", quorum, "or for the name which the DNS has for that"));
            add(flag("crl", false, "the list of revoked certificates is looked at"));
            add(flag("ocsp", false, "the issuer is asked whether a certificate is revoked"));
            add(anywhere(
                    prefix + "clientAuth",
                    words("none, want or need", "none", "want", "need"),
                    "need",
                    "whether clients have to show a certificate"));
            detectMillis = add(anywhere(
                    prefix + "handshakeDetectionTimeoutMillis",
                    integer(1),
                    5000,
                    "milliseconds for the first bytes, which say whether it is TLS"));
            add(anywhere(prefix + "context.supplier.class", TEXT, "", "a class of one's own that makes TLS")
                    .notYet("this server loads no classes of others; the files and options of ssl.* are all there is"));
            if (!quorum) {
                add(anywhere(prefix + "authProvider", ValueType.choice("x509"), "x509", "who tells identities"));
                add(anywhere(
                        prefix + "sslProvider",
                        words("JDK, OPENSSL or OPENSSL_REFCNT", "JDK", "OPENSSL", "OPENSSL_REFCNT"),
                        "",
                        "the library; unset: OpenSSL if it is on the class path, else the JDK"));
            }
        }

        /** All of them, in the order of the manual. */
        List<Setting<?>> settings() {
            return settings;
        }

        /** What is set of {@code suffix}, as text; empty if nothing is, or there is no such setting. */
        public String text(ServerConfig config, String suffix) {
            for (Setting<?> setting : settings) {
                if (setting.key().equals(prefix + suffix) && config.isSet(setting)) {
                    return String.valueOf(config.value(setting));
                }
            }
            return "";
        }

        private <T> Setting<T> add(Setting<T> setting) {
            settings.add(setting);
            return setting;
        }

        private Setting<String> text(String suffix, String doc) {
            return anywhere(prefix + suffix, TEXT, "", doc);
        }

        private Setting<Boolean> flag(String suffix, boolean otherwise, String doc) {
            return anywhere(prefix + suffix, BOOLEAN, otherwise, doc);
        }

        private Setting<String> store(String suffix) {
            return anywhere(
                    prefix + suffix,
                    words("JKS, PKCS12, PEM or BCFKS", "JKS", "PKCS12", "PEM", "BCFKS"),
                    "",
                    "what it is written as; unset: as its name ends");
        }

        /** One of these words in any case. */
        private static ValueType<String> words(String name, String... words) {
            List<String> allowed = List.of(words);
            return new ValueType<>(name, text -> {
                for (String word : allowed) {
                    if (word.toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
                        return text;
                    }
                }
                return null;
            });
        }
    }

    static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(List.of(
                SECURE_PORT,
                SECURE_ADDRESS,
                CLIENT_UNIFICATION,
                CLIENT_RELOAD,
                HANDSHAKES_MAX,
                SUPER_USER,
                QUORUM,
                QUORUM_UNIFICATION,
                QUORUM_RELOAD));
        all.addAll(SSL.settings());
        all.addAll(SSL_QUORUM.settings());
        return List.copyOf(all);
    }
}

package io.zk.server.config;

import static io.zk.server.config.Setting.anywhere;
import static io.zk.server.config.ValueType.BOOLEAN;
import static io.zk.server.config.ValueType.TEXT;
import static io.zk.server.config.ValueType.YES_NO;

import java.util.ArrayList;
import java.util.List;

/** The settings of ACLs, authentication and TLS. */
public final class AccessKeys {
    public static final Setting<Boolean> SKIP_ACL = anywhere("skipACL", YES_NO, false, "'yes': no ACL is ever checked");
    public static final Setting<Boolean> DIGEST_ENABLED =
            anywhere("DigestAuthenticationProvider.enabled", BOOLEAN, true, "the scheme digest is there");
    public static final Setting<String> SUPER_DIGEST = anywhere(
            "DigestAuthenticationProvider.superDigest", TEXT, "", "super:<base64 of the digest of super:password>");
    public static final Setting<String> DIGEST_ALGORITHM = anywhere(
            "DigestAuthenticationProvider.digestAlg", TEXT, "SHA1", "the hash of the scheme digest, as Java names it");

    private static final String NO_TLS = "TLS is not supported yet";
    private static final String ONLY_TLS = "it concerns TLS, which is not supported yet";

    private AccessKeys() {}

    static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(List.of(SKIP_ACL, DIGEST_ENABLED, SUPER_DIGEST, DIGEST_ALGORITHM));
        all.addAll(SaslKeys.ALL);
        all.add(anywhere("IPAuthenticationProvider.usexforwardedfor", BOOLEAN, false, "believe that header")
                .ignored("it concerns the AdminServer, which is not supported yet"));
        for (String suffix : TLS_SUFFIXES) {
            all.add(anywhere("ssl." + suffix, TEXT, "", "TLS of the client port")
                    .ignored(ONLY_TLS));
            all.add(anywhere("ssl.quorum." + suffix, TEXT, "", "TLS between members")
                    .ignored(ONLY_TLS));
        }
        all.add(anywhere("ssl.authProvider", TEXT, "x509", "scheme of the TLS port")
                .ignored(ONLY_TLS));
        all.add(anywhere("ssl.sslProvider", TEXT, "JDK", "TLS library").ignored(ONLY_TLS));
        all.add(anywhere("X509AuthenticationProvider.superUser", TEXT, "", "TLS identity with all rights")
                .notYet(NO_TLS));
        return List.copyOf(all);
    }

    private static final List<String> TLS_SUFFIXES = List.of(
            "keyStore.location",
            "keyStore.password",
            "keyStore.passwordPath",
            "keyStore.type",
            "trustStore.location",
            "trustStore.password",
            "trustStore.passwordPath",
            "trustStore.type",
            "protocol",
            "enabledProtocols",
            "ciphersuites",
            "context.supplier.class",
            "hostnameVerification",
            "clientHostnameVerification",
            "allowReverseDnsLookup",
            "crl",
            "ocsp",
            "clientAuth",
            "handshakeDetectionTimeoutMillis");
}

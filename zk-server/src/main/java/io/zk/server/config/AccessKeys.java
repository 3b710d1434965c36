package io.zk.server.config;

import static io.zk.server.config.Setting.anywhere;
import static io.zk.server.config.ValueType.BOOLEAN;
import static io.zk.server.config.ValueType.TEXT;
import static io.zk.server.config.ValueType.YES_NO;
import static io.zk.server.config.ValueType.number;

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

    private static final String NO_SASL = "SASL is not supported yet";
    private static final String NO_TLS = "TLS is not supported yet";
    private static final String ONLY_SASL = "it concerns SASL, which is not supported yet";
    private static final String ONLY_TLS = "it concerns TLS, which is not supported yet";

    private AccessKeys() {}

    static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(List.of(SKIP_ACL, DIGEST_ENABLED, SUPER_DIGEST, DIGEST_ALGORITHM));
        all.addAll(sasl());
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
        all.add(anywhere("fips-mode", BOOLEAN, true, "no DIGEST-MD5").ignored("there is no DIGEST-MD5 here yet"));
        return List.copyOf(all);
    }

    private static List<Setting<?>> sasl() {
        return List.of(
                anywhere("SASLAuthenticationProvider.superPassword", TEXT, "", "of SASL's super")
                        .notYet(NO_SASL),
                anywhere("letAnySaslUserDoX", TEXT, "", "an id that stands for every SASL user")
                        .notYet(NO_SASL),
                anywhere("allowSaslFailedClients", BOOLEAN, false, "keep who failed")
                        .ignored(ONLY_SASL),
                anywhere("sessionRequireClientSASLAuth", BOOLEAN, false, "insist on SASL")
                        .notYet(NO_SASL),
                anywhere("enforce.auth.enabled", BOOLEAN, false, "insist on a scheme")
                        .notYet("enforced authentication is not supported yet"),
                anywhere("enforce.auth.schemes", TEXT, "", "which").ignored("enforce.auth.enabled is not set"),
                anywhere("ensembleAuthName", TEXT, "", "names the scheme ensemble accepts")
                        .notYet("the scheme ensemble is not supported yet"),
                anywhere("IPAuthenticationProvider.usexforwardedfor", BOOLEAN, false, "believe that header")
                        .ignored("it concerns the AdminServer, which is not supported yet"),
                anywhere("sasl.serverconfig", TEXT, "Server", "JAAS section").ignored(ONLY_SASL),
                anywhere("kerberos.removeHostFromPrincipal", BOOLEAN, false, "name")
                        .ignored(ONLY_SASL),
                anywhere("kerberos.removeRealmFromPrincipal", BOOLEAN, false, "name")
                        .ignored(ONLY_SASL),
                anywhere("kerberos.canonicalizeHostNames", BOOLEAN, false, "name")
                        .ignored(ONLY_SASL),
                anywhere("kerberos.minReLoginTimeMs", number(0), 60_000L, "pause")
                        .ignored(ONLY_SASL),
                anywhere("security.auth_to_local", TEXT, "DEFAULT", "name rules")
                        .ignored(ONLY_SASL),
                anywhere("requireKerberosConfig", BOOLEAN, false, "insist").ignored(ONLY_SASL),
                anywhere("kinit", TEXT, "/usr/bin/kinit", "program").ignored(ONLY_SASL),
                anywhere("superUser", TEXT, "", "SASL identity with all rights").notYet(NO_SASL));
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

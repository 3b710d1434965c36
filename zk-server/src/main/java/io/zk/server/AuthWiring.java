package io.zk.server;

import io.zk.protocol.sasl.JaasLogin;
import io.zk.server.acl.AclRules;
import io.zk.server.acl.AclSettings;
import io.zk.server.acl.AuthProvider;
import io.zk.server.acl.AuthRules;
import io.zk.server.acl.SaslIds;
import io.zk.server.auth.ClientSasl;
import io.zk.server.auth.MemberSaslSettings;
import io.zk.server.auth.PrincipalNames;
import io.zk.server.auth.QuorumSasl;
import io.zk.server.auth.SaslSettings;
import io.zk.server.config.AccessKeys;
import io.zk.server.config.EnsembleConfig;
import io.zk.server.config.SaslKeys;
import io.zk.server.config.ServerConfig;
import io.zk.server.quorum.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.auth.login.LoginException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Turns what the configuration says of authentication into what its users own. Immutable; any thread. */
final class AuthWiring {
    private static final Logger LOG = LogManager.getLogger(AuthWiring.class);

    /** As few as Apache's servers have at least. */
    private static final int MEMBER_THREADS_MIN = 20;

    private final ServerConfig config;
    private final AclRules acl;
    private final boolean exchanges;

    AuthWiring(ServerConfig config) {
        this.config = config;
        this.exchanges = hasSection(config);
        String superDigest = config.value(AccessKeys.SUPER_DIGEST);
        Set<AuthProvider> providers = config.auth().providers();
        List<String> superUsers = new ArrayList<>(config.auth().superUsers());
        String superUser = config.value(SaslKeys.SUPER_USER);
        if (!superUser.isEmpty()) {
            superUsers.add(superUser);
        }
        AclSettings settings = new AclSettings(
                config.value(AccessKeys.SKIP_ACL),
                config.value(AccessKeys.DIGEST_ENABLED),
                config.value(AccessKeys.DIGEST_ALGORITHM),
                superDigest.isEmpty() ? null : superDigest,
                providers.contains(AuthProvider.SASL),
                new SaslIds(superUsers, config.value(SaslKeys.EVERYBODY)));
        acl = new AclRules(
                settings,
                TlsWiring.x509(config),
                new AuthRules(
                        exchanges,
                        config.value(SaslKeys.KEEP_FAILED),
                        config.auth().enforced(),
                        providers.contains(AuthProvider.ENSEMBLE) ? ensembleNames(config) : null));
    }

    AclRules acl() {
        return acl;
    }

    /**
     * Who carries out the exchanges of clients; null if nobody does.
     *
     * @throws IOException if the login that they need fails
     */
    @Nullable
    ClientSasl open() throws IOException {
        String section = config.value(SaslKeys.SECTION);
        if (!exchanges) {
            if (config.auth().providers().contains(AuthProvider.SASL)) {
                LOG.warn("no section '{}' in the JAAS configuration: no client can authenticate by SASL", section);
            }
            return null;
        }
        try {
            PrincipalNames names = new PrincipalNames(
                    config.value(SaslKeys.NAME_RULES),
                    PrincipalNames.defaultRealm(),
                    !config.value(SaslKeys.REMOVE_HOST),
                    !config.value(SaslKeys.REMOVE_REALM));
            return ClientSasl.open(new SaslSettings(
                    section,
                    !config.value(SaslKeys.FIPS_MODE),
                    config.value(SaslKeys.SUPER_PASSWORD),
                    names,
                    config.value(SaslKeys.RELOGIN_PAUSE)));
        } catch (IllegalArgumentException e) {
            throw new IOException(SaslKeys.NAME_RULES.key() + ": " + e.getMessage(), e);
        }
    }

    /**
     * How members prove to each other who they are; null if they don't.
     *
     * @throws IOException if the logins that they need fail
     */
    @Nullable
    QuorumSasl openMembers() throws IOException {
        EnsembleConfig ensemble = config.ensemble();
        if (ensemble == null || !config.value(SaslKeys.QUORUM_ENABLE)) {
            return null;
        }
        MemberSaslSettings settings = new MemberSaslSettings(
                new MemberSaslSettings.Demands(
                        config.value(SaslKeys.QUORUM_LEARNER_REQUIRE), config.value(SaslKeys.QUORUM_SERVER_REQUIRE)),
                config.value(SaslKeys.QUORUM_LEARNER_SECTION),
                config.value(SaslKeys.QUORUM_SERVER_SECTION),
                new MemberSaslSettings.Kerberos(
                        config.value(SaslKeys.QUORUM_PRINCIPAL),
                        config.value(SaslKeys.CANONICAL_HOSTS),
                        config.value(SaslKeys.RELOGIN_PAUSE)),
                !config.value(SaslKeys.FIPS_MODE),
                Math.max(MEMBER_THREADS_MIN, config.value(SaslKeys.QUORUM_THREADS)));
        List<String> hosts = ensemble.membership().members().values().stream()
                .flatMap(member -> member.addresses().stream())
                .map(Member.Address::host)
                .toList();
        return QuorumSasl.open(settings, hosts);
    }

    private static List<String> ensembleNames(ServerConfig config) {
        String names = config.value(SaslKeys.ENSEMBLE_NAMES);
        return names.isBlank() ? List.of() : List.of(names.strip().split("\\s*,\\s*", -1));
    }

    /** Whether there is one, or may be: then the login tells what is wrong with the configuration. */
    private static boolean hasSection(ServerConfig config) {
        try {
            return JaasLogin.has(config.value(SaslKeys.SECTION));
        } catch (LoginException e) {
            // Without the property Java has looked for a file that need not be there.
            return config.isSet(SaslKeys.JAAS_FILE);
        }
    }
}

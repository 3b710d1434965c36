package io.zk.server.config;

import static io.zk.server.config.Setting.anywhere;
import static io.zk.server.config.Setting.inFile;
import static io.zk.server.config.ValueType.BOOLEAN;
import static io.zk.server.config.ValueType.TEXT;
import static io.zk.server.config.ValueType.integer;
import static io.zk.server.config.ValueType.number;

import java.util.List;

/** The settings of SASL, of clients and between members, and of connections that have to authenticate. */
public final class SaslKeys {
    private static final String NO_SASL = "SASL is not supported yet";
    private static final String ONLY_SASL = "it concerns SASL, which is not supported yet";
    private static final String WITH_SASL = "it concerns SASL between members, which is not supported yet";

    static final List<Setting<?>> ALL = List.of(
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
            anywhere("sasl.serverconfig", TEXT, "Server", "JAAS section").ignored(ONLY_SASL),
            anywhere("kerberos.removeHostFromPrincipal", BOOLEAN, false, "name").ignored(ONLY_SASL),
            anywhere("kerberos.removeRealmFromPrincipal", BOOLEAN, false, "name")
                    .ignored(ONLY_SASL),
            anywhere("kerberos.canonicalizeHostNames", BOOLEAN, false, "name").ignored(ONLY_SASL),
            anywhere("kerberos.minReLoginTimeMs", number(0), 60_000L, "pause").ignored(ONLY_SASL),
            anywhere("security.auth_to_local", TEXT, "DEFAULT", "name rules").ignored(ONLY_SASL),
            anywhere("requireKerberosConfig", BOOLEAN, false, "insist").ignored(ONLY_SASL),
            anywhere("kinit", TEXT, "/usr/bin/kinit", "program").ignored(ONLY_SASL),
            anywhere("superUser", TEXT, "", "SASL identity with all rights").notYet(NO_SASL),
            anywhere("fips-mode", BOOLEAN, true, "no DIGEST-MD5").ignored("there is no DIGEST-MD5 here yet"));

    /** Between members. */
    static final List<Setting<?>> QUORUM = List.of(
            inFile("quorum.cnxn.threads.size", integer(0), 20, "SASL threads").ignored(WITH_SASL),
            inFile("quorum.auth.enableSasl", BOOLEAN, false, "SASL between members")
                    .notYet(NO_SASL),
            inFile("quorum.auth.learnerRequireSasl", BOOLEAN, false, "insist").notYet(NO_SASL),
            inFile("quorum.auth.serverRequireSasl", BOOLEAN, false, "insist").notYet(NO_SASL),
            inFile("quorum.auth.learner.saslLoginContext", TEXT, "QuorumLearner", "section")
                    .ignored(WITH_SASL),
            inFile("quorum.auth.server.saslLoginContext", TEXT, "QuorumServer", "section")
                    .ignored(WITH_SASL),
            inFile("quorum.auth.kerberos.servicePrincipal", TEXT, "zkquorum/localhost", "name")
                    .ignored(WITH_SASL));

    private SaslKeys() {}
}

package io.zk.server.config;

import static io.zk.server.config.Setting.anywhere;
import static io.zk.server.config.Setting.inFile;
import static io.zk.server.config.Setting.property;
import static io.zk.server.config.ValueType.BOOLEAN;
import static io.zk.server.config.ValueType.TEXT;
import static io.zk.server.config.ValueType.integer;
import static io.zk.server.config.ValueType.number;

import java.util.List;

/** The settings of SASL, of clients and between members, and of connections that have to authenticate. */
public final class SaslKeys {
    public static final Setting<String> SUPER_PASSWORD = anywhere(
            "SASLAuthenticationProvider.superPassword", TEXT, "", "the password of the user `super` of DIGEST-MD5");
    public static final Setting<String> EVERYBODY =
            anywhere("letAnySaslUserDoX", TEXT, "", "ACL entries with this id mean every SASL user");
    public static final Setting<Boolean> KEEP_FAILED = anywhere(
            "allowSaslFailedClients", BOOLEAN, false, "a connection whose SASL exchange failed goes on as it was");
    public static final Setting<Boolean> REQUIRE_SASL =
            anywhere("sessionRequireClientSASLAuth", BOOLEAN, false, "as `enforce.auth.enabled` with the scheme sasl");
    public static final Setting<Boolean> ENFORCE =
            anywhere("enforce.auth.enabled", BOOLEAN, false, "only who has authenticated is served");
    public static final Setting<String> ENFORCED_SCHEMES =
            anywhere("enforce.auth.schemes", TEXT, "", "by one of these schemes, with commas between them");
    public static final Setting<String> ENSEMBLE_NAMES =
            anywhere("ensembleAuthName", TEXT, "", "names that the scheme ensemble lets in, with commas between them");
    public static final Setting<String> SECTION =
            anywhere("sasl.serverconfig", TEXT, "Server", "the section of the JAAS configuration, for clients");
    public static final Setting<Boolean> REMOVE_HOST =
            anywhere("kerberos.removeHostFromPrincipal", BOOLEAN, false, "a SASL id has no host");
    public static final Setting<Boolean> REMOVE_REALM =
            anywhere("kerberos.removeRealmFromPrincipal", BOOLEAN, false, "a SASL id has no realm");
    public static final Setting<Long> RELOGIN_PAUSE = anywhere(
            "kerberos.minReLoginTimeMs", number(0), 60_000L, "milliseconds between two logins to Kerberos, at least");
    public static final Setting<String> NAME_RULES = anywhere(
            "security.auth_to_local", TEXT, "DEFAULT", "what principals of Kerberos are called, as in `krb5.conf`");
    public static final Setting<String> SUPER_USER =
            anywhere("superUser", TEXT, "", "a SASL id with all rights; `superUser.X`: more of them");
    public static final Setting<Boolean> FIPS_MODE =
            anywhere("fips-mode", BOOLEAN, true, "nothing that FIPS does not allow: no DIGEST-MD5");
    public static final Setting<String> JAAS_FILE =
            property("java.security.auth.login.config", TEXT, "", "the JAAS configuration");

    public static final Setting<Boolean> QUORUM_ENABLE =
            inFile("quorum.auth.enableSasl", BOOLEAN, false, "members may prove to each other who they are");
    public static final Setting<Boolean> QUORUM_LEARNER_REQUIRE = inFile(
            "quorum.auth.learnerRequireSasl", BOOLEAN, false, "this server proves who it is to members that it dials");
    public static final Setting<Boolean> QUORUM_SERVER_REQUIRE =
            inFile("quorum.auth.serverRequireSasl", BOOLEAN, false, "a member that comes has to prove who it is");
    public static final Setting<String> QUORUM_LEARNER_SECTION = inFile(
            "quorum.auth.learner.saslLoginContext",
            TEXT,
            "QuorumLearner",
            "the section of the JAAS configuration to dial members with");
    public static final Setting<String> QUORUM_SERVER_SECTION = inFile(
            "quorum.auth.server.saslLoginContext",
            TEXT,
            "QuorumServer",
            "the section of the JAAS configuration to check members with");
    public static final Setting<String> QUORUM_PRINCIPAL = inFile(
            "quorum.auth.kerberos.servicePrincipal",
            TEXT,
            "zkquorum/localhost",
            "what members are called in Kerberos; `_HOST` is the host of the member");
    public static final Setting<Integer> QUORUM_THREADS =
            inFile("quorum.cnxn.threads.size", integer(0), 20, "threads for SASL between members; 20 or more");
    public static final Setting<Boolean> CANONICAL_HOSTS = anywhere(
            "kerberos.canonicalizeHostNames",
            BOOLEAN,
            false,
            "hosts of members go by their canonical names in Kerberos");

    static final List<Setting<?>> ALL = List.of(
            SUPER_PASSWORD,
            EVERYBODY,
            KEEP_FAILED,
            REQUIRE_SASL,
            ENFORCE,
            ENFORCED_SCHEMES,
            ENSEMBLE_NAMES,
            SECTION,
            REMOVE_HOST,
            REMOVE_REALM,
            RELOGIN_PAUSE,
            NAME_RULES,
            SUPER_USER,
            FIPS_MODE,
            JAAS_FILE,
            anywhere("requireKerberosConfig", BOOLEAN, false, "insist on a configuration of Kerberos")
                    .ignored("a login that needs the configuration of Kerberos fails without it"),
            anywhere("kinit", TEXT, "/usr/bin/kinit", "the program that renews tickets")
                    .ignored("tickets are taken from their cache again, but never renewed there"));

    /** Between members. */
    static final List<Setting<?>> QUORUM = List.of(
            QUORUM_ENABLE,
            QUORUM_LEARNER_REQUIRE,
            QUORUM_SERVER_REQUIRE,
            QUORUM_LEARNER_SECTION,
            QUORUM_SERVER_SECTION,
            QUORUM_PRINCIPAL,
            QUORUM_THREADS,
            CANONICAL_HOSTS);

    private SaslKeys() {}
}

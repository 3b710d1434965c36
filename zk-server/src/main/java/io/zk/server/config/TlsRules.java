package io.zk.server.config;

/** What must hold where TLS is asked for. */
final class TlsRules {
    private TlsRules() {}

    /** @param where what a message begins with */
    static void check(EnsembleRules.Values values, String where) throws ConfigException {
        boolean secure = values.of(TlsKeys.SECURE_PORT) != BasicKeys.NO_PORT;
        if (!secure && !values.of(TlsKeys.SECURE_ADDRESS).isEmpty()) {
            throw new ConfigException(where + "secureClientPortAddress is set but secureClientPort is not set");
        }
        if (values.of(TlsKeys.SECURE_PORT) > 0
                && values.of(TlsKeys.SECURE_PORT).equals(values.of(BasicKeys.CLIENT_PORT))) {
            throw new ConfigException(
                    where + "secureClientPort and clientPort are the same; client.portUnification=true"
                            + " has clientPort take both");
        }
        if (secure || values.of(TlsKeys.CLIENT_UNIFICATION)) {
            needsKey(values, TlsKeys.SSL, secure ? "secureClientPort is set" : "client.portUnification is true", where);
        }
        if (values.of(TlsKeys.QUORUM) || values.of(TlsKeys.QUORUM_UNIFICATION)) {
            needsKey(
                    values,
                    TlsKeys.SSL_QUORUM,
                    values.of(TlsKeys.QUORUM) ? "sslQuorum is true" : "portUnification is true",
                    where);
        }
    }

    private static void needsKey(EnsembleRules.Values values, TlsKeys.Family family, String why, String where)
            throws ConfigException {
        if (values.of(family.keyStore).isEmpty()) {
            throw new ConfigException(where + why + " but " + family.keyStore.key()
                    + " is not set: without a certificate there is no TLS");
        }
    }
}

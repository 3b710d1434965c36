package io.zk.server.auth;

/**
 * How members of an ensemble authenticate by SASL.
 *
 * @param demands how much of it is wanted
 * @param learnerSection of the JAAS configuration, to dial with
 * @param serverSection of the JAAS configuration, to be dialled with
 * @param kerberos of members that use it
 * @param digestAllowed whether there is DIGEST-MD5 ({@code fips-mode} is false)
 * @param threads that take steps
 */
public record MemberSaslSettings(
        Demands demands,
        String learnerSection,
        String serverSection,
        Kerberos kerberos,
        boolean digestAllowed,
        int threads) {
    /**
     * How much is wanted.
     *
     * @param proves this server proves who it is to those that it dials
     * @param insists whoever comes has to
     */
    public record Demands(boolean proves, boolean insists) {}

    /**
     * Names.
     *
     * @param servicePrincipal of every member; {@code _HOST} in it stands for the host of the one that is dialled
     * @param canonicalHosts whether that is its canonical name
     * @param reloginMillis between two logins, at least
     */
    public record Kerberos(String servicePrincipal, boolean canonicalHosts, long reloginMillis) {}
}

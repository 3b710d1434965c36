package io.zk.server.auth;

/**
 * How clients authenticate by SASL.
 *
 * @param section of the JAAS configuration ({@code sasl.serverconfig})
 * @param digestAllowed whether there is DIGEST-MD5 ({@code fips-mode} is false)
 * @param superPassword of the user {@code super} of DIGEST-MD5; empty: what the section says
 * @param reloginMillis between two logins, at least ({@code kerberos.minReLoginTimeMs})
 */
public record SaslSettings(
        String section, boolean digestAllowed, String superPassword, PrincipalNames names, long reloginMillis) {
    @Override
    public String toString() {
        return "SaslSettings[" + section + ", digestAllowed=" + digestAllowed + "]";
    }
}

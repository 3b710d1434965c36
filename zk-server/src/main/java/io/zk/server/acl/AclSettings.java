package io.zk.server.acl;

import org.jspecify.annotations.Nullable;

/**
 * Settings of the permission check and of the authentication schemes.
 *
 * @param skipAcl whether nothing is checked ({@code zookeeper.skipACL} is "yes")
 * @param digestEnabled whether the scheme digest exists ({@code DigestAuthenticationProvider.enabled})
 * @param digestAlgorithm name of the hash of passwords ({@code DigestAuthenticationProvider.digestAlg})
 * @param superDigest the digest id that is the super user ({@code DigestAuthenticationProvider.superDigest}), null: none
 * @param saslEnabled whether ACLs may have entries of the scheme sasl ({@code authProvider.N} names its provider)
 * @param sasl of identities of that scheme, which exchanges prove whether or not ACLs may have it
 */
public record AclSettings(
        boolean skipAcl,
        boolean digestEnabled,
        String digestAlgorithm,
        @Nullable String superDigest,
        boolean saslEnabled,
        SaslIds sasl) {
    public static final AclSettings DEFAULT = new AclSettings(false, true, "SHA1", null);

    /** Without SASL. */
    public AclSettings(boolean skipAcl, boolean digestEnabled, String digestAlgorithm, @Nullable String superDigest) {
        this(skipAcl, digestEnabled, digestAlgorithm, superDigest, false, SaslIds.DEFAULT);
    }
}

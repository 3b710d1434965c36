package io.zk.server.acl;

import org.jspecify.annotations.Nullable;

/**
 * Settings of the permission check and of the authentication schemes.
 *
 * @param skipAcl whether nothing is checked ({@code zookeeper.skipACL} is "yes")
 * @param digestEnabled whether the scheme digest exists ({@code DigestAuthenticationProvider.enabled})
 * @param digestAlgorithm name of the hash of passwords ({@code DigestAuthenticationProvider.digestAlg})
 * @param superDigest the digest id that is the super user ({@code DigestAuthenticationProvider.superDigest}), null: none
 */
public record AclSettings(
        boolean skipAcl, boolean digestEnabled, String digestAlgorithm, @Nullable String superDigest) {
    public static final AclSettings DEFAULT = new AclSettings(false, true, "SHA1", null);
}

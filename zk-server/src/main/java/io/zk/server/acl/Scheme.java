package io.zk.server.acl;

import org.jspecify.annotations.Nullable;

/**
 * A scheme that identities and ACL entries may have; {@link AclRules} holds those that the settings turn on. The
 * schemes world, auth and super are no such schemes: they are rules of the check itself. Immutable; any thread.
 */
sealed interface Scheme permits DigestScheme, EnsembleScheme, IpScheme, SaslScheme, X509Scheme {
    String name();

    /** Whether an ACL entry may be written with this id. */
    boolean accepts(String aclId);

    /** Whether an identity is one that an entry means; allocates nothing. */
    boolean matches(String identity, String aclId);

    /** Whether an ACL entry of the scheme auth stands for identities of this scheme. */
    boolean standsForCreator();

    /** What whoAmI shows of an identity. */
    default String user(String identity) {
        return identity;
    }

    /** The identities after an auth packet, or null if it proves nothing. */
    @Nullable
    Identities authenticate(byte @Nullable [] auth, Identities before);
}

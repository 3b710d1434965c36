package io.zk.server.acl;

import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Owners of certificates: an id is the subject of one, or what else of it is taken for the owner's name. */
final class X509Scheme implements Scheme {
    static final String NAME = "x509";

    private final X509Ids ids;

    X509Scheme(X509Ids ids) {
        this.ids = ids;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Whatever reads as a distinguished name. */
    @Override
    public boolean accepts(String aclId) {
        try {
            return !new X500Principal(aclId).getName().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public boolean matches(String identity, String aclId) {
        return identity.equals(aclId) || identity.equals(ids.superUser());
    }

    @Override
    public boolean standsForCreator() {
        return true;
    }

    /** A packet proves nothing new: it is granted to those whose certificate has been looked at. */
    @Override
    public @Nullable Identities authenticate(byte @Nullable [] auth, Identities before) {
        return before.ids().stream().anyMatch(id -> NAME.equals(id.scheme())) ? before : null;
    }
}

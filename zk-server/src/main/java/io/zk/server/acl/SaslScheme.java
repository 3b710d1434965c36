package io.zk.server.acl;

import io.zk.protocol.data.Id;
import org.jspecify.annotations.Nullable;

/** Users whom a SASL exchange has authorized: an id is a name, or a principal {@code name[/host]@realm}. */
final class SaslScheme implements Scheme {
    static final String NAME = "sasl";

    /** As in Apache's server, an identity of this id is one that every entry of the scheme means. */
    private static final String SUPER_ID = "super";

    private final SaslIds ids;

    SaslScheme(SaslIds ids) {
        this.ids = ids;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Without an {@code @} anything; with one, a principal with at most one slash before it. */
    @Override
    public boolean accepts(String aclId) {
        int at = aclId.indexOf('@');
        if (at < 0) {
            return true;
        }
        int slash = aclId.indexOf('/');
        return aclId.indexOf('@', at + 1) < 0 && (slash < 0 || slash < at && aclId.indexOf('/', slash + 1) < 0);
    }

    @Override
    public boolean matches(String identity, String aclId) {
        return identity.equals(aclId)
                || identity.equals(SUPER_ID)
                || !ids.everybody().isEmpty() && aclId.equals(ids.everybody());
    }

    @Override
    public boolean standsForCreator() {
        return true;
    }

    /** Nothing is proven by an auth packet: there are exchanges for that. */
    @Override
    public @Nullable Identities authenticate(byte @Nullable [] auth, Identities before) {
        return null;
    }

    /** The identities of a connection whose exchange has authorized this id. */
    static Identities proven(String id, SaslIds ids, Identities before) {
        Identities after = before.with(new Id(NAME, id));
        return ids.superUsers().contains(id) ? after.with(Identities.SUPER) : after;
    }
}

package io.zk.server.acl;

import io.zk.protocol.data.Acl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The permission check, the fix-up of written ACLs, and what an auth packet proves. Immutable; any thread. */
public final class AclRules {
    /** Whether one of these permission bits is granted. A null or empty ACL grants everything. */
    public boolean allows(@Nullable List<Acl> acl, int perms, Identities identities) {
        throw new UnsupportedOperationException(acl + " " + perms);
    }

    /** The list as it is stored, or null if it is not valid. */
    public @Nullable List<Acl> fixUp(@Nullable List<Acl> acl, Identities identities) {
        throw new UnsupportedOperationException("" + acl);
    }

    /** The identities after an auth packet, or null if it is refused. */
    public @Nullable Identities authenticate(@Nullable String scheme, byte @Nullable [] auth, Identities before) {
        throw new UnsupportedOperationException("" + scheme);
    }
}

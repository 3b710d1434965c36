package io.zk.server.acl;

import io.zk.protocol.data.Id;
import org.jspecify.annotations.Nullable;

/**
 * Identities that certificates prove: the scheme x509.
 *
 * @param superUser the one that has all rights ({@code X509AuthenticationProvider.superUser}); null: none
 */
public record X509Ids(@Nullable String superUser) {
    /** The identities of a connection whose certificate was found to be that of {@code id}. */
    public Identities proven(String id, Identities before) {
        Identities after = before.with(new Id(X509Scheme.NAME, id));
        return id.equals(superUser) ? after.with(new Id("super", id)) : after;
    }
}

package io.zk.server.acl;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * No identity at all: a client says which ensemble it means, and is turned away from another one, where its data would do
 * harm.
 */
final class EnsembleScheme implements Scheme {
    static final String NAME = "ensemble";

    private final List<String> names;

    EnsembleScheme(List<String> names) {
        this.names = names;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean accepts(String aclId) {
        return false;
    }

    @Override
    public boolean matches(String identity, String aclId) {
        return false;
    }

    @Override
    public boolean standsForCreator() {
        return false;
    }

    /** Who names no ensemble means any. */
    @Override
    public @Nullable Identities authenticate(byte @Nullable [] auth, Identities before) {
        String named = auth == null ? "" : new String(auth, StandardCharsets.UTF_8);
        return named.isEmpty() || names.isEmpty() || names.contains(named) ? before : null;
    }
}

package io.zk.server.acl;

import io.zk.protocol.data.Id;
import java.util.ArrayList;
import java.util.List;

/**
 * Who a connection is: what it was authenticated as, in the order it was added, without duplicates. Immutable, so that
 * a request keeps the identities it was received with; any thread.
 */
public final class Identities {
    /** The identity of a super user, whichever scheme proved it. */
    static final Id SUPER = new Id("super", "");

    /** The server itself, for what no client asked for: passes every check. */
    public static final Identities SERVER = new Identities(List.of(SUPER));

    private final List<Id> ids;
    private final boolean superUser;

    private Identities(List<Id> ids) {
        this.ids = List.copyOf(ids);
        this.superUser = ids.stream().anyMatch(id -> "super".equals(id.scheme()));
    }

    /** A connection that has only its address: scheme ip. */
    public static Identities ofAddress(String address) {
        return new Identities(List.of(new Id("ip", address)));
    }

    /** Those of a client of another server, as that one says. */
    public static Identities of(List<Id> ids) {
        return new Identities(ids);
    }

    /** These and one more. */
    public Identities with(Id id) {
        if (ids.contains(id)) {
            return this;
        }
        List<Id> more = new ArrayList<>(ids);
        more.add(id);
        return new Identities(more);
    }

    public List<Id> ids() {
        return ids;
    }

    /** Whether a super user is among them. */
    public boolean superUser() {
        return superUser;
    }
}

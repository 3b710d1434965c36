package io.zk.client.api;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.CreateMode;
import java.time.Duration;
import java.util.List;

/**
 * What kind of node to create, and who may use it. Immutable; each method gives a changed copy:
 * {@code CreateOptions.of(CreateMode.EPHEMERAL).acl(Acl.CREATOR_ALL)}.
 *
 * @param ttlMillis for the two modes with a time to live: how long a node without children outlives its last change, 1
 *     to 2^40-1; 0 for the others
 */
public record CreateOptions(CreateMode mode, List<Acl> acl, long ttlMillis) {
    /** Longest time to live that servers can store, in ms. */
    public static final long TTL_MAX_MILLIS = (1L << 40) - 1;

    /** A persistent node that everybody may do everything with. */
    public static final CreateOptions PERSISTENT = of(CreateMode.PERSISTENT);

    public CreateOptions {
        acl = List.copyOf(acl);
        if (mode.isTtl() ? ttlMillis < 1 || ttlMillis > TTL_MAX_MILLIS : ttlMillis != 0) {
            throw new IllegalArgumentException("a time to live of " + ttlMillis + " ms with mode " + mode);
        }
    }

    /** A node of this mode, one without a time to live, that everybody may do everything with. */
    public static CreateOptions of(CreateMode mode) {
        return new CreateOptions(mode, Acl.OPEN, 0);
    }

    /** A persistent node with a time to live. Servers refuse it unless they are configured to know such nodes. */
    public static CreateOptions withTtl(Duration ttl) {
        return new CreateOptions(CreateMode.PERSISTENT_WITH_TTL, Acl.OPEN, ttl.toMillis());
    }

    /** A persistent sequential node with a time to live. Servers refuse it unless they are configured to know them. */
    public static CreateOptions sequentialWithTtl(Duration ttl) {
        return new CreateOptions(CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL, Acl.OPEN, ttl.toMillis());
    }

    public CreateOptions acl(List<Acl> other) {
        return new CreateOptions(mode, other, ttlMillis);
    }
}

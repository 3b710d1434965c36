package io.zk.server.tree;

/** What a node's stored owner says it is. */
enum NodeKind {
    PERSISTENT,
    EPHEMERAL,
    CONTAINER,
    TTL;

    /** Top byte of the owner of nodes of extended types; the next two bytes are the type, 0 for TTL. */
    private static final long EXTENDED = 0xff00000000000000L;

    private static final long EXTENDED_TYPE = 0x00ffff0000000000L;
    private static final long TTL_MILLIS = 0x000000ffffffffffL;

    /**
     * Without extended types their owners are taken for sessions, as Apache's servers do. An extended type that nobody
     * knows makes a node that stays.
     */
    static NodeKind of(long owner, TreeRules rules) {
        if (owner == 0) {
            return PERSISTENT;
        }
        if (owner == Node.CONTAINER_OWNER) {
            return CONTAINER;
        }
        if (rules.extendedTypes() && (owner & EXTENDED) == EXTENDED) {
            return rules.emulate353Ttl() || (owner & EXTENDED_TYPE) == 0 ? TTL : PERSISTENT;
        }
        return rules.extendedTypes() && rules.emulate353Ttl() && owner < 0 ? TTL : EPHEMERAL;
    }

    /** The stored owner of a TTL node. */
    static long ttlOwner(long ttlMillis) {
        return EXTENDED | ttlMillis;
    }

    static long ttlMillis(long owner) {
        return owner & TTL_MILLIS;
    }
}

package io.zk.server.tree;

/**
 * How the tree reads and keeps what it is given.
 *
 * @param extendedTypes whether owners with the top byte 0xff are TTL nodes ({@code extendedTypesEnabled})
 * @param emulate353Ttl whether every other negative owner is one too ({@code emulate353TTLNodes})
 * @param digest whether the running digest is kept ({@code digest.enabled})
 */
public record TreeRules(boolean extendedTypes, boolean emulate353Ttl, boolean digest) {
    public static final TreeRules DEFAULT = new TreeRules(false, false, true);

    /** Whether a stored owner is a session, and not the mark of another kind of node. */
    public boolean ephemeral(long storedOwner) {
        return NodeKind.of(storedOwner, this) == NodeKind.EPHEMERAL;
    }
}

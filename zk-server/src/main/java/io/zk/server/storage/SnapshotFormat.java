package io.zk.server.storage;

/**
 * What a snapshot holds besides the tree.
 *
 * @param digest whether the tree's digest is in it ({@code digest.enabled})
 * @param lastZxid whether the last zxid is in it ({@code serializeLastProcessedZxid.enabled})
 */
public record SnapshotFormat(Compression compression, boolean digest, boolean lastZxid) {
    public static final SnapshotFormat DEFAULT = new SnapshotFormat(Compression.NONE, true, true);
}

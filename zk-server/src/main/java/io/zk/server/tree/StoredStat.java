package io.zk.server.tree;

/**
 * A node's stat as it is kept and written to snapshots, in the order of a snapshot's node record. Times are milliseconds
 * since 1970, UTC.
 *
 * @param cversion as stored: children ever created under the node
 * @param owner as stored: session id, 0, or the marks of containers and TTL nodes
 */
public record StoredStat(
        long czxid,
        long mzxid,
        long ctime,
        long mtime,
        int version,
        int cversion,
        int aversion,
        long owner,
        long pzxid) {}

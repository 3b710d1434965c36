package io.zk.server.ops;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A server as its operators see it. Every method takes a moment's consistent view and may wait for the core; so it is not
 * for loops or the core itself. Any other thread.
 */
public interface ServerStatus {
    /**
     * Numbers.
     *
     * @param latency of all requests, in milliseconds
     * @param reads of reads alone
     * @param writes of writes alone
     * @param outstanding requests taken in and not answered
     * @param uptimeMillis since the start
     * @param openFiles file descriptors, -1 if unknown
     * @param filesMax limit of these, -1 if unknown
     */
    record Figures(
            Times latency,
            Times reads,
            Times writes,
            long received,
            long sent,
            int connections,
            int outstanding,
            long zxid,
            Data data,
            long uptimeMillis,
            long openFiles,
            long filesMax) {}

    /**
     * What is in the tree and around it.
     *
     * @param nodes the root twice
     * @param watches pairs of a connection and a path: once for any kind that tells of data, once for any but a recursive
     *     one that tells of children
     */
    record Data(int nodes, int ephemerals, long watches, long bytes, int sessions) {}

    /** Times in milliseconds. */
    record Times(long count, long least, double mean, long greatest) {}

    /**
     * A client's connection.
     *
     * @param remote as Java prints it: /address:port
     * @param reads whether it is being read
     * @param sessionId 0 if it has none
     * @param lastType opcode of the last request carried out, 0 if that opened the session, -1 if none
     * @param lastXid -1 if none
     * @param lastZxid -1 if none
     * @param establishedAt milliseconds since 1970
     * @param lastReplyAt monotonic milliseconds
     * @param expiresAt when it is closed if nothing is heard of it, milliseconds since 1970
     */
    record Connection(
            String remote,
            boolean reads,
            int queued,
            long received,
            long sent,
            long sessionId,
            int lastType,
            long establishedAt,
            int timeoutMillis,
            int lastXid,
            long lastZxid,
            long lastReplyAt,
            long lastLatency,
            Times latency,
            long expiresAt) {}

    /** A session that watches a path. */
    record Watch(String path, long sessionId) {}

    /** The digest of the tree right after a transaction. */
    record Digest(long zxid, long digest) {}

    Figures figures();

    List<Connection> connections();

    /** Settings by their names in zoo.cfg, in the order of the word conf. */
    Map<String, String> configuration();

    /** Bytes of files in the folder of snapshots. */
    long dataDirBytes();

    /** Bytes of files in the folder of logs. */
    long logDirBytes();

    /** What the process runs in, in the order of the word envi. */
    Map<String, String> environment();

    /** Sessions by the time at which they expire, in milliseconds since 1970. */
    SortedMap<Long, List<Long>> sessionsByExpiry();

    /** Paths of ephemeral nodes by their sessions. */
    SortedMap<Long, List<String>> ephemerals();

    /** Who watches the data of which paths, persistently or recursively among them; by path, each pair once. */
    List<Watch> watches();

    /** The digests kept, oldest first. */
    List<Digest> digests();

    /** Begins counting requests and times anew. */
    void resetStatistics();

    /** Begins counting those of each connection anew. */
    void resetConnections();
}

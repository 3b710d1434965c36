package io.zk.server.ops;

import io.zk.server.replica.Distribution;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

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
     * @param proposals of a leader
     * @param measured what else there is, by the names of Apache's metrics
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
            long filesMax,
            Sizes proposals,
            Measured measured) {}

    /**
     * Figures by the names of Apache's metrics, or by names of our own where it has none.
     *
     * @param keyedGauges by name, then by key
     * @param keyed by name, then by key
     */
    record Measured(
            Map<String, Long> gauges,
            Map<String, Map<String, Long>> keyedGauges,
            Map<String, Long> counters,
            Map<String, Distribution> summaries,
            Map<String, Map<String, Distribution>> keyed) {
        /** Of a server that has done nothing. */
        public static final Measured NOTHING = new Measured(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    /** Bytes of the transactions of this leader; -1 before the first. */
    record Sizes(int last, int least, int greatest) {
        public static final Sizes NONE = new Sizes(-1, -1, -1);
    }

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
     * @param secure whether it is under TLS
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
            long expiresAt,
            boolean secure) {}

    /** A session that watches a path. */
    record Watch(String path, long sessionId) {}

    /** The digest of the tree right after a transaction. */
    record Digest(long zxid, long digest) {}

    /**
     * How it stands in its ensemble.
     *
     * @param mode as srvr names it: leader, follower, observer; standalone where there is no ensemble
     * @param serving whether clients are served
     * @param phase what mntr adds to that: "following - broadcast"; empty where there is no ensemble
     * @param quorumSize members that vote
     * @param leading null unless it leads
     * @param membership the text of the configuration
     */
    record Ensemble(
            String mode, boolean serving, String phase, int quorumSize, @Nullable Leading leading, String membership) {
        /** Of a server without one. */
        public static final Ensemble NONE = new Ensemble("standalone", true, "", 0, null, "");

        /** Whether there is one. */
        public boolean present() {
            return !phase.isEmpty();
        }
    }

    /**
     * What a leader alone knows.
     *
     * @param learners connected, synchronised or not
     * @param syncedNonVoting followers that are no members
     */
    record Leading(
            int learners,
            int syncedFollowers,
            int syncedNonVoting,
            int syncedObservers,
            int pendingSyncs,
            long uptimeMillis) {}

    Ensemble ensemble();

    /** Id of the server that leads, as far as this one knows; -1 if none. */
    default long leader() {
        return -1;
    }

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

    /** Every session of the applied state with its timeout in milliseconds. */
    SortedMap<Long, Integer> sessions();

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

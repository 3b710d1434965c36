package io.zk.server;

import io.zk.protocol.data.EventType;
import io.zk.server.ops.ServerStatus;
import io.zk.server.replica.ApplyStats;
import io.zk.server.replica.Distribution;
import io.zk.server.replica.LoopStats;
import io.zk.server.replica.Namespaces;
import io.zk.server.tree.Quota;
import java.util.Map;
import java.util.TreeMap;

/** What all loops and the core have measured, added up. Under the gate until {@link #measured}. Single use. */
final class LoadView {
    private static final Map<String, EventType> TOLD = Map.of(
            "node_created_watch_count", EventType.NODE_CREATED,
            "node_deleted_watch_count", EventType.NODE_DELETED,
            "node_changed_watch_count", EventType.NODE_DATA_CHANGED,
            "node_children_watch_count", EventType.NODE_CHILDREN_CHANGED);

    private final Distribution reads = new Distribution();
    private final Distribution writes = new Distribution();
    private final Map<String, Distribution> operations = new TreeMap<>();
    private final Map<String, Distribution> readBytes = new TreeMap<>();
    private final Map<String, Distribution> writeBytes = new TreeMap<>();
    private final Map<String, Distribution> summaries = new TreeMap<>();
    private final Map<String, Long> gauges = new TreeMap<>();
    private final Map<String, Map<String, Long>> quotas = new TreeMap<>();
    private final Map<String, Long> counters = new TreeMap<>();
    private long lastReply = -1;
    private long leastReply = Integer.MAX_VALUE;
    private long greatestReply = -1;

    void add(LoopStats stats) {
        reads.merge(stats.reads());
        writes.merge(stats.writes());
        merge(stats.operations(), operations);
        merge(stats.readBytes().sizes(), readBytes);
        count("watch_bytes", stats.eventBytes());
        count("stale_replies", stats.lateReplies());
        count("ensemble_auth_success", stats.ensemblesMeant());
        count("ensemble_auth_skip", stats.ensemblesUnnamed());
        count("ensemble_auth_fail", stats.ensemblesRefused());
        if (stats.greatestReply() >= 0) {
            lastReply = stats.lastReply();
            leastReply = Math.min(leastReply, stats.leastReply());
            greatestReply = Math.max(greatestReply, stats.greatestReply());
        }
    }

    void add(ApplyStats stats) {
        merge(stats.writes().sizes(), writeBytes);
        TOLD.forEach((name, type) -> sum(summaries, name).merge(stats.told(type)));
    }

    /** Limits and usage by the first name of a quota's path; where several share it, their sum. */
    void add(Quota quota) {
        String name = Namespaces.of(quota.path());
        long count = quota.countHard() < 0 ? quota.countSoft() : quota.countHard();
        long bytes = quota.bytesHard() < 0 ? quota.bytesSoft() : quota.bytesHard();
        quota("quota_count_limit_per_namespace").merge(name, count, LoadView::sumOfLimits);
        quota("quota_bytes_limit_per_namespace").merge(name, bytes, LoadView::sumOfLimits);
        quota("quota_count_usage_per_namespace").merge(name, quota.countUsed(), Long::sum);
        quota("quota_bytes_usage_per_namespace").merge(name, quota.bytesUsed(), Long::sum);
    }

    private Map<String, Long> quota(String name) {
        return quotas.computeIfAbsent(name, unknown -> new TreeMap<>());
    }

    /** -1: there is none. */
    private static long sumOfLimits(long one, long other) {
        return one < 0 ? other : other < 0 ? one : one + other;
    }

    /** @param leader whom it watches, -1 if it is no observer */
    void observes(long leader) {
        if (leader >= 0) {
            gauges.put("observer_master_id", leader);
        }
    }

    /** Milliseconds from the arrival of a request to its answer. */
    Distribution all() {
        Distribution all = new Distribution();
        all.merge(reads);
        all.merge(writes);
        return all;
    }

    Distribution reads() {
        return reads;
    }

    Distribution writes() {
        return writes;
    }

    ServerStatus.Measured measured() {
        gauges.put("last_client_response_size", lastReply);
        gauges.put("min_client_response_size", greatestReply < 0 ? -1 : leastReply);
        gauges.put("max_client_response_size", greatestReply);
        summaries.put("readlatency", reads);
        summaries.put("updatelatency", writes);
        // A read is carried out where it waits: all of its time is that of its turn.
        summaries.put("read_commitproc_time_ms", reads);
        return new ServerStatus.Measured(
                gauges,
                quotas,
                counters,
                summaries,
                Map.of(
                        "read_per_namespace", readBytes,
                        "write_per_namespace", writeBytes,
                        "operation_latency", operations));
    }

    private void count(String name, long more) {
        counters.merge(name, more, Long::sum);
    }

    private static void merge(Map<String, Distribution> more, Map<String, Distribution> sums) {
        more.forEach((key, values) -> sum(sums, key).merge(values));
    }

    private static Distribution sum(Map<String, Distribution> sums, String key) {
        return sums.computeIfAbsent(key, unknown -> new Distribution());
    }
}

package io.zk.server.ops;

import com.codahale.metrics.MetricRegistry;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * What this server counts and measures, by the names of Apache's metrics. All are made before the server serves; then any
 * thread may count. A name of Apache's that stands for a stage this server does not have is shown as 0.
 */
public final class Metrics {
    private final MetricRegistry registry = new MetricRegistry();
    private final Map<String, LongSupplier> counters = new TreeMap<>();
    private final Map<String, Summary> summaries = new TreeMap<>();

    public final Summary fsyncMillis = summary("fsynctime");
    public final Summary snapshotMillis = summary("snapshottime");
    public final Summary batchRecords = summary("sync_processor_batch_size");
    public final Summary startMillis = summary("dbinittime");
    public final Summary startTransactions = summary("startup_txns_loaded");
    public final Count snapshots = count("snap_count");
    public final Count snapshotErrors = count("snapshot_error_count");
    public final Count sessionsExpired = count("stale_sessions_expired");
    public final Count sessionRequests = count("connection_request_count");
    public final Count sessionRenewals = count("connection_revalidate_count");
    public final Count digestMismatches = count("digest_mismatches_count");
    public final Count recordsTooLarge = count("large_requests_rejected");

    /** Something that happens now and then. Any thread, without contention. */
    public static final class Count {
        private final com.codahale.metrics.Counter counter;

        private Count(com.codahale.metrics.Counter counter) {
            this.counter = counter;
        }

        public void add() {
            counter.inc();
        }

        public void add(long times) {
            counter.inc(times);
        }
    }

    public Metrics() {
        for (String name : ABSENT) {
            counters.putIfAbsent(name, () -> 0);
        }
    }

    /** A counter that somebody else keeps. Before the server serves. */
    public void counter(String name, LongSupplier value) {
        counters.put(name, value);
    }

    /** Begins anew, except with what others keep (the word srst). */
    public void reset() {
        for (com.codahale.metrics.Counter counter : registry.getCounters().values()) {
            counter.dec(counter.getCount());
        }
        summaries.values().forEach(Summary::reset);
    }

    Map<String, LongSupplier> counters() {
        return Collections.unmodifiableMap(counters);
    }

    Map<String, Summary> summaries() {
        return Collections.unmodifiableMap(summaries);
    }

    private Count count(String name) {
        com.codahale.metrics.Counter counter = registry.counter(name);
        counters.put(name, counter::getCount);
        return new Count(counter);
    }

    private Summary summary(String name) {
        Summary summary = new Summary(registry.histogram(name));
        summaries.put(name, summary);
        return summary;
    }

    private static final List<String> ABSENT = List.of(
            "add_dead_watcher_stall_time",
            "bytes_received_count",
            "cnxn_closed_without_zk_server_running",
            "commit_count",
            "connection_drop_count",
            "connection_rejected",
            "dead_watchers_cleared",
            "dead_watchers_queued",
            "diff_count",
            "ensemble_auth_fail",
            "ensemble_auth_skip",
            "ensemble_auth_success",
            "insecure_admin_count",
            "learner_commit_received_count",
            "learner_proposal_received_count",
            "looking_count",
            "outstanding_changes_queued",
            "outstanding_changes_removed",
            "prep_processor_request_queued",
            "proposal_count",
            "quit_leading_due_to_disloyal_voter",
            "request_commit_queued",
            "request_throttle_wait_count",
            "requests_not_forwarded_to_commit_processor",
            "response_bytes",
            "response_packet_cache_hits",
            "response_packet_cache_misses",
            "response_packet_get_children_cache_hits",
            "response_packet_get_children_cache_misses",
            "restore_error_count",
            "restore_rate_limited_count",
            "revalidate_count",
            "sessionless_connections_expired",
            "skip_learner_request_to_next_processor_count",
            "snapshot_rate_limited_count",
            "stale_replies",
            "stale_requests",
            "stale_requests_dropped",
            "sync_processor_request_queued",
            "throttled_ops",
            "tls_handshake_exceeded",
            "unrecoverable_error_count",
            "unsuccessful_handshake",
            "watch_bytes");
}

package io.zk.server.ops;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.zk.server.replica.Distribution;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What this server counts and measures, by the names of Apache's metrics. Each summary is filled by one thread alone;
 * counts are added to by any.
 */
public final class Metrics {
    private static final int KEYS_MAX = 1000;

    private final MetricRegistry registry = new MetricRegistry();
    private final Map<String, LongSupplier> counters = new TreeMap<>();
    private final Map<String, Supplier<? extends Number>> gauges = new TreeMap<>();
    private final Map<String, Summary> summaries = new TreeMap<>();
    private final Map<String, Map<String, Summary>> keyed = new ConcurrentSkipListMap<>();
    private final Map<String, Map<String, Long>> keyedCounts = new ConcurrentSkipListMap<>();

    /** Of starts, snapshots and the disk. Milliseconds, but for those that say otherwise. */
    public final Summary fsyncMillis = summary("fsynctime");

    public final Summary logMillis = summary("sync_process_time");
    public final Summary flushMillis = summary("sync_processor_queue_flush_time_ms");
    public final Summary batchRecords = summary("sync_processor_batch_size");
    public final Count slowForces = count("fsync_threshold_exceed_count");
    public final Summary snapshotMillis = summary("snapshottime");
    public final Count snapshotErrors = count("snapshot_error_count");
    public final Summary startMillis = summary("dbinittime");
    public final Summary startTransactions = summary("startup_txns_loaded");
    public final Summary startLoadMillis = summary("startup_snap_load_time");
    public final Summary pauseMillis = summary("jvm_pause_time_ms");

    /** Of sessions. */
    public final Count sessionsExpired = count("stale_sessions_expired");

    public final Count sessionRequests = count("connection_request_count");
    public final Count sessionRenewals = count("connection_revalidate_count");
    public final Count digestMismatches = count("digest_mismatches_count");
    public final Count recordsTooLarge = count("large_requests_rejected");

    /** Of requests that waited too long, or for nobody. */
    public final Count requestsThrottled = count("throttled_ops");

    public final Count requestsStale = count("stale_requests");
    public final Count requestsDropped = count("stale_requests_dropped");
    public final KeyedCount quotaExceeded = new KeyedCount("quota_exceeded_error_per_namespace");
    /** What is missing in the bucket of the throttle when a client has its session. One thread at a time. */
    public final Summary tokenDeficit = summary("connection_token_deficit");

    public final Summary restoreMillis = summary("restore_time");

    /** Of the core's turns; core thread. */
    public final Core core = new Core();

    /** Of the ensemble; core thread. */
    public final Ensemble ensemble = new Ensemble();

    /** What the core thread measures of its own work. */
    public final class Core {
        public final Count requests = count("prep_processor_request_queued");
        public final Summary queue = summary("prep_processor_queue_size");
        public final Summary queueMillis = summary("prep_processor_queue_time_ms");
        public final Summary planMillis = summary("prep_process_time");
        public final Count records = count("sync_processor_request_queued");
        public final Summary logQueue = summary("sync_processor_queue_size");
        public final Summary logQueueMillis = summary("sync_processor_queue_time_ms");
        public final Summary durableMillis = summary("sync_processor_queue_and_flush_time_ms");
        public final Count planned = count("outstanding_changes_queued");
        public final Count applied = count("outstanding_changes_removed");
        public final Summary pending = summary("write_commit_proc_req_queued");
        public final Summary appliedAtOnce = summary("write_commit_proc_issued");
        public final Summary commitMillis = summary("write_commitproc_time_ms");
        public final Summary applyBatchMillis = summary("write_batch_time_in_commit_processor");
        public final Summary applyMillis = summary("write_final_proc_time_ms");
        public final Summary appliedMillis = summary("propagation_latency");

        private Core() {}
    }

    /** What the core thread measures of the ensemble. */
    public final class Ensemble {
        public final Count proposals = count("proposal_count");
        public final Count commits = count("commit_count");
        public final Count toApply = count("request_commit_queued");
        public final Summary quorumMillis = summary("quorum_ack_latency");
        public final Summary committedMillis = summary("local_write_committed_time_ms");
        public final Summary ackMillis = summary("proposal_ack_creation_latency");
        public final Count proposalsReceived = count("learner_proposal_received_count");
        public final Count commitsReceived = count("learner_commit_received_count");
        public final Summary proposalMillis = summary("proposal_latency");
        public final Summary commitMillis = summary("commit_propagation_latency");
        public final Count diffs = count("diff_count");
        public final Count states = count("snap_count");
        public final Summary diffsUnderWay = summary("inflight_diff_count");
        public final Summary statesUnderWay = summary("inflight_snap_count");
        public final Count moves = count("revalidate_count");
        public final Count looks = count("looking_count");
        public final Summary electionMillis = summary("election_time");
        public final Summary unavailableMillis = summary("unavailable_time");
        public final Summary leaderUnavailableMillis = summary("leader_unavailable_time");
        public final Summary followerSyncMillis = summary("follower_sync_time");
        public final Summary observerSyncMillis = summary("observer_sync_time");

        private Ensemble() {}
    }

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

        public long value() {
            return counter.getCount();
        }
    }

    /** Something that happens now and then to one of several. Any thread. */
    public final class KeyedCount {
        private final Map<String, Long> counts = new ConcurrentSkipListMap<>();

        private KeyedCount(String name) {
            keyedCounts.put(name, counts);
        }

        /** Those after the first {@value #KEYS_MAX} that differ are not counted. */
        public void add(String key) {
            if (counts.size() < KEYS_MAX || counts.containsKey(key)) {
                counts.merge(key, 1L, Long::sum);
            }
        }
    }

    /** A counter that somebody else keeps. Before the server serves. */
    public void counter(String name, LongSupplier value) {
        counters.put(name, value);
        gaugeIn(registry, name, value::getAsLong);
    }

    /** A counter of this name; that there is one already is a mistake. Before the server serves. */
    public Count count(String name) {
        com.codahale.metrics.Counter counter = registry.counter(name);
        counters.put(name, counter::getCount);
        return new Count(counter);
    }

    /** A number that goes up and down, kept by somebody else. Before the server serves. */
    public void gauge(String name, Supplier<? extends Number> value) {
        gauges.put(name, value);
        gaugeIn(registry, name, value);
    }

    /** A number that somebody else keeps; 0 if nobody does. */
    public long gauge(String name) {
        Supplier<? extends Number> kept = gauges.get(name);
        return kept == null ? 0 : kept.get().longValue();
    }

    /** A summary of this name, for one thread to fill. Before the server serves. */
    public Summary summary(String name) {
        Summary summary = registry.register(name, new Summary());
        summaries.put(name, summary);
        return summary;
    }

    /** One of several summaries that differ in a key, for one thread to fill; the same one each time it is asked for. */
    public Summary summary(String name, String key) {
        return keyed.computeIfAbsent(name, unknown -> new ConcurrentSkipListMap<>())
                .computeIfAbsent(key, unknown -> registry.register(name + "." + key, new Summary()));
    }

    /** Begins anew, except with what others keep (the word srst). */
    public void reset() {
        for (com.codahale.metrics.Counter counter : registry.getCounters().values()) {
            counter.dec(counter.getCount());
        }
        summaries.values().forEach(Summary::reset);
        keyedCounts.values().forEach(Map::clear);
        keyed.values().forEach(byKey -> byKey.values().forEach(Summary::reset));
    }

    /** All of it, for those who show it in other ways. */
    public MetricRegistry registry() {
        return registry;
    }

    Map<String, LongSupplier> counters() {
        return Collections.unmodifiableMap(counters);
    }

    Map<String, Supplier<? extends Number>> gauges() {
        return Collections.unmodifiableMap(gauges);
    }

    Map<String, Map<String, Long>> keyedCounts() {
        return Collections.unmodifiableMap(keyedCounts);
    }

    /** What was measured by this name; nothing if nobody measures it. */
    Distribution seen(String name) {
        Summary summary = summaries.get(name);
        return summary == null ? new Distribution() : summary.seen();
    }

    Map<String, Map<String, Summary>> keyed() {
        return Collections.unmodifiableMap(keyed);
    }

    private static void gaugeIn(MetricRegistry registry, String name, Supplier<? extends Number> value) {
        registry.remove(name);
        registry.register(name, (Gauge<Number>) value::get);
    }
}

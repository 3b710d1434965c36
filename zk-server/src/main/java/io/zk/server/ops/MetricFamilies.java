package io.zk.server.ops;

import io.zk.server.ops.Family.Kind;
import io.zk.server.replica.Distribution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gathers all that is shown of a server, by name: the numbers everybody looks at first. Single use. */
final class MetricFamilies {
    /** Keyed ones without percentiles; all others have some. */
    private static final Set<String> BASIC_KEYED =
            Set.of("read_per_namespace", "write_per_namespace", "learner_handler_qp_size");

    private final List<Family> families = new ArrayList<>();
    private final Map<String, Object> overrides = new TreeMap<>();

    private MetricFamilies() {}

    /** In the order of the word mntr. Any thread that may wait. */
    static List<Family> of(ServerStatus.Figures figures, ServerStatus.Ensemble ensemble, Metrics metrics) {
        MetricFamilies all = new MetricFamilies();
        metrics.gauges().forEach((name, value) -> all.overrides.put(name, value.get()));
        all.overrides.putAll(figures.measured().gauges());
        all.gauges(figures);
        if (ensemble.present()) {
            all.gauge("quorum_size", ensemble.quorumSize());
        }
        ServerStatus.Leading leading = ensemble.leading();
        if (leading != null) {
            all.leader(leading, figures.proposals());
        }
        all.overrides.forEach((name, value) -> all.families.add(Family.of(name, Kind.GAUGE, value)));
        figures.measured().keyedGauges().forEach((name, values) -> all.keyed(name, Kind.GAUGE, values));
        metrics.keyedCounts().forEach((name, values) -> all.keyed(name, Kind.COUNTER, values));
        all.counters(figures.measured(), metrics);
        all.summaries(MetricNames.BASIC, Kind.BASIC, figures.measured(), metrics);
        all.summaries(MetricNames.ADVANCED, Kind.ADVANCED, figures.measured(), metrics);
        all.keyed(figures.measured(), metrics);
        return all.families;
    }

    private void leader(ServerStatus.Leading leading, ServerStatus.Sizes proposals) {
        gauge("learners", leading.learners());
        gauge("synced_followers", leading.syncedFollowers());
        gauge("synced_non_voting_followers", leading.syncedNonVoting());
        gauge("synced_observers", leading.syncedObservers());
        gauge("pending_syncs", leading.pendingSyncs());
        gauge("leader_uptime", leading.uptimeMillis());
        gauge("last_proposal_size", proposals.last());
        gauge("max_proposal_size", proposals.greatest());
        gauge("min_proposal_size", proposals.least());
    }

    private void gauges(ServerStatus.Figures figures) {
        ServerStatus.Data data = figures.data();
        gauge("avg_latency", SummaryText.rounded(figures.latency().mean()));
        gauge("max_latency", figures.latency().greatest());
        gauge("min_latency", figures.latency().least());
        gauge("packets_received", figures.received());
        gauge("packets_sent", figures.sent());
        gauge("num_alive_connections", figures.connections());
        gauge("outstanding_requests", figures.outstanding());
        gauge("znode_count", data.nodes());
        gauge("watch_count", data.watches());
        gauge("ephemerals_count", data.ephemerals());
        gauge("approximate_data_size", data.bytes());
        gauge("open_file_descriptor_count", figures.openFiles());
        gauge("max_file_descriptor_count", figures.filesMax());
        gauge("uptime", figures.uptimeMillis());
        gauge("global_sessions", data.sessions());
        gauge("local_sessions", 0);
        gauge("connection_drop_probability", 0.0);
        gauge("last_client_response_size", -1);
        gauge("max_client_response_size", -1);
        gauge("min_client_response_size", -1);
        gauge("outstanding_tls_handshake", 0);
        gauge("auth_failed_count", 0);
        gauge("non_mtls_remote_conn_count", 0);
        gauge("non_mtls_local_conn_count", 0);
    }

    /** In its place; the value is that of whoever knows better, if there is one. */
    private void gauge(String name, Object value) {
        @Nullable Object better = overrides.remove(name);
        families.add(Family.of(name, Kind.GAUGE, better == null ? value : better));
    }

    private void gauge(String name, long value) {
        gauge(name, (Object) value);
    }

    private void counters(ServerStatus.Measured measured, Metrics metrics) {
        Set<String> names = new TreeSet<>(MetricNames.COUNTERS);
        names.addAll(metrics.counters().keySet());
        names.addAll(measured.counters().keySet());
        for (String name : names) {
            Long seen = measured.counters().get(name);
            java.util.function.LongSupplier kept = metrics.counters().get(name);
            long value = seen != null ? seen : kept != null ? kept.getAsLong() : 0;
            families.add(Family.of(name, Kind.COUNTER, value));
        }
    }

    private void summaries(List<String> names, Kind kind, ServerStatus.Measured measured, Metrics metrics) {
        for (String name : names) {
            Distribution seen = measured.summaries().get(name);
            families.add(Family.of(name, kind, seen == null ? metrics.seen(name) : seen));
        }
    }

    private void keyed(ServerStatus.Measured measured, Metrics metrics) {
        Map<String, Map<String, Distribution>> all = new TreeMap<>(measured.keyed());
        metrics.keyed().forEach((name, byKey) -> {
            Map<String, Distribution> seen = new LinkedHashMap<>();
            byKey.forEach((key, summary) -> seen.put(key, summary.seen()));
            all.put(name, seen);
        });
        all.forEach((name, byKey) -> keyed(name, BASIC_KEYED.contains(name) ? Kind.BASIC : Kind.ADVANCED, byKey));
    }

    private void keyed(String name, Kind kind, Map<String, ?> byKey) {
        if (!byKey.isEmpty()) {
            families.add(new Family(name, kind, byKey));
        }
    }
}

package io.zk.server.ops;

import com.codahale.metrics.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the word mntr shows, by name. The numbers everybody looks at come first, since one common tool reads no more than
 * 4096 bytes of the text. Any thread that may wait.
 */
public final class MonitorValues {
    private static final ServerStatus.Times NOTHING = new ServerStatus.Times(0, 0, 0, 0);
    private static final List<String> PERCENTILES = List.of("p50_", "p95_", "p99_", "p999_");

    private final Map<String, Object> values = new LinkedHashMap<>();

    private MonitorValues() {}

    /**
     * All of it as it is now, in the order of the text.
     *
     * @param version as srvr shows it
     * @return names without the prefix {@code zk_}; values are a {@link Long}, a {@link Double} where the text shows a
     *     decimal, or a {@link String}; the map is the caller's
     */
    public static Map<String, Object> snapshot(String version, ServerStatus status, Metrics metrics) {
        MonitorValues monitor = new MonitorValues();
        monitor.fill(version, status.figures(), status.ensemble(), metrics);
        return monitor.values;
    }

    /** As mntr writes it: lines of a name, a tab and a value. */
    static String text(Map<String, Object> snapshot) {
        StringBuilder text = new StringBuilder();
        snapshot.forEach((name, value) ->
                text.append("zk_").append(name).append('\t').append(value).append('\n'));
        return text.toString();
    }

    private void fill(String version, ServerStatus.Figures figures, ServerStatus.Ensemble ensemble, Metrics metrics) {
        line("version", version);
        line("server_state", ensemble.mode());
        if (ensemble.present()) {
            line("peer_state", ensemble.phase());
        }
        gauges(figures);
        if (ensemble.present()) {
            line("quorum_size", ensemble.quorumSize());
        }
        ServerStatus.Leading leading = ensemble.leading();
        if (leading != null) {
            leader(leading, figures.proposals());
        }
        metrics.counters().forEach((name, value) -> line(name, value.getAsLong()));
        times("readlatency", figures.reads());
        times("updatelatency", figures.writes());
        metrics.summaries().forEach(this::summary);
        AbsentSummaries.BASIC.forEach(name -> times(name, NOTHING));
        AbsentSummaries.ADVANCED.forEach(name -> {
            times(name, NOTHING);
            PERCENTILES.forEach(percentile -> line(percentile + name, 0));
        });
    }

    private void leader(ServerStatus.Leading leading, ServerStatus.Sizes proposals) {
        line("learners", leading.learners());
        line("synced_followers", leading.syncedFollowers());
        line("synced_non_voting_followers", leading.syncedNonVoting());
        line("synced_observers", leading.syncedObservers());
        line("pending_syncs", leading.pendingSyncs());
        line("leader_uptime", leading.uptimeMillis());
        line("last_proposal_size", proposals.last());
        line("max_proposal_size", proposals.greatest());
        line("min_proposal_size", proposals.least());
    }

    private void gauges(ServerStatus.Figures figures) {
        ServerStatus.Data data = figures.data();
        line("avg_latency", SummaryText.rounded(figures.latency().mean()));
        line("max_latency", figures.latency().greatest());
        line("min_latency", figures.latency().least());
        line("packets_received", figures.received());
        line("packets_sent", figures.sent());
        line("num_alive_connections", figures.connections());
        line("outstanding_requests", figures.outstanding());
        line("znode_count", data.nodes());
        line("watch_count", data.watches());
        line("ephemerals_count", data.ephemerals());
        line("approximate_data_size", data.bytes());
        line("open_file_descriptor_count", figures.openFiles());
        line("max_file_descriptor_count", figures.filesMax());
        line("uptime", figures.uptimeMillis());
        line("global_sessions", data.sessions());
        line("local_sessions", 0);
        line("connection_drop_probability", 0.0);
        line("last_client_response_size", -1);
        line("max_client_response_size", -1);
        line("min_client_response_size", -1);
        line("outstanding_tls_handshake", 0);
        line("auth_failed_count", 0);
        line("non_mtls_remote_conn_count", 0);
        line("non_mtls_local_conn_count", 0);
    }

    private void times(String name, ServerStatus.Times times) {
        line("avg_" + name, SummaryText.rounded(times.mean()));
        line("min_" + name, times.least());
        line("max_" + name, times.greatest());
        line("cnt_" + name, times.count());
        line("sum_" + name, Math.round(times.mean() * times.count()));
    }

    private void summary(String name, Summary summary) {
        line("avg_" + name, SummaryText.rounded(summary.mean()));
        line("min_" + name, summary.least());
        line("max_" + name, summary.greatest());
        line("cnt_" + name, summary.count());
        line("sum_" + name, summary.sum());
        Snapshot recent = summary.recent();
        line("p50_" + name, Math.round(recent.getMedian()));
        line("p95_" + name, Math.round(recent.get95thPercentile()));
        line("p99_" + name, Math.round(recent.get99thPercentile()));
        line("p999_" + name, Math.round(recent.get999thPercentile()));
    }

    private void line(String name, Object value) {
        values.put(name, value);
    }

    private void line(String name, long value) {
        values.put(name, value);
    }
}

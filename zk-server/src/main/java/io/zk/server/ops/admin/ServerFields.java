package io.zk.server.ops.admin;

import io.zk.server.ops.ServerStatus;
import io.zk.server.ops.SummaryText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What the commands show of the server itself, in Apache's order. */
final class ServerFields {
    private static final String HIDDEN = "********";

    private final ServerStatus status;
    private final String version;

    ServerFields(ServerStatus status, String version) {
        this.status = status;
        this.version = version;
    }

    Map<String, Object> configuration() {
        Map<String, String> lines = status.configuration();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("client_port", number(lines, "clientPort"));
        fields.put("data_dir", lines.getOrDefault("dataDir", ""));
        fields.put("data_log_dir", lines.getOrDefault("dataLogDir", ""));
        fields.put("tick_time", number(lines, "tickTime"));
        fields.put("max_client_cnxns", number(lines, "maxClientCnxns"));
        fields.put("min_session_timeout", number(lines, "minSessionTimeout"));
        fields.put("max_session_timeout", number(lines, "maxSessionTimeout"));
        fields.put("server_id", number(lines, "serverId"));
        fields.put("client_port_listen_backlog", number(lines, "clientPortListenBacklog"));
        return fields;
    }

    /** @param monitor the values of mntr, for what is measured under a name of its own */
    Map<String, Object> stats(Map<String, Object> monitor) {
        ServerStatus.Ensemble ensemble = status.ensemble();
        ServerStatus.Figures figures = status.figures();
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put("last_buffer_size", monitor.getOrDefault("last_client_response_size", -1));
        responses.put("min_buffer_size", monitor.getOrDefault("min_client_response_size", -1));
        responses.put("max_buffer_size", monitor.getOrDefault("max_client_response_size", -1));

        Map<String, Object> server = new LinkedHashMap<>();
        server.put("packets_sent", figures.sent());
        server.put("packets_received", figures.received());
        server.put("fsync_threshold_exceed_count", monitor.getOrDefault("fsync_threshold_exceed_count", 0));
        server.put("client_response_stats", responses);
        server.put("provider_null", false);
        server.put("data_dir_size", status.dataDirBytes());
        server.put("log_dir_size", status.logDirBytes());
        server.put("last_processed_zxid", figures.zxid());
        server.put("outstanding_requests", figures.outstanding());
        server.put("server_state", ensemble.mode());
        server.put("avg_latency", SummaryText.rounded(figures.latency().mean()));
        server.put("max_latency", figures.latency().greatest());
        server.put("min_latency", figures.latency().least());
        server.put("num_alive_client_connections", figures.connections());
        server.put("uptime", figures.uptimeMillis());
        server.put("auth_failed_count", monitor.getOrDefault("auth_failed_count", 0));
        server.put("non_mtlsremote_conn_count", monitor.getOrDefault("non_mtls_remote_conn_count", 0));
        server.put("non_mtlslocal_conn_count", monitor.getOrDefault("non_mtls_local_conn_count", 0));

        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", version);
        fields.put("read_only", false);
        fields.put("server_stats", server);
        fields.put("client_response", responses);
        if (ensemble.leading() != null) {
            ServerStatus.Sizes sizes = figures.proposals();
            Map<String, Object> proposals = new LinkedHashMap<>();
            proposals.put("last_buffer_size", sizes.last());
            proposals.put("min_buffer_size", sizes.least());
            proposals.put("max_buffer_size", sizes.greatest());
            fields.put("proposal_stats", proposals);
        }
        fields.put("node_count", figures.data().nodes());
        return fields;
    }

    Map<String, Object> dirs() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("datadir_size", status.dataDirBytes());
        fields.put("logdir_size", status.logDirBytes());
        return fields;
    }

    /** Only a leader, or who stands alone, knows when sessions expire. */
    Map<String, Object> dump() {
        ServerStatus.Ensemble ensemble = status.ensemble();
        boolean knows = !ensemble.present() || ensemble.leading() != null;
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("expiry_time_to_session_ids", knows ? status.sessionsByExpiry() : Map.of());
        fields.put("session_id_to_ephemeral_paths", status.ephemerals());
        return fields;
    }

    Map<String, Object> digests() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (ServerStatus.Digest digest : status.digests()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("zxid", digest.zxid());
            row.put("digest", digest.digest());
            row.put("digest_version", 2);
            rows.add(row);
        }
        return Map.of("digests", rows);
    }

    Map<String, Object> watchesBySession() {
        return Map.of(
                "session_id_to_watched_paths",
                groups(ServerStatus.Watch::sessionId, ServerStatus.Watch::path, Comparator.naturalOrder()));
    }

    Map<String, Object> watchesByPath() {
        return Map.of(
                "path_to_session_ids",
                groups(ServerStatus.Watch::path, ServerStatus.Watch::sessionId, Comparator.naturalOrder()));
    }

    private <K, V> Map<K, List<V>> groups(
            Function<ServerStatus.Watch, K> key, Function<ServerStatus.Watch, V> item, Comparator<K> order) {
        Map<K, List<V>> groups = new TreeMap<>(order);
        for (ServerStatus.Watch watch : status.watches()) {
            groups.computeIfAbsent(key.apply(watch), none -> new ArrayList<>()).add(item.apply(watch));
        }
        return groups;
    }

    Map<String, Object> watchSummary() {
        List<ServerStatus.Watch> watches = status.watches();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "num_connections",
                watches.stream().map(ServerStatus.Watch::sessionId).distinct().count());
        fields.put(
                "num_paths",
                watches.stream().map(ServerStatus.Watch::path).distinct().count());
        fields.put("num_total_watches", watches.size());
        return fields;
    }

    /** The file's text, without what is secret in it: everybody who reaches the port may ask. */
    static String withoutSecrets(String configuration) {
        StringBuilder text = new StringBuilder();
        for (String line : configuration.split("(?<=\n)", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0 && secret(line.substring(0, equals).strip())) {
                text.append(line, 0, equals + 1).append(HIDDEN).append(line.endsWith("\n") ? "\n" : "");
            } else {
                text.append(line);
            }
        }
        return text.toString();
    }

    /** The properties, likewise. */
    static Map<String, String> withoutSecrets(Map<String, String> properties) {
        Map<String, String> shown = new TreeMap<>(properties);
        shown.replaceAll((key, value) -> secret(key) ? HIDDEN : value);
        return shown;
    }

    private static boolean secret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return lower.endsWith("password") || lower.endsWith("superdigest");
    }

    private static int number(Map<String, String> lines, String key) {
        return Integer.parseInt(lines.getOrDefault(key, "-1"));
    }
}

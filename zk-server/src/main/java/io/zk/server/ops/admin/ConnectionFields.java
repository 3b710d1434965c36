package io.zk.server.ops.admin;

import io.zk.server.ops.ServerStatus;
import io.zk.server.ops.SummaryText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Connections as the commands connections and stats show them. */
final class ConnectionFields {
    private ConnectionFields() {}

    /** With TLS or without, as two fields. */
    static void put(Map<String, Object> fields, List<ServerStatus.Connection> connections, boolean whole) {
        fields.put("connections", rows(connections, false, whole));
        fields.put("secure_connections", rows(connections, true, whole));
    }

    private static List<Map<String, Object>> rows(
            List<ServerStatus.Connection> connections, boolean secure, boolean whole) {
        return connections.stream()
                .filter(one -> one.secure() == secure)
                .map(one -> fields(one, whole))
                .toList();
    }

    private static Map<String, Object> fields(ServerStatus.Connection connection, boolean whole) {
        Map<String, Object> fields = new LinkedHashMap<>();
        String remote = connection.remote();
        fields.put("remote_socket_address", remote.startsWith("/") ? remote.substring(1) : remote);
        fields.put("interest_ops", connection.reads() ? 1 : 0);
        fields.put("outstanding_requests", connection.queued());
        fields.put("packets_received", connection.received());
        fields.put("packets_sent", connection.sent());
        if (whole) {
            ServerStatus.Times latency = connection.latency();
            fields.put("session_id", connection.sessionId());
            fields.put("last_operation", SummaryText.operation(connection.lastType()));
            fields.put("established", connection.establishedAt());
            fields.put("session_timeout", connection.timeoutMillis());
            fields.put("last_cxid", connection.lastXid());
            fields.put("last_zxid", connection.lastZxid());
            fields.put("last_response_time", connection.lastReplyAt());
            fields.put("last_latency", connection.lastLatency());
            fields.put("min_latency", latency.least());
            fields.put("avg_latency", (long) latency.mean());
            fields.put("max_latency", latency.greatest());
        }
        return fields;
    }
}

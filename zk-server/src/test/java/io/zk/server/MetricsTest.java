package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ExistsRequest;
import io.zk.protocol.message.GetChildrenRequest;
import io.zk.protocol.message.GetDataRequest;
import io.zk.protocol.message.SetDataRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running server measures, by mntr and over HTTP, held against what Apache's servers were seen to show. */
class MetricsTest {
    private static final String[] PROMETHEUS = {
        "4lw.commands.whitelist=*",
        "metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider",
        "metricsProvider.httpHost=127.0.0.1",
        "metricsProvider.httpPort=0"
    };
    private static final Pattern SAMPLE = Pattern.compile("([a-z]\\w*)(\\{.*\\})? (\\S+)");
    /** Of members of an ensemble alone, or of samples that only what is not done here brings. */
    private static final Pattern OF_MEMBERS = Pattern.compile(
            "quorum_size|observer_master_id|learners|synced_.*|pending_syncs|leader_uptime|.*_proposal_size"
                    + "|ack_latency|learner_handler_.*|quota_.*|jvm_memory_pool_allocated_bytes_total");

    private static HttpResponse<String> get(ServerRig server, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.metricsPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Map<String, Double> samples(String page) {
        Map<String, Double> samples = new LinkedHashMap<>();
        page.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            assertTrue(sample.matches(), line);
            String labels = sample.group(2) == null ? "" : sample.group(2);
            samples.put(sample.group(1) + labels, Double.valueOf(sample.group(3)));
        });
        return samples;
    }

    private static List<String> resource(String name) throws IOException {
        try (InputStream in = MetricsTest.class.getResourceAsStream("/ops/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    /** Creates, sets, reads and lists. */
    private static void work(ServerRig server) throws IOException {
        try (RawClient client = server.session()) {
            client.call(1, OpCode.CREATE, ServerTest.create("/app", 0));
            client.call(2, OpCode.EXISTS, new ExistsRequest("/app", true));
            client.call(3, OpCode.SET_DATA, new SetDataRequest("/app", new byte[100], -1));
            client.skipFrame();
            client.call(4, OpCode.GET_DATA, new GetDataRequest("/app", false));
            client.call(5, OpCode.GET_CHILDREN2, new GetChildrenRequest("/", false));
        }
    }

    @Test
    void everyKeyOfApachesMonitorIsShownWithAValueOfItsKind(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, PROMETHEUS)) {
            work(server);
            Map<String, String> shown = new LinkedHashMap<>();
            try (RawClient client = server.connect()) {
                client.word("mntr").lines().forEach(line -> shown.put(line.split("\t")[0], line.split("\t")[1]));
            }
            List<String> missing = new ArrayList<>();
            for (String line : MonitorKeys.of("standalone")) {
                String key = line.split(" ")[0].replace("{namespace}", "app");
                String value = shown.get(key);
                if (value == null || !MonitorKeys.isOfKind(value, line.split(" ")[1])) {
                    missing.add(key + "=" + value);
                }
            }
            assertEquals(List.of(), missing);
        }
    }

    @Test
    void theFiguresAreThoseOfWhatWasDone(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, PROMETHEUS)) {
            work(server);
            assertEquals(2, server.monitored("cnt_updatelatency"));
            assertEquals(3, server.monitored("cnt_readlatency"));
            assertEquals(1, server.monitored("cnt_get_data_operation_latency"));
            assertEquals(104, server.monitored("max_app_write_per_namespace"));
            assertEquals(
                    104 + 68 + 4, server.monitored("max_app_read_per_namespace"), "data, its length, and the stat");
            assertEquals(1, server.monitored("sum_node_changed_watch_count"));
            assertEquals(1, server.monitored("connection_request_count"));
            assertTrue(
                    server.monitored("cnt_fsynctime") >= 2,
                    "a session and a write, with a force each; that of the last may still be counted");
            assertEquals(
                    server.monitored("sync_processor_request_queued"), server.monitored("cnt_propagation_latency"));
            assertTrue(server.monitored("max_client_response_size") >= 16 + 104 + 68);
            assertEquals(0, server.monitored("snap_count"), "snapshots sent to learners, not those on disk");
        }
    }

    @Test
    void theHttpPageHasNamesTypesAndLabelsOfApaches(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, PROMETHEUS)) {
            work(server);
            HttpResponse<String> response = get(server, "/metrics");
            assertEquals(200, response.statusCode());
            assertEquals(
                    "text/plain; version=0.0.4; charset=utf-8",
                    response.headers().firstValue("content-type").orElseThrow());
            Map<String, String> ours = described(response.body());
            List<String> different = new ArrayList<>();
            for (String line : resource("apache-prometheus-names.txt")) {
                String name = line.split(" ")[0];
                if (!OF_MEMBERS.matcher(name).matches() && !line.equals(ours.get(name))) {
                    different.add(line + " but " + ours.get(name));
                }
            }
            assertEquals(List.of(), different);
        }
    }

    /** Name, type and samples of each family, as the resource has them. */
    private static Map<String, String> described(String page) {
        Map<String, String> types = new LinkedHashMap<>();
        page.lines()
                .filter(line -> line.startsWith("# TYPE"))
                .map(line -> line.split(" "))
                .forEach(words -> types.put(words[2], words[3]));
        Map<String, TreeSet<String>> samples = new LinkedHashMap<>();
        for (String sample : samples(page).keySet()) {
            String name = sample.replaceAll("\\{.*", "");
            String family = types.containsKey(name) ? name : name.replaceAll("_(count|sum)$", "");
            String labels = Stream.of(sample.replaceAll("^[^{]*\\{?|\\}$", "").split("\",", -1))
                    .filter(label -> !label.isEmpty())
                    .map(label -> label.startsWith("quantile") ? label.replace("\"", "") : label.replaceAll("=.*", ""))
                    .reduce((a, b) -> a + "," + b)
                    .orElse("");
            String suffix = name.substring(family.length());
            samples.computeIfAbsent(family, unseen -> new TreeSet<>())
                    .add((suffix.isEmpty() ? "-" : suffix) + (labels.isEmpty() ? "" : ":" + labels));
        }
        Map<String, String> described = new LinkedHashMap<>();
        types.forEach((name, type) -> described.put(
                name, name + " " + type + " " + String.join(" ", samples.getOrDefault(name, new TreeSet<>()))));
        return described;
    }

    @Test
    void thePageSaysWhatMonitorSays(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, PROMETHEUS)) {
            work(server);
            Map<String, Double> samples = samples(get(server, "/metrics").body());
            assertEquals((double) server.monitored("znode_count"), samples.get("znode_count"));
            assertEquals((double) server.monitored("cnt_updatelatency"), samples.get("updatelatency_count"));
            assertEquals(2.0, samples.get("write_per_namespace_count{key=\"app\",}"));
            assertEquals(Double.NaN, samples.get("election_time{quantile=\"0.5\",}"), "nothing measured");
            assertTrue(samples.getOrDefault("jvm_memory_bytes_used{area=\"heap\",}", 0.0) > 0);
        }
    }

    @Test
    void namesCanBeAskedForAndOtherPathsAreNone(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, PROMETHEUS)) {
            assertEquals(
                    "# HELP znode_count znode_count\n# TYPE znode_count gauge\nznode_count 5.0\n",
                    get(server, "/metrics?name[]=znode_count".replace("[]", "%5B%5D"))
                            .body());
            assertEquals(404, get(server, "/").statusCode());
            assertEquals(404, get(server, "/metrics/x").statusCode());
        }
    }

    @Test
    void withoutTheJvmThereIsOnlyTheServer(@TempDir Path folder) throws Exception {
        String[] lines = Stream.concat(Stream.of(PROMETHEUS), Stream.of("metricsProvider.exportJvmInfo=false"))
                .toArray(String[]::new);
        try (ServerRig server = new ServerRig(folder, lines)) {
            assertFalse(get(server, "/metrics").body().contains("jvm_memory"));
        }
    }

    @Test
    void aTakenPortIsOneSentenceAndNoServer(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String[] lines = Stream.concat(
                            Stream.of(PROMETHEUS), Stream.of("metricsProvider.httpPort=" + taken.getLocalPort()))
                    .toArray(String[]::new);
            IOException refusal = assertThrows(IOException.class, () -> new ServerRig(folder, lines));
            assertTrue(
                    String.valueOf(refusal.getMessage())
                            .startsWith("metrics cannot be served at 127.0.0.1:" + taken.getLocalPort()),
                    refusal.getMessage());
        }
        // Nothing of the first try is left: neither the data nor the ports are held.
        try (ServerRig again = new ServerRig(folder, PROMETHEUS)) {
            assertEquals(200, get(again, "/metrics").statusCode());
        }
    }
}

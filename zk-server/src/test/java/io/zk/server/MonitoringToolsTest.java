package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.GetDataRequest;
import io.zk.protocol.message.SetDataRequest;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown to tools, read by the rules that these tools read it by. One server, with a client that has done some. */
class MonitoringToolsTest {
    private static final List<String> CLASSIC = List.of(
            "zk_avg_latency",
            "zk_min_latency",
            "zk_max_latency",
            "zk_packets_received",
            "zk_packets_sent",
            "zk_num_alive_connections",
            "zk_outstanding_requests",
            "zk_znode_count",
            "zk_watch_count",
            "zk_ephemerals_count",
            "zk_approximate_data_size",
            "zk_open_file_descriptor_count",
            "zk_max_file_descriptor_count");

    private static ServerRig server;
    private static RawClient client;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new ServerRig(folder, "4lw.commands.whitelist=*");
        client = server.session();
        client.call(1, OpCode.CREATE, ServerTest.create("/app", 0));
        client.call(2, OpCode.SET_DATA, new SetDataRequest("/app", new byte[100], -1));
        client.call(3, OpCode.CREATE, ServerTest.create("/p\u00e4d {\"q\"}", 0));
        client.call(4, OpCode.GET_DATA, new GetDataRequest("/p\u00e4d {\"q\"}", false));
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        server.close();
    }

    private static String ask(String word) throws Exception {
        try (RawClient asking = server.connect()) {
            return asking.word(word);
        }
    }

    @Test
    void telegrafTakesEveryLineOfMonitor() throws Exception {
        Pattern line = Pattern.compile("^zk_(\\w[\\w.\\-]*)\\s+([\\w.\\-]+)");
        Map<String, String> fields = new HashMap<>();
        for (String text : ask("mntr").split("\n")) {
            Matcher matcher = line.matcher(text);
            assertTrue(matcher.find(), text);
            fields.put(matcher.group(1), matcher.group(2));
        }
        assertEquals("standalone", fields.get("server_state"));
        CLASSIC.forEach(key -> assertNotNull(fields.get(key.substring(3)), key));
    }

    @Test
    void openTelemetryFindsWholeNumbers() throws Exception {
        Map<String, Long> metrics = new HashMap<>();
        Matcher matcher = Pattern.compile("(?m)(^zk_\\w+)\\s+([\\w.\\-]+)").matcher(ask("mntr"));
        while (matcher.find()) {
            if (matcher.group(2).matches("-?\\d+")) {
                metrics.put(matcher.group(1), Long.valueOf(matcher.group(2)));
            }
        }
        assertEquals(0L, metrics.get("zk_fsync_threshold_exceed_count"));
        assertEquals(7L, metrics.get("zk_znode_count"));
    }

    @Test
    void collectdFindsItsKeysInTheFirst4096Bytes() throws Exception {
        try (RawClient asking = server.connect()) {
            byte[] all = asking.word("mntr").getBytes(StandardCharsets.UTF_8);
            String read = new String(all, 0, Math.min(all.length, 4096), StandardCharsets.UTF_8);
            CLASSIC.forEach(key -> assertTrue(read.contains("\n" + key + "\t"), key));
        }
    }

    @Test
    void datadogReadsStatByThePositionOfItsLines() throws Exception {
        List<String> lines = new ArrayList<>(List.of(ask("stat").split("\n")));
        assertTrue(
                Pattern.compile("\\d+\\.\\d+\\.\\d+").matcher(lines.remove(0)).find());
        assertEquals("Clients:", lines.remove(0));
        int clients = 0;
        while (!lines.get(0).isEmpty()) {
            assertTrue(lines.remove(0).matches(" /[0-9.]+:\\d+\\[\\d\\]\\(queued=\\d+,recved=\\d+,sent=\\d+\\)"));
            clients++;
        }
        lines.remove(0);
        assertEquals(2, clients, "the client, and who asks");
        assertTrue(lines.remove(0).matches("Latency min/avg/max: \\d+/\\d+\\.\\d+/\\d+"));
        for (String name : List.of("Received", "Sent", "Connections", "Outstanding")) {
            assertTrue(lines.remove(0).matches(name + ": \\d+"), name);
        }
        assertTrue(lines.remove(0).matches("Zxid: 0x[0-9a-f]+"));
        assertEquals("Mode: standalone", lines.remove(0));
        assertEquals("Node count: 7", lines.remove(0));
        assertEquals("imok", ask("ruok"));
        for (String line : ask("mntr").split("\n")) {
            assertTrue(line.startsWith("zk_version") || line.split("\\s+").length == 2, line);
        }
    }

    @Test
    void metricbeatReadsTheSummary() throws Exception {
        String text = ask("srvr");
        for (String pattern : List.of(
                ":\\s(.*),",
                "built on (.*)",
                "Zxid: 0x[0-9a-f]+",
                "Mode: \\w+",
                "Node count: \\d+",
                "Received: \\d+")) {
            assertTrue(Pattern.compile(pattern).matcher(text).find(), pattern);
        }
    }

    @Test
    void solrSplitsMonitorAtTabsAndConfigurationAtEqualSigns() throws Exception {
        for (String line : ask("mntr").split("\n")) {
            assertTrue(line.split("\t").length >= 2, line);
        }
        for (String line : ask("conf\n").split("\n")) {
            assertEquals(2, line.split("=", 2).length, line);
        }
    }

    @Test
    void jmxHasTheBeansOfApachesServer() throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        String name = "org.apache.ZooKeeperService:name0=StandaloneServer_port" + server.port();
        ObjectName bean = new ObjectName(name);
        Map<String, Class<?>> types = Map.of(
                "Version", String.class,
                "NumAliveConnections", Long.class,
                "OutstandingRequests", Long.class,
                "PacketsReceived", Long.class,
                "AvgRequestLatency", Double.class,
                "MaxRequestLatency", Long.class,
                "TickTime", Integer.class,
                "FsyncThresholdExceedCount", Long.class,
                "MaxClientResponseSize", Integer.class,
                "StartTime", String.class);
        for (Map.Entry<String, Class<?>> one : types.entrySet()) {
            assertEquals(one.getValue(), beans.getAttribute(bean, one.getKey()).getClass(), one.getKey());
        }
        ObjectName tree = new ObjectName(name + ",name1=InMemoryDataTree");
        assertTrue((int) beans.getAttribute(tree, "NodeCount") >= 5);
        assertTrue((long) beans.invoke(tree, "approximateDataSize", null, null) >= 44);
    }
}

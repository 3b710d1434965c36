package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.AuthPacket;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.DeleteRequest;
import io.zk.protocol.message.SetDataRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted when something happens that rarely does; names and values as Apache's 3.9.6 shows them. */
class CountsTest {
    private static final String WORDS = "4lw.commands.whitelist=*";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static int create(RawClient client, String path, String data) throws IOException {
        CreateRequest request = new CreateRequest(path, data.getBytes(StandardCharsets.UTF_8), Acl.OPEN, 0);
        return client.call(1, OpCode.CREATE, request).header().err();
    }

    private static void quota(RawClient client, String path, String limits) throws IOException {
        String at = "/zookeeper/quota";
        for (String name : path.substring(1).split("/")) {
            at += "/" + name;
            create(client, at, "");
        }
        assertEquals(0, create(client, at + "/zookeeper_limits", limits));
        assertEquals(0, create(client, at + "/zookeeper_stats", "count=0,bytes=0"));
    }

    /** The lines of mntr of which the names contain this, without the prefix. */
    private static Map<String, String> lines(ServerRig server, String part) throws IOException {
        try (RawClient client = server.connect()) {
            return client.word("mntr")
                    .lines()
                    .map(line -> line.substring("zk_".length()).split("\t"))
                    .filter(pair -> pair[0].contains(part))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> a, TreeMap::new));
        }
    }

    @Test
    void quotasAreShownByTheFirstNameOfTheirPaths(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, WORDS, "enforceQuota=true");
                RawClient client = server.session()) {
            assertEquals(Map.of(), lines(server, "quota"));
            for (String path : List.of("/app", "/m", "/m/a", "/m/b")) {
                assertEquals(0, create(client, path, "xy"));
            }
            quota(client, "/app", "count=5,bytes=100=;byteHardLimit=-1;countHardLimit=2");
            quota(client, "/m/a", "count=9,bytes=-1=;byteHardLimit=-1;countHardLimit=-1");
            quota(client, "/m/b", "count=4,bytes=-1=;byteHardLimit=70;countHardLimit=-1");
            assertEquals(0, create(client, "/app/a", "123"));
            assertEquals(ErrorCode.QUOTA_EXCEEDED.code(), create(client, "/app/b", ""));
            SetDataRequest large = new SetDataRequest("/m/b", new byte[71], -1);
            assertEquals(
                    ErrorCode.QUOTA_EXCEEDED.code(),
                    client.call(1, OpCode.SET_DATA, large).header().err());
            assertEquals(ErrorCode.QUOTA_EXCEEDED.code(), create(client, "/app/c", ""));
            Map<String, String> expected = new TreeMap<>(Map.of(
                    "app_quota_count_limit_per_namespace", "2",
                    "app_quota_bytes_limit_per_namespace", "100",
                    "app_quota_count_usage_per_namespace", "2",
                    "app_quota_bytes_usage_per_namespace", "5",
                    "app_quota_exceeded_error_per_namespace", "2"));
            expected.putAll(Map.of(
                    "m_quota_count_limit_per_namespace", "13",
                    "m_quota_bytes_limit_per_namespace", "70",
                    "m_quota_count_usage_per_namespace", "2",
                    "m_quota_bytes_usage_per_namespace", "4",
                    "m_quota_exceeded_error_per_namespace", "1"));
            assertEquals(expected, lines(server, "quota"));
            client.call(1, OpCode.DELETE, new DeleteRequest("/zookeeper/quota/app/zookeeper_limits", -1));
            try (RawClient word = server.connect()) {
                word.word("srst");
            }
            assertEquals(4, lines(server, "quota").size(), "the limits of m, and nothing counted");
        }
    }

    @Test
    void requestsThatHaveWaitedTooLongAreCounted(@TempDir Path folder) throws Exception {
        int burst = 300;
        try (ServerRig server = new ServerRig(folder, WORDS, "throttled_op_wait_time=1");
                RawClient client = server.session()) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            int throttled = 0;
            while (throttled == 0) {
                assertTrue(System.nanoTime() < deadline, "a burst of writes waits for more than 1 ms");
                for (int xid = 1; xid <= burst; xid++) {
                    client.send(RawClient.request(xid, OpCode.CREATE, ServerTest.create("/n", 2)));
                }
                for (int xid = 1; xid <= burst; xid++) {
                    throttled += client.reply().header().err() == ErrorCode.THROTTLED_OP.code() ? 1 : 0;
                }
            }
            assertEquals(throttled, server.monitored("throttled_ops"));
            assertEquals(0, server.monitored("stale_requests"));
        }
    }

    @Test
    void connectionsAreCountedAsTheyComeAndGo(@TempDir Path folder) throws Exception {
        String[] lines = {
            WORDS,
            "connection_throttle_tokens=100",
            "connection_throttle_fill_time=2000000000",
            "connection_throttle_freeze_time=0",
            "connection_throttle_drop_increase=0.0000001",
            "connection_throttle_decrease_ratio=1",
            "authProvider.1=org.apache.zookeeper.server.auth.EnsembleAuthenticationProvider",
            "ensembleAuthName=east"
        };
        try (ServerRig server = new ServerRig(folder, lines)) {
            assertEquals("0.0", lines(server, "connection_drop_probability").get("connection_drop_probability"));
            List<Integer> answers = new ArrayList<>();
            for (String named : List.of("east", "east", "", "west")) {
                try (RawClient client = server.session()) {
                    byte[] name = named.getBytes(StandardCharsets.UTF_8);
                    answers.add(client.call(-4, OpCode.AUTH, new AuthPacket(0, "ensemble", name))
                            .header()
                            .err());
                }
            }
            assertEquals(List.of(0, 0, 0, ErrorCode.AUTH_FAILED.code()), answers);
            try (RawClient polite = server.session()) {
                polite.call(1, OpCode.CLOSE_SESSION, null);
                assertTrue(polite.ended());
            }
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (server.monitored("connection_drop_count") < 3) {
                assertTrue(System.nanoTime() < deadline, "three went away without a word");
            }
            assertEquals(3, server.monitored("connection_drop_count"), "not those that the server ends");
            assertEquals(
                    Map.of("ensemble_auth_success", "2", "ensemble_auth_skip", "1", "ensemble_auth_fail", "1"),
                    lines(server, "ensemble_auth"));
            assertEquals(5, server.monitored("cnt_connection_token_deficit"));
            assertEquals(1, server.monitored("min_connection_token_deficit"));
            assertEquals(5, server.monitored("max_connection_token_deficit"));
            String chance = lines(server, "connection_drop_probability").get("connection_drop_probability");
            assertTrue(Double.parseDouble(chance) > 0, chance);
            ObjectName bean = new ObjectName("org.apache.ZooKeeperService:name0=StandaloneServer_port" + server.port());
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            assertEquals(100, beans.getAttribute(bean, "ConnectionMaxTokens"));
            assertEquals(100, beans.getAttribute(bean, "RequestThrottleStallTime"));
            assertEquals(1e-7, beans.getAttribute(bean, "ConnectionDropIncrease"));
            assertEquals(true, beans.getAttribute(bean, "RequestStaleConnectionCheck"));
        }
    }

    @Test
    void withoutMetricsOnlyWhatTheServerIsIsShown(@TempDir Path folder) throws Exception {
        String none = "metricsProvider.className=org.apache.zookeeper.metrics.impl.NullMetricsProvider";
        try (ServerRig server = new ServerRig(folder, WORDS, none);
                RawClient client = server.connect()) {
            String[] lines = client.word("mntr").split("\n");
            assertEquals(2, lines.length);
            assertTrue(lines[0].startsWith("zk_version\t"), lines[0]);
            assertEquals("zk_server_state\tstandalone", lines[1]);
        }
    }
}

package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.Id;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ExistsRequest;
import io.zk.protocol.message.SetAclRequest;
import io.zk.server.ops.admin.JsonShape;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP server for administration of a running server, asked over its port. */
class AdminTest {
    private static final int TRIES = 100;
    private static final String NO_LIMIT = "admin.rateLimiterIntervalInMS=0";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static HttpRequest.Builder request(ServerRig server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.adminPort() + path));
    }

    private static HttpResponse<String> get(ServerRig server, String path) throws Exception {
        return CLIENT.send(request(server, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<byte[]> snapshot(ServerRig server, String user) throws Exception {
        HttpRequest request = request(server, "/commands/snapshot")
                .header("Authorization", "digest " + user)
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpResponse<String> restore(ServerRig server, byte[] body) throws Exception {
        HttpRequest request = request(server, "/commands/restore")
                .header("Authorization", "digest root:pw")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** What a server answers to these bytes until it closes the connection. */
    private static String raw(ServerRig server, String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.adminPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theMonitorHasEveryNameThatApachesHas(@TempDir Path folder) throws Exception {
        Map<String, String> golden =
                JsonShape.of(JsonShape.golden("admin/apache-alone.txt").getOrDefault("monitor", ""));
        try (ServerRig server = new ServerRig(folder)) {
            Map<String, String> found =
                    JsonShape.of(get(server, "/commands/monitor").body());
            golden.keySet().removeAll(found.keySet());
            // Names that the keys of some request make.
            golden.keySet().removeIf(name -> name.contains("_per_namespace"));
            golden.keySet().removeIf(name -> name.matches("/p\\d+_(read|update)latency"));
            assertEquals(Map.of(), golden);
        }
    }

    @Test
    void theEnvironmentHasTheFieldsOfApaches(@TempDir Path folder) throws Exception {
        Map<String, String> golden =
                JsonShape.of(JsonShape.golden("admin/apache-alone.txt").getOrDefault("environment", ""));
        try (ServerRig server = new ServerRig(folder)) {
            assertEquals(
                    golden.toString(),
                    JsonShape.of(get(server, "/commands/environment").body()).toString());
        }
    }

    @Test
    void itLivesAndIsReady(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder)) {
            assertEquals("ok\n", get(server, "/livez").body());
            assertEquals(200, get(server, "/readyz").statusCode());
        }
    }

    @Test
    void connectionsAreShownAndTheirCountsAreReset(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder);
                RawClient client = server.session()) {
            client.call(1, OpCode.EXISTS, new ExistsRequest("/", false));
            String before = get(server, "/commands/connections").body();
            assertTrue(before.contains("\"packets_received\" : 2,"), before);
            assertTrue(before.contains("\"last_operation\" : \"EXIS\","), before);
            assertEquals(200, get(server, "/commands/crst").statusCode());
            assertTrue(get(server, "/commands/cons").body().contains("\"packets_received\" : 0,"));
        }
    }

    @Test
    void aSnapshotIsRestoredAndIsStillThereAfterARestart(@TempDir Path folder) throws Exception {
        byte[] taken;
        try (ServerRig server = new ServerRig(folder, NO_LIMIT)) {
            try (RawClient client = server.session()) {
                client.call(1, OpCode.CREATE, ServerTest.create("/kept", 0));
                HttpResponse<byte[]> answer = snapshot(server, "any:body");
                assertEquals(200, answer.statusCode());
                assertEquals("0x2", answer.headers().firstValue("last_zxid").orElse(""));
                taken = answer.body();
                assertEquals(
                        taken.length,
                        answer.headers().firstValueAsLong("snapshot_size").orElse(-1));
                client.call(2, OpCode.CREATE, ServerTest.create("/later", 0));
            }
            HttpResponse<String> restored = restore(server, taken);
            assertEquals(
                    "{\n  \"last_zxid\" : 2,\n  \"command\" : \"restore\",\n  \"error\" : null\n}", restored.body());
            nodesAre(server, "/kept");
            try (RawClient client = server.session()) {
                client.call(1, OpCode.CREATE, ServerTest.create("/after", 0));
            }
        }
        try (ServerRig server = new ServerRig(folder)) {
            nodesAre(server, "/kept", "/after");
        }
    }

    private static void nodesAre(ServerRig server, String... there) throws Exception {
        List<String> expected = List.of(there);
        try (RawClient client = sessionBehindRestore(server)) {
            int xid = 1;
            for (String path : new String[] {"/kept", "/later", "/after"}) {
                int error = client.call(xid++, OpCode.EXISTS, new ExistsRequest(path, false))
                        .header()
                        .err();
                assertEquals(expected.contains(path) ? 0 : ErrorCode.NO_NODE.code(), error, path);
            }
        }
    }

    /** Who connects in the very moment in which the state is replaced is turned away, and comes again. */
    private static RawClient sessionBehindRestore(ServerRig server) throws IOException {
        for (int i = 1; ; i++) {
            try {
                return server.session();
            } catch (SocketException | EOFException turnedAway) {
                if (i == TRIES) {
                    throw turnedAway;
                }
            }
        }
    }

    @Test
    void whatIsNoSnapshotChangesNothing(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, NO_LIMIT);
                RawClient client = server.session()) {
            client.call(1, OpCode.CREATE, ServerTest.create("/kept", 0));
            byte[] good = snapshot(server, "any:body").body();
            byte[] flipped = good.clone();
            flipped[good.length / 2] ^= 1;
            byte[] cut = java.util.Arrays.copyOf(good, good.length / 2);
            byte[] more = java.util.Arrays.copyOf(good, good.length + 1);
            for (byte[] bad : new byte[][] {flipped, cut, more, {}, new byte[1 << 20]}) {
                HttpResponse<String> answer = restore(server, bad);
                assertEquals(500, answer.statusCode());
                assertTrue(answer.body().contains("is no whole snapshot: "), answer.body());
            }
            client.call(2, OpCode.EXISTS, new ExistsRequest("/kept", false));
        }
    }

    @Test
    void whoDoesNotOwnTheRootGetsNothing(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, NO_LIMIT);
                RawClient client = server.session()) {
            // The hash of somebody:secret.
            Acl reading = new Acl(Acl.READ, Id.ANYONE);
            Acl owner = new Acl(Acl.ALL, new Id("digest", "somebody:" + digest("somebody:secret")));
            client.call(1, OpCode.SET_ACL, new SetAclRequest("/", List.of(reading, owner), -1));
            assertEquals(403, snapshot(server, "somebody:else").statusCode());
            assertEquals(200, snapshot(server, "somebody:secret").statusCode());
            assertEquals(403, restore(server, new byte[] {1}).statusCode());
        }
    }

    private static String digest(String text) throws Exception {
        return java.util.Base64.getEncoder()
                .encodeToString(
                        java.security.MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void requestsThatMakeNoSenseGetOneErrorAndTheEnd(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder)) {
            Map<String, String> answers = new TreeMap<>();
            answers.put("400 Bad Request", "\u0016\u0003\u0001 not HTTP\r\n\r\n");
            answers.put("414 ", "GET /" + "a".repeat(5000) + " HTTP/1.1\r\n\r\n");
            answers.put("431 ", "GET / HTTP/1.1\r\nX: " + "a".repeat(9000) + "\r\n\r\n");
            for (Map.Entry<String, String> one : answers.entrySet()) {
                String answer = raw(server, one.getValue());
                assertTrue(answer.startsWith("HTTP/1.1 " + one.getKey()), answer);
                assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
            }
            String refused = raw(server, "POST /commands/ruok HTTP/1.1\r\nContent-Length: 4000000000\r\n\r\nabc");
            assertTrue(refused.startsWith("HTTP/1.1 405 "), refused);
        }
    }

    @Test
    void whoIsSlowLosesTheConnection(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, "admin.idleTimeout=100")) {
            assertEquals("", raw(server, "GET /commands/ruok HTTP/1.1\r\n"));
            String body = raw(
                    server, "POST /commands/restore HTTP/1.1\r\nAuthorization: ip\r\nContent-Length: 100\r\n\r\nZKSN");
            assertTrue(body.contains("did not go on for 100 ms"), body);
        }
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInTheirOrder(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder)) {
            String answers = raw(
                    server,
                    String.join(
                            "\r\n",
                            "GET /livez HTTP/1.1",
                            "",
                            "GET /commands/gtmk HTTP/1.1",
                            "",
                            "GET /nothing HTTP/1.1",
                            "Connection: close",
                            "",
                            ""));
            assertTrue(answers.matches("(?s)HTTP/1.1 200.*\r\n\r\nok\nHTTP/1.1 200.*306.*HTTP/1.1 404.*"), answers);
        }
    }

    @Test
    void connectionsHaveABound(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder)) {
            List<Socket> many = new java.util.ArrayList<>();
            try {
                String refused = "";
                while (refused.isEmpty() && many.size() < 200) {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.adminPort());
                    many.add(socket);
                    if (many.size() > 64) {
                        refused = firstLine(socket.getInputStream());
                    }
                }
                assertTrue(refused.startsWith("HTTP/1.1 503 "), refused);
                assertEquals(65, many.size());
            } finally {
                for (Socket socket : many) {
                    socket.close();
                }
            }
        }
    }

    private static String firstLine(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                .lines()
                .findFirst()
                .orElse("");
    }

    @Test
    void aPortThatIsTakenIsNoReasonNotToServeClients(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerRig server = new ServerRig(folder, "admin.serverPort=" + taken.getLocalPort());
                RawClient client = server.session()) {
            assertEquals(0, server.adminPort());
            client.call(1, OpCode.EXISTS, new ExistsRequest("/", false));
        }
    }

    @Test
    void nothingListensIfTheOperatorWantsNone(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, "admin.enableServer=false")) {
            assertEquals(0, server.adminPort());
        }
    }

    @Test
    void thePathIsTheOperatorsChoice(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, "admin.commandURL=/ask")) {
            assertTrue(get(server, "/ask").body().contains("href=\"/ask/ruok\""));
            assertEquals(404, get(server, "/commands/ruok").statusCode());
        }
    }
}

package io.zk.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.Adler32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups with the help of an admin server, which answers as Apache's does. */
class AdminSnapshotTest {
    private static final String TAKEN = "{\n  \"command\" : \"snapshot\",\n  \"error\" : null\n}\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    private final List<String> asked = new ArrayList<>();
    private final List<byte[]> snapshots = new ArrayList<>();
    private int status = 200;
    private String answer = TAKEN;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/commands/snapshot", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestURI() + " "
                    + Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "nobody"));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            if (String.valueOf(exchange.getRequestURI()).contains("streaming=true") && !snapshots.isEmpty()) {
                body = snapshots.remove(0);
                exchange.getResponseHeaders().add("last_zxid", "0x10");
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Run create(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("backup", "create"));
        arguments.addAll(List.of("--admin", "localhost:" + server.getAddress().getPort() + "/"));
        arguments.addAll(List.of(options));
        arguments.add(folder.resolve("backup").toString());
        return Run.of(arguments.toArray(new String[0]));
    }

    /** The golden snapshot, which says that it holds parts of transactions up to this one. */
    private static byte[] snapshot(int until) throws IOException {
        byte[] bytes = GoldenFiles.bytes("snapshot.10");
        bytes[0x37a] = (byte) until;
        Adler32 adler = new Adler32();
        for (int seal : new int[] {0x387, 0x39c}) {
            adler.reset();
            adler.update(bytes, 0, seal);
            ByteBuffer.wrap(bytes).putLong(seal, adler.getValue());
        }
        return bytes;
    }

    @Test
    void aSnapshotComesOverTheNetwork() throws IOException {
        snapshots.add(snapshot(0x10));
        Run run = create("--remote", "--auth", "digest user:password");
        assertEquals("", run.err());
        assertEquals(0, run.exit());
        assertEquals(List.of("/commands/snapshot?streaming=true digest user:password"), asked);
        assertEquals(
                0,
                Run.of("backup", "verify", folder.resolve("backup").toString()).exit());
        assertTrue(Files.exists(folder.resolve("backup/version-2/snapshot.10")));
    }

    @Test
    void oneAmidWritesIsAskedForAgain() throws IOException {
        snapshots.addAll(List.of(snapshot(0x12), snapshot(0x11), snapshot(0x10)));
        assertEquals(0, create("--remote").exit());
        assertEquals(3, asked.size());
    }

    @Test
    void onesAmidWritesAreNoBackup() throws IOException {
        for (int i = 0; i < 5; i++) {
            snapshots.add(snapshot(0x12));
        }
        Run run = create("--remote");
        assertEquals(1, run.exit());
        assertTrue(run.err().contains("without the logs"), run.err());
    }

    @Test
    void theServerIsAskedBeforeItsFilesAreCopied() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data/version-2"));
        Files.write(data.resolve("snapshot.10"), GoldenFiles.bytes("snapshot.10"));
        Run run = create("--data", folder.resolve("data").toString());
        assertEquals("", run.err());
        assertEquals(0, run.exit());
        assertEquals(List.of("/commands/snapshot?streaming=false nobody"), asked);
    }

    @Test
    void refusalsAreTold() throws IOException {
        status = 401;
        answer = "{ \"error\" : \"Auth info is missing for the command\" }";
        Run run = create("--remote");
        assertEquals(1, run.exit());
        assertTrue(run.err().contains("401") && run.err().contains("Auth info is missing"), run.err());
        status = 200;
        Run odd = create("--remote");
        assertEquals(1, odd.exit());
    }
}

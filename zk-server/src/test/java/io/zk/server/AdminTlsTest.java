package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.certificates.Authority;
import io.zk.protocol.data.OpCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The admin port under TLS, with the files of {@code ssl.quorum.*}. */
@Timeout(120)
class AdminTlsTest {
    private final Authority authority = new Authority("CN=Test Authority");

    private ServerRig server(Path folder, String... settings) throws Exception {
        Authority.keyFile(folder.resolve("server.pem"), authority.issue("CN=server"));
        Authority.trustFile(folder.resolve("trust.pem"), authority.certificate());
        return new ServerRig(
                folder,
                "ssl.quorum.keyStore.location=" + folder.resolve("server.pem"),
                "ssl.quorum.trustStore.location=" + folder.resolve("trust.pem"),
                "admin.rateLimiterIntervalInMS=0",
                String.join("\n", settings));
    }

    private Socket secured(ServerRig server) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.adminPort());
    }

    private static Socket plain(ServerRig server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.adminPort());
    }

    private static String ask(Socket socket, String path) throws IOException {
        try (socket) {
            socket.setSoTimeout(60_000);
            String head = "GET " + path + " HTTP/1.1\r\nAuthorization: ip\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            in.transferTo(answer);
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void onePortSpeaksBoth(@TempDir Path folder) throws Exception {
        try (ServerRig server = server(folder, "admin.portUnification=true");
                RawClient client = server.session()) {
            client.call(1, OpCode.CREATE, ServerTest.create("/a", 0));
            assertTrue(ask(plain(server), "/readyz").startsWith("HTTP/1.1 200 OK"));
            assertTrue(ask(secured(server), "/readyz").startsWith("HTTP/1.1 200 OK"));
            String open = ask(plain(server), "/commands/snapshot");
            String closed = ask(secured(server), "/commands/snapshot");
            assertTrue(open.contains("\r\n\r\nZKSN"));
            assertEquals(open.substring(open.indexOf("ZKSN")), closed.substring(closed.indexOf("ZKSN")));
        }
    }

    @Test
    void plainHttpIsNotAnsweredWhereTlsIsDemanded(@TempDir Path folder) throws Exception {
        try (ServerRig server = server(folder, "admin.forceHttps=true")) {
            assertTrue(ask(secured(server), "/commands/ruok").contains("\"command\" : \"ruok\""));
            String answer;
            try {
                answer = ask(plain(server), "/commands/ruok");
            } catch (SocketException e) {
                answer = "reset";
            }
            assertFalse(answer.contains("HTTP"), answer);
        }
    }

    @Test
    void whoHasNoCertificateIsNotLetInWhereOneIsDemanded(@TempDir Path folder) throws Exception {
        try (ServerRig server = server(folder, "admin.forceHttps=true", "admin.needClientAuth=true")) {
            String answer;
            try {
                answer = ask(secured(server), "/commands/ruok");
            } catch (SSLException | SocketException e) {
                answer = "refused";
            }
            assertFalse(answer.contains("HTTP"), answer);
        }
    }

    @Test
    void withoutAKeyTheServerDoesNotStart(@TempDir Path folder) {
        IOException refused = assertThrows(IOException.class, () -> new ServerRig(folder, "admin.forceHttps=true"));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("ssl.quorum.* (for the AdminServer): "));
    }
}

package io.zk.client.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.zk.client.session.SessionState;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections under TLS, with certificates made for the test by the JDK's own tool. */
@Timeout(60)
class TlsTest {
    private static final char[] PASSWORD = "test-only".toCharArray();

    @Test
    void connectsToAServerItTrusts(@TempDir Path folder) throws Exception {
        KeyStore keys = keys(folder, "ip:127.0.0.1");
        try (FakeServer server = new FakeServer(listener(keys), connection -> {
                    connection.shakeHands(false);
                    connection.awaitEnd();
                });
                ZkClient client = ZkClient.connect(server.connectString(), options(keys))) {
            assertEquals(
                    SessionState.CONNECTED,
                    client.blocking().awaitConnected(Duration.ofSeconds(20)).state());
            assertTrue(client.closeAsync().get());
        }
    }

    @Test
    void refusesAServerWhoseCertificateNamesAnother(@TempDir Path folder) throws Exception {
        KeyStore keys = keys(folder, "dns:elsewhere.example");
        try (FakeServer server = new FakeServer(
                        listener(keys), connection -> assertThrows(SSLHandshakeException.class, connection::awaitEnd));
                ZkClient client = ZkClient.connect(server.connectString(), options(keys))) {
            ZkException failure =
                    assertThrows(ZkException.class, () -> client.blocking().awaitConnected(Duration.ofSeconds(2)));
            assertEquals(SessionState.CONNECTING, client.session().state());
            assertTrue(String.valueOf(failure.getMessage()).contains("the last attempt"), failure.toString());
        }
    }

    private static ClientOptions options(KeyStore keys) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SslContext context = SslContextBuilder.forClient().trustManager(trust).build();
        return ClientOptions.builder().tls(context).build();
    }

    private static ServerSocket listener(KeyStore keys) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static KeyStore keys(Path folder, String subject) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=" + subject,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        String.valueOf(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(0, tool.waitFor());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, PASSWORD);
        certificates.setKeyEntry(
                "server", keys.getKey("server", PASSWORD), PASSWORD, keys.getCertificateChain("server"));
        certificates.setCertificateEntry("trusted", keys.getCertificate("server"));
        return certificates;
    }
}

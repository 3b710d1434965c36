package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.CREATOR_ALL_ACL;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.certificates.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clients under TLS: Apache's client and our server, our shell and Apache's server, and new certificates under load. */
class TlsClientTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private Path folder;
    private final Authority authority = new Authority("CN=Clients and Servers");

    @BeforeEach
    void files(@TempDir Path folder) {
        this.folder = folder;
        Authority.keyStore(folder.resolve("server.jks"), "JKS", authority.issue("CN=server"));
        Authority.trustStore(folder.resolve("trust.p12"), "PKCS12", authority.certificate());
        Authority.keyFile(folder.resolve("server.pem"), authority.issue("CN=first"));
        Authority.trustFile(folder.resolve("trust.pem"), authority.certificate());
    }

    /** A server of this kind, and its port for TLS. */
    private record Secure(RunningServer server, int port) {
        String connectString() {
            return "127.0.0.1:" + port;
        }
    }

    private Secure start(RunningServer.Kind kind, String keys, String trust) {
        int port = Distribution.freePort();
        RunningServer server = SERVERS.start(
                kind,
                Distribution.scratch("tls"),
                "secureClientPort=" + port,
                "serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory",
                "ssl.keyStore.location=" + folder.resolve(keys),
                "ssl.keyStore.password=" + (keys.endsWith(".pem") ? "" : Authority.PASSWORD),
                "ssl.trustStore.location=" + folder.resolve(trust),
                "ssl.trustStore.password=" + (trust.endsWith(".pem") ? "" : Authority.PASSWORD));
        return new Secure(server, port);
    }

    private Map<String, String> clientSettings(String subject) {
        Path keys = Authority.keyStore(folder.resolve("client.p12"), "PKCS12", authority.issue(subject));
        return Map.of(
                "zookeeper.client.secure",
                "true",
                "zookeeper.clientCnxnSocket",
                "org.apache.zookeeper.ClientCnxnSocketNetty",
                "zookeeper.ssl.keyStore.location",
                keys.toString(),
                "zookeeper.ssl.keyStore.password",
                Authority.PASSWORD,
                "zookeeper.ssl.trustStore.location",
                folder.resolve("trust.p12").toString(),
                "zookeeper.ssl.trustStore.password",
                Authority.PASSWORD);
    }

    private ZKClientConfig apacheClient(String subject) {
        ZKClientConfig config = new ZKClientConfig();
        clientSettings(subject).forEach(config::setProperty);
        return config;
    }

    @Test
    void apachesClientIsTheSubjectOfItsCertificate() throws Exception {
        Secure ours = start(RunningServer.Kind.OURS, "server.jks", "trust.p12");
        try (TestClient alice = TestClient.connect(ours.connectString(), 20_000, apacheClient("CN=alice,O=Test"))) {
            alice.zk.create("/own", "a".getBytes(UTF_8), CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            assertEquals(List.of(new ACL(31, new Id("x509", "CN=alice,O=Test"))), alice.zk.getACL("/own", null));
            assertTrue(
                    alice.zk.whoAmI().stream().anyMatch(id -> id.getAuthScheme().equals("x509")));
        }
        try (TestClient bob = TestClient.connect(ours.connectString(), 20_000, apacheClient("CN=bob"))) {
            assertThrows(KeeperException.NoAuthException.class, () -> bob.zk.getData("/own", false, null));
        }
    }

    @Test
    void ourShellTalksToEitherServer() throws IOException {
        Path file = folder.resolve("client.properties");
        List<String> lines = new ArrayList<>();
        clientSettings("CN=shell").forEach((key, value) -> lines.add(key + "=" + value));
        Files.write(file, lines);
        for (RunningServer.Kind kind : RunningServer.Kind.values()) {
            Secure server = start(kind, "server.jks", "trust.p12");
            Distribution.Run run = Distribution.script(
                    Map.of(),
                    "zkCli.sh",
                    "-client-configuration",
                    file.toString(),
                    "-server",
                    server.connectString(),
                    "whoami");
            assertEquals(0, run.exit(), run.out() + run.err());
            assertTrue(run.out().contains("x509: CN=shell"), run.out());
        }
    }

    /** Those who are connected stay so, those who come see the new one, and a broken file changes nothing. */
    @Test
    void newCertificatesComeInUnderLoad() throws Exception {
        Secure ours = start(RunningServer.Kind.OURS, "server.pem", "trust.pem");
        try (TestClient client = TestClient.connect(ours.connectString(), 20_000, apacheClient("CN=load"))) {
            client.zk.create("/load", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            client.forgetStates();
            AtomicBoolean stop = new AtomicBoolean();
            WriteLoad load = new WriteLoad("/tls", 1);
            load.prepare(client.zk);
            Thread writing = new Thread(() -> {
                try {
                    load.run(client.zk, stop);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            writing.start();
            for (String name : List.of("CN=second", "CN=third")) {
                Authority.keyFile(folder.resolve("server.pem"), authority.issue(name));
                awaitShown(ours.port(), name);
            }
            Files.writeString(folder.resolve("server.pem"), "half a file");
            awaitLog(ours.server(), "can't be used, so what they held stays");
            awaitShown(ours.port(), "CN=third");
            long before = load.acknowledgements();
            while (load.acknowledgements() == before) {
                RunningServer.pause(5);
            }
            stop.set(true);
            writing.join();
            assertEquals(List.of(), load.check(client.zk));
            assertEquals(
                    List.of(),
                    client.states().stream()
                            .filter(state -> state != KeeperState.SyncConnected)
                            .toList());
        }
    }

    private static void awaitLog(RunningServer server, String text) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!server.log().contains(text)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no \"" + text + "\" in\n" + server.logTail());
            }
            RunningServer.pause(50);
        }
    }

    private void awaitShown(int port, String subject) throws Exception {
        long deadline = System.nanoTime() + 30_000_000_000L;
        String shown = shown(port);
        while (!shown.equals(subject)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still " + shown);
            }
            RunningServer.pause(50);
            shown = shown(port);
        }
    }

    /** The subject of the certificate that a handshake brings. */
    private String shown(int port) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }
}

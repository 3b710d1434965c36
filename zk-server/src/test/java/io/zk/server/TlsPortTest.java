package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.certificates.Authority;
import io.zk.certificates.Authority.Request;
import io.zk.client.api.ClientOptions;
import io.zk.client.api.CreateOptions;
import io.zk.client.api.ZkClient;
import io.zk.client.api.ZkException;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.Id;
import io.zk.protocol.tls.LiveTls;
import io.zk.protocol.tls.TlsException;
import io.zk.protocol.tls.TlsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients under TLS: who is let in, as whom, and what is said to those who are not. */
@Timeout(120)
class TlsPortTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Path folder;
    private final Authority authority = new Authority("CN=Test Authority");

    @BeforeEach
    void files(@TempDir Path folder) {
        this.folder = folder;
        Authority.keyFile(folder.resolve("server.pem"), authority.issue("CN=server"));
        Authority.trustFile(folder.resolve("trust.pem"), authority.certificate());
    }

    private ServerRig secure(String... more) throws Exception {
        return ServerRig.secure(folder, more);
    }

    private LiveTls tls(Request request) throws TlsException {
        Path keys = Authority.keyFile(folder.resolve("client.pem"), authority.issue(request));
        return tls(Map.of(
                "keyStore.location", keys.toString(),
                "trustStore.location", folder.resolve("trust.pem").toString()));
    }

    private static LiveTls tls(Map<String, String> settings) throws TlsException {
        return LiveTls.open(TlsSettings.read(key -> settings.getOrDefault(key, ""), TlsSettings.CLIENT_PORT));
    }

    private static ZkClient connect(int port, LiveTls tls) {
        return ZkClient.connect(
                "127.0.0.1:" + port, ClientOptions.builder().tls(tls).build());
    }

    @Test
    void aClientWithACertificateIsItsSubject() throws Exception {
        try (ServerRig server = secure();
                ZkClient client =
                        connect(server.securePort(), tls(Request.of("CN=alice,OU=Dev Team,O=\"Ex, Inc\",C=GB")))) {
            client.blocking().awaitConnected(PATIENCE);
            String whoami = client.blocking().whoAmI().toString();
            assertTrue(whoami.contains("user=CN=alice,OU=Dev Team,O=Ex\\, Inc,C=GB"), whoami);
        }
    }

    /** Why the client says that it can't connect. */
    private static String refusal(int port, LiveTls tls) {
        try (ZkClient client = connect(port, tls)) {
            String failure = client.session().lastFailure();
            for (long end = System.nanoTime() + PATIENCE.toNanos(); failure == null && System.nanoTime() < end; ) {
                LockSupport.parkNanos(2_000_000);
                failure = client.session().lastFailure();
            }
            return String.valueOf(failure);
        }
    }

    private static void assertSays(String part, String whole) {
        assertTrue(whole.contains(part), whole);
    }

    @Test
    void whoIsForeignExpiredOrNobodyIsRefused() throws Exception {
        try (ServerRig server = secure()) {
            Authority elsewhere = new Authority("CN=Another Authority");
            Path foreign = Authority.keyFile(folder.resolve("foreign.pem"), elsewhere.issue("CN=mallory"));
            Path expired = Authority.keyFile(
                    folder.resolve("expired.pem"),
                    authority.issue(Request.of("CN=late").ends(Duration.ofHours(-1))));
            String trust = folder.resolve("trust.pem").toString();
            for (String keys : List.of(foreign.toString(), expired.toString(), "")) {
                String said = refusal(
                        server.securePort(), tls(Map.of("keyStore.location", keys, "trustStore.location", trust)));
                assertSays("the other side ended the TLS handshake", said);
            }
            assertTrue(server.monitored("unsuccessful_handshake") >= 3);
        }
    }

    @Test
    void aClientRefusesAServerThatItDoesNotTrustOrThatIsAnother() throws Exception {
        Authority elsewhere = new Authority("CN=Another Authority");
        Path strangers = Authority.trustFile(folder.resolve("strangers.pem"), elsewhere.certificate());
        try (ServerRig server = secure("ssl.clientAuth=none")) {
            assertSays(
                    "the certificate of CN=server is not trusted",
                    refusal(server.securePort(), tls(Map.of("trustStore.location", strangers.toString()))));
        }
        Authority.keyFile(
                folder.resolve("server.pem"),
                authority.issue(Request.of("CN=server").hosts("zoo1.example", "10.1.2.3")));
        String trust = folder.resolve("trust.pem").toString();
        try (ServerRig server = secure("ssl.clientAuth=none")) {
            assertSays(
                    "the certificate of CN=server is for zoo1.example, 10.1.2.3 and not for 127.0.0.1",
                    refusal(server.securePort(), tls(Map.of("trustStore.location", trust))));
            try (ZkClient client = connect(
                    server.securePort(), tls(Map.of("trustStore.location", trust, "hostnameVerification", "false")))) {
                client.blocking().awaitConnected(PATIENCE);
                assertEquals(1, client.blocking().whoAmI().size());
            }
        }
        Authority.keyFile(
                folder.resolve("server.pem"),
                authority.issue(Request.of("CN=server").ends(Duration.ofHours(-1))));
        try (ServerRig server = secure("ssl.clientAuth=none")) {
            assertSays(
                    "the certificate of CN=server has expired",
                    refusal(server.securePort(), tls(Map.of("trustStore.location", trust))));
        }
    }

    @Test
    void plainAndTlsAreToldApart() throws Exception {
        LiveTls tls = tls(Request.of("CN=alice"));
        try (ServerRig server = secure()) {
            assertSays("speaks no TLS", refusal(server.port(), tls));
            try (RawClient plain = new RawClient(server.securePort())) {
                plain.send("ruok and more".getBytes(StandardCharsets.US_ASCII));
                assertTrue(plain.ended());
            }
        }
        try (ServerRig server = secure("client.portUnification=true")) {
            for (int port : List.of(server.port(), server.securePort())) {
                try (ZkClient client = connect(port, tls)) {
                    client.blocking().awaitConnected(PATIENCE);
                    assertEquals(2, client.blocking().whoAmI().size());
                }
            }
            try (RawClient plain = server.connect()) {
                assertEquals("imok", plain.word("ruok"));
            }
            try (RawClient plain = server.connect()) {
                assertTrue(plain.open(0, new byte[16]).sessionId() != 0);
            }
        }
    }

    @Test
    void aclsAreOfSubjects() throws Exception {
        try (ServerRig server = secure("X509AuthenticationProvider.superUser=CN=root")) {
            try (ZkClient alice = connect(server.securePort(), tls(Request.of("CN=alice")))) {
                alice.blocking().awaitConnected(PATIENCE);
                alice.blocking().create("/a", new byte[1], CreateOptions.PERSISTENT.acl(Acl.CREATOR_ALL));
                assertEquals(
                        List.of(new Acl(Acl.ALL, new Id("x509", "CN=alice"))),
                        alice.blocking().acl("/a").acl());
                List<Acl> none = List.of(new Acl(Acl.ALL, new Id("x509", "no name")));
                ZkException refused = assertThrows(ZkException.class, () -> alice.blocking()
                        .create("/b", null, CreateOptions.PERSISTENT.acl(none)));
                assertEquals(ErrorCode.INVALID_ACL, refused.code());
            }
            try (ZkClient bob = connect(server.securePort(), tls(Request.of("CN=bob")))) {
                bob.blocking().awaitConnected(PATIENCE);
                ZkException refused =
                        assertThrows(ZkException.class, () -> bob.blocking().data("/a"));
                assertEquals(ErrorCode.NO_AUTH, refused.code());
            }
            try (ZkClient root = connect(server.securePort(), tls(Request.of("CN=root")))) {
                root.blocking().awaitConnected(PATIENCE);
                assertArrayEquals(new byte[1], root.blocking().data("/a").data());
            }
        }
    }

    @Test
    void theRevokedAreRefused() throws Exception {
        Authority.Owner good = authority.issue("CN=good");
        Authority.Owner bad = authority.issue("CN=bad");
        Authority.trustFile(folder.resolve("trust.pem"), authority.certificate(), authority.revoke(bad.certificate()));
        String trust = folder.resolve("trust.pem").toString();
        try (ServerRig server = secure("ssl.crl=true")) {
            for (Authority.Owner owner : List.of(good, bad)) {
                Path keys = Authority.keyFile(folder.resolve("client.pem"), owner);
                LiveTls tls = tls(Map.of("keyStore.location", keys.toString(), "trustStore.location", trust));
                if (owner.equals(good)) {
                    try (ZkClient client = connect(server.securePort(), tls)) {
                        client.blocking().awaitConnected(PATIENCE);
                    }
                } else {
                    assertSays("the other side ended the TLS handshake", refusal(server.securePort(), tls));
                }
            }
        }
    }

    @Test
    void theListThatACertificatePointsToIsLookedAt() throws Exception {
        Path list = folder.resolve("revoked.crl");
        Request request = Request.of("CN=someone").revocationList(list.toUri().toString());
        Authority.Owner good = authority.issue(request);
        Authority.Owner bad = authority.issue(request);
        Files.write(list, authority.revoke(bad.certificate()).getEncoded());
        String trust = folder.resolve("trust.pem").toString();
        try (ServerRig server = secure("ssl.crl=true")) {
            String keys = Authority.keyFile(folder.resolve("good.pem"), good).toString();
            try (ZkClient client = connect(
                    server.securePort(), tls(Map.of("keyStore.location", keys, "trustStore.location", trust)))) {
                client.blocking().awaitConnected(PATIENCE);
            }
            String revoked = Authority.keyFile(folder.resolve("bad.pem"), bad).toString();
            assertSays(
                    "the other side ended the TLS handshake",
                    refusal(
                            server.securePort(),
                            tls(Map.of("keyStore.location", revoked, "trustStore.location", trust))));
        }
    }

    @Test
    void aFileThatCantBeUsedIsNamedAtTheStart() {
        IOException none =
                assertThrows(IOException.class, () -> secure("ssl.keyStore.location=" + folder + "/none.pem"));
        assertEquals("ssl.*: there is no file " + folder + "/none.pem", none.getMessage());
        IOException trust =
                assertThrows(IOException.class, () -> secure("ssl.keyStore.location=" + folder + "/trust.pem"));
        assertEquals("ssl.*: " + folder + "/trust.pem: there is no private key in it", trust.getMessage());
        IOException suite = assertThrows(IOException.class, () -> secure("ssl.ciphersuites=TLS_MADE_UP"));
        assertSays("TLS_MADE_UP", String.valueOf(suite.getMessage()));
    }
}

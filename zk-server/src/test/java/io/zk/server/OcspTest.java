package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.certificates.Authority;
import io.zk.certificates.Authority.Owner;
import io.zk.certificates.Authority.Request;
import io.zk.certificates.OcspResponder;
import io.zk.client.api.ClientOptions;
import io.zk.client.api.CreateOptions;
import io.zk.client.api.ZkClient;
import io.zk.client.net.ClientThreads;
import io.zk.client.session.SessionState;
import io.zk.protocol.tls.LiveTls;
import io.zk.protocol.tls.TlsException;
import io.zk.protocol.tls.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates whose issuer is asked whether they are revoked: by the server of its clients, and by clients of it. */
@Timeout(120)
class OcspTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Path folder;
    private final Authority authority = new Authority("CN=Test Authority");
    private OcspResponder responder;

    @BeforeEach
    void files(@TempDir Path folder) throws IOException {
        this.folder = folder;
        responder = new OcspResponder(authority);
        Authority.keyFile(folder.resolve("server.pem"), issue("CN=server"));
        Authority.trustFile(folder.resolve("trust.pem"), authority.certificate());
    }

    @AfterEach
    void end() {
        responder.close();
    }

    private Owner issue(String subject) {
        return authority.issue(Request.of(subject).responder(responder.address()));
    }

    private ServerRig server(String... more) throws Exception {
        String[] all = Arrays.copyOf(more, more.length + 1);
        all[more.length] = "nio.numSelectorThreads=1";
        return ServerRig.secure(folder, all);
    }

    private ClientOptions.Builder options(Owner owner, Map<String, String> more) throws TlsException {
        Map<String, String> settings = new HashMap<>(more);
        settings.put(
                "keyStore.location",
                Authority.keyFile(folder.resolve("client.pem"), owner).toString());
        settings.put("trustStore.location", folder.resolve("trust.pem").toString());
        return ClientOptions.builder()
                .tls(LiveTls.open(TlsSettings.read(key -> settings.getOrDefault(key, ""), TlsSettings.CLIENT_PORT)));
    }

    private ZkClient connect(ServerRig server, Owner owner) throws TlsException {
        return connect(server, options(owner, Map.of()));
    }

    private static ZkClient connect(ServerRig server, ClientOptions.Builder options) {
        return ZkClient.connect("127.0.0.1:" + server.securePort(), options.build());
    }

    private static void await(BooleanSupplier condition) {
        for (long end = System.nanoTime() + PATIENCE.toNanos(); !condition.getAsBoolean(); ) {
            assertTrue(System.nanoTime() < end, "it does not come about");
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static void assertRefused(String why, ZkClient refused) {
        try (refused) {
            await(() -> refused.session().lastFailure() != null);
            String said = String.valueOf(refused.session().lastFailure());
            assertTrue(said.startsWith(why), said);
        }
    }

    @Test
    void theServerAsksTheIssuerOfItsClients() throws Exception {
        Owner alice = issue("CN=alice");
        try (ServerRig server = server("ssl.ocsp=true")) {
            try (ZkClient client = connect(server, alice)) {
                client.blocking().awaitConnected(PATIENCE);
            }
            assertEquals(1, responder.asked());
            responder.revoke(alice.certificate());
            assertRefused("the other side ended the TLS handshake: certificate_", connect(server, alice));
            assertTrue(responder.asked() > 1);
        }
    }

    @Test
    void aClientAsksTheIssuerOfItsServer() throws Exception {
        Owner alice = issue("CN=alice");
        try (ServerRig server = server()) {
            try (ZkClient client = connect(server, options(alice, Map.of("ocsp", "true")))) {
                client.blocking().awaitConnected(PATIENCE);
            }
            assertEquals(1, responder.asked());
        }
        Owner bad = issue("CN=bad");
        responder.revoke(bad.certificate());
        Authority.keyFile(folder.resolve("server.pem"), bad);
        try (ServerRig server = server()) {
            ZkClient client = connect(server, options(alice, Map.of("ocsp", "true")));
            assertRefused("the certificate of CN=bad is revoked since 20", client);
        }
    }

    /** As in Apache's server: who does not answer is no excuse, and the issuer's list counts instead if there is one. */
    @Test
    void withoutAnAnswerTheListDecidesAndWithoutAListNobodyIsLetIn() throws Exception {
        Path list = folder.resolve("revoked.crl");
        Request listed = Request.of("CN=listed")
                .responder(responder.address())
                .revocationList(list.toUri().toString());
        Owner good = authority.issue(listed);
        Owner bad = authority.issue(listed);
        Files.write(list, authority.revoke(bad.certificate()).getEncoded());
        responder.close();
        try (ServerRig server = server("ssl.ocsp=true")) {
            try (ZkClient client = connect(server, good)) {
                client.blocking().awaitConnected(PATIENCE);
            }
            assertRefused("the other side ended the TLS handshake: certificate_", connect(server, bad));
            assertRefused("the other side ended the TLS handshake: ", connect(server, issue("CN=alice")));
            assertRefused(
                    "the other side ended the TLS handshake: ", connect(server, authority.issue("CN=nobody says")));
            assertRefused(
                    "the certificate of CN=server may be revoked, nobody could say: "
                            + "Unable to determine revocation status due to network error (Connection refused)",
                    connect(server, options(good, Map.of("ocsp", "true"))));
        }
    }

    @Test
    void othersAreServedWhileAnIssuerIsSilent() throws Exception {
        try (ServerRig server = server("ssl.ocsp=true");
                OcspResponder quick = new OcspResponder(authority)) {
            responder.fallSilent();
            try (ZkClient waiting = connect(server, issue("CN=waiting"))) {
                await(() -> responder.asked() > 0);
                try (ZkClient other =
                        connect(server, authority.issue(Request.of("CN=other").responder(quick.address())))) {
                    other.blocking().awaitConnected(PATIENCE);
                    other.blocking().create("/served", null, CreateOptions.PERSISTENT);
                }
                assertEquals(SessionState.CONNECTING, waiting.session().state());
                responder.speak();
                waiting.blocking().awaitConnected(PATIENCE);
            }
        }
    }

    @Test
    void aClientServesOtherSessionsOfItsThreadWhileAnIssuerIsSilent() throws Exception {
        Owner alice = issue("CN=alice");
        responder.fallSilent();
        try (ServerRig server = server();
                ClientThreads one = new ClientThreads(1);
                ZkClient waiting =
                        connect(server, options(alice, Map.of("ocsp", "true")).threads(one))) {
            await(() -> responder.asked() > 0);
            try (ZkClient other = connect(server, options(alice, Map.of()).threads(one))) {
                other.blocking().awaitConnected(PATIENCE);
                other.blocking().create("/served", null, CreateOptions.PERSISTENT);
            }
            assertEquals(SessionState.CONNECTING, waiting.session().state());
            responder.speak();
            waiting.blocking().awaitConnected(PATIENCE);
        }
    }
}

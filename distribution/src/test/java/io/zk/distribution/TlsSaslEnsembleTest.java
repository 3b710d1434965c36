package io.zk.distribution;

import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.certificates.Authority;
import io.zk.certificates.Authority.Request;
import io.zk.certificates.OcspResponder;
import io.zk.distribution.RunningServer.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Links between members with everything on: TLS, an issuer who is asked about each certificate, and SASL inside it. */
class TlsSaslEnsembleTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private final Authority authority = new Authority("CN=Ensemble");

    /** Settings of a member, or of somebody with another password. */
    private String[] settings(Path folder, String password, OcspResponder responder) {
        Path keys = Authority.keyStore(
                folder.resolve("member.p12"),
                "PKCS12",
                authority.issue(Request.of("CN=member").responder(responder.address())));
        Path trust = Authority.trustStore(folder.resolve("trust.jks"), "JKS", authority.certificate());
        String[] flags = new JaasSections()
                .section("QuorumServer", Map.of("user_zk", password))
                .section("QuorumLearner", Map.of("username", "zk", "password", password))
                .flags(folder.resolve("jaas.conf"));
        List<String> lines = List.of(
                "sslQuorum=true",
                "ssl.quorum.ocsp=true",
                "ssl.quorum.keyStore.location=" + keys,
                "ssl.quorum.keyStore.password=" + Authority.PASSWORD,
                "ssl.quorum.trustStore.location=" + trust,
                "ssl.quorum.trustStore.password=" + Authority.PASSWORD,
                "quorum.auth.enableSasl=true",
                "quorum.auth.learnerRequireSasl=true",
                "quorum.auth.serverRequireSasl=true");
        return Stream.concat(Stream.of(flags), lines.stream()).toArray(String[]::new);
    }

    @Test
    void aMixedEnsembleServesWhileEachMemberRestarts(@TempDir Path folder, @TempDir Path elsewhere) throws Exception {
        try (OcspResponder responder = new OcspResponder(authority)) {
            String[] settings = settings(folder, "secret", responder);
            Ensemble ensemble = SERVERS.ensemble(List.of(Kind.OURS, Kind.APACHE, Kind.OURS), settings);
            ensemble.start();
            try (TestClient client = TestClient.connect(ensemble.connectString(), 40_000)) {
                long session = client.zk.getSessionId();
                client.zk.create("/kept", null, OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
                for (int id = 1; id <= 3; id++) {
                    ensemble.restart(id, settings);
                    try (TestClient through = TestClient.connect(ensemble.member(id))) {
                        through.zk.create("/n" + id, null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                        assertNotNull(through.zk.exists("/kept", false));
                    }
                }
                assertEquals(3 + 2, client.zk.getChildren("/", false).size());
                assertEquals(session, client.zk.getSessionId());
            }
            assertTrue(responder.asked() >= 3, "the issuer was asked");
            aMemberWithAnotherPasswordStaysOutside(ensemble, settings(elsewhere, "guessed", responder));
            ensemble.close();
        }
    }

    private static void aMemberWithAnotherPasswordStaysOutside(Ensemble ensemble, String[] settings) {
        RunningServer stranger = ensemble.member(3);
        stranger.stop();
        ensemble.configure(3, settings);
        stranger.launch();
        assertLogs(stranger, "the other side has given up the exchange");
        assertLogs(ensemble.member(1), "is closed: server 3: DIGEST-MD5: digest response format violation");
        assertEquals("", stranger.mode());
    }

    private static void assertLogs(RunningServer server, String text) {
        long deadline = System.nanoTime() + 40_000_000_000L;
        while (!server.log().contains(text)) {
            assertTrue(System.nanoTime() < deadline, server.logTail());
            RunningServer.pause(50);
        }
    }
}

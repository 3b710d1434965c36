package io.zk.distribution;

import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.certificates.Authority;
import io.zk.distribution.RunningServer.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** TLS between members: with Apache's among them, from plain to TLS while the ensemble serves, and with strangers at the door. */
class TlsEnsembleTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static final String UNIFY = "portUnification=true";
    private static final String SECURE = "sslQuorum=true";

    private static List<String> files(Path folder) {
        Authority authority = new Authority("CN=Ensemble");
        Path keys = Authority.keyStore(folder.resolve("member.p12"), "PKCS12", authority.issue("CN=member"));
        Path trust = Authority.trustStore(folder.resolve("trust.jks"), "JKS", authority.certificate());
        return List.of(
                "ssl.quorum.keyStore.location=" + keys,
                "ssl.quorum.keyStore.password=" + Authority.PASSWORD,
                "ssl.quorum.trustStore.location=" + trust,
                "ssl.quorum.trustStore.password=" + Authority.PASSWORD);
    }

    private static String[] with(List<String> files, String... more) {
        List<String> all = new ArrayList<>(files);
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    /** As Apache's manual has it: all take both, then all dial TLS, then nobody takes plain links any more. */
    @Test
    void aMixedEnsembleGoesFromPlainToTlsWhileItServes(@TempDir Path folder) throws Exception {
        List<String> files = files(folder);
        Ensemble ensemble = SERVERS.ensemble(List.of(Kind.OURS, Kind.APACHE, Kind.OURS), with(files, UNIFY));
        ensemble.start();
        try (TestClient client = TestClient.connect(ensemble.connectString(), 40_000)) {
            long session = client.zk.getSessionId();
            int written = 0;
            client.zk.create("/kept", null, OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            for (String[] step : List.of(with(files, UNIFY, SECURE), with(files, SECURE))) {
                for (int id = 1; id <= 3; id++) {
                    ensemble.restart(id, step);
                    try (TestClient through = TestClient.connect(ensemble.member(id))) {
                        through.zk.create("/n" + written++, null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                    }
                }
            }
            assertEquals(written, client.zk.getChildren("/", false).size() - 2);
            assertEquals(session, client.zk.getSessionId());
            assertFalse(plainIsTaken(ensemble), "a plain link is taken");
        }
        ensemble.close();
    }

    /** Whether the first member of ours, an Apache's way to begin an election link, gets anything but an end. */
    private static boolean plainIsTaken(Ensemble ensemble) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ensemble.electionPort(1))) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(new byte[] {0, 0, 0, 0, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8});
            return socket.getInputStream().read() >= 0;
        } catch (java.net.SocketException e) {
            return false;
        }
    }

    @Test
    void aMemberWithAForeignCertificateStaysOutside(@TempDir Path folder, @TempDir Path elsewhere) throws Exception {
        Ensemble ensemble = SERVERS.ensemble(List.of(Kind.OURS, Kind.APACHE, Kind.OURS), with(files(folder), SECURE));
        ensemble.configure(3, with(files(elsewhere), SECURE));
        ensemble.members().forEach(RunningServer::launch);
        ensemble.member(1).awaitService();
        ensemble.member(2).awaitService();
        RunningServer stranger = ensemble.member(3);
        long deadline = System.nanoTime() + 40_000_000_000L;
        while (!stranger.log().contains("is not trusted") && System.nanoTime() < deadline) {
            RunningServer.pause(50);
        }
        assertTrue(stranger.log().contains("the certificate of CN=member is not trusted"), stranger.logTail());
        assertEquals("", stranger.mode());
        ensemble.close();
    }
}

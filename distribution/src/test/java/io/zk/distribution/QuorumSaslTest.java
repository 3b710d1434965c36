package io.zk.distribution;

import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zk.distribution.RunningServer.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Members of ours and of Apache's that prove to each other who they are. */
class QuorumSaslTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    @TempDir
    static Path folder;

    private static final Kind O = Kind.OURS;
    private static final Kind A = Kind.APACHE;
    private static final String ENABLE = "quorum.auth.enableSasl=true";
    private static final String PROVE = "quorum.auth.learnerRequireSasl=true";
    private static final String INSIST = "quorum.auth.serverRequireSasl=true";

    private static String[] settings(String... lines) {
        String[] flags = new JaasSections()
                .section("QuorumServer", Map.of("user_zk", "secret"))
                .section("QuorumLearner", Map.of("username", "zk", "password", "secret"))
                .flags(folder.resolve("jaas.conf"));
        return Stream.concat(Stream.of(flags), Stream.of(lines)).toArray(String[]::new);
    }

    /** One node through each member, and all seen by each. */
    private static void assertServes(Ensemble ensemble, String name) throws Exception {
        for (int id = 1; id <= ensemble.members().size(); id++) {
            try (TestClient client = TestClient.connect(ensemble.member(id))) {
                client.zk.create("/" + name + id, null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
        }
        for (RunningServer member : ensemble.members()) {
            try (TestClient client = TestClient.connect(member)) {
                client.zk.create("/" + name + "-", null, OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
                long seen = client.zk.getChildren("/", false).stream()
                        .filter(child -> child.matches(name + "\\d"))
                        .count();
                assertEquals(ensemble.members().size(), seen);
            }
        }
    }

    @Test
    void membersThatInsistServeWhicheverKindLeads() throws Exception {
        for (List<Kind> kinds : List.of(List.of(O, A, O), List.of(A, O, A))) {
            Ensemble ensemble = SERVERS.ensemble(kinds, settings(ENABLE, PROVE, INSIST));
            ensemble.start();
            assertServes(ensemble, "n");
            ensemble.close();
        }
    }

    /** The way from none to all, one member after the other, as the documents of Apache's server have it. */
    @Test
    void anEnsembleComesToInsistWhileItServes() throws Exception {
        Ensemble ensemble = SERVERS.ensemble(List.of(O, A, O));
        ensemble.start();
        List<String[]> steps = List.of(settings(ENABLE), settings(ENABLE, PROVE), settings(ENABLE, PROVE, INSIST));
        for (int step = 0; step < steps.size(); step++) {
            for (int id = 1; id <= 3; id++) {
                ensemble.restart(id, steps.get(step));
            }
            assertServes(ensemble, "step" + step + "n");
        }
    }
}

package io.zk.distribution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.distribution.RunningServer.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How a leader of each kind brings a learner of the other up, each way by its name. The leader counts what it sends; what
 * it sent ours says in its log. Afterwards all hold the same.
 */
class SyncKindsTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    /** More than a leader of either kind keeps in memory. */
    private static final int BEYOND_MEMORY = 700;

    private static final int PATHS = 10;
    private static final int ANSWER_SECONDS = 30;
    private static final int SESSION_MILLIS = 40_000;

    private enum Sync {
        DIFF("which has sent what was missing"),
        TRUNC("was cut off"),
        SNAP("which has sent its whole state");

        /** In the log of ours that follows. */
        final String words;

        Sync(String words) {
            this.words = words;
        }
    }

    @Test
    void apachesLeaderBringsOursUpByTruncDiffAndSnap() throws Exception {
        eachWay(Kind.APACHE, Kind.OURS, Sync.TRUNC);
    }

    /** Apache's servers don't cut safely, so ours sends them a state that outranks what should be cut. */
    @Test
    void ourLeaderBringsApachesUpByDiffAndSnap() throws Exception {
        eachWay(Kind.OURS, Kind.APACHE, Sync.SNAP);
    }

    private static void eachWay(Kind leads, Kind learns, Sync ofATail) throws Exception {
        Ensemble ensemble = SERVERS.ensemble(List.of(leads, leads, learns));
        RunningServer learner = ensemble.member(3);
        startBoth(ensemble, 1, 3);
        assertEquals("leader", learner.mode(), "the highest number of those that have the same");
        ensemble.member(2).start();
        write(ensemble, PATHS);

        proposeToNobody(ensemble, learner);
        startBoth(ensemble, 1, 2);
        assertFalse(comesBackBy(ofATail, ensemble, learner).contains("/tail"));

        learner.kill();
        write(ensemble, PATHS);
        Set<String> paths = comesBackBy(Sync.DIFF, ensemble, learner);
        assertFalse(paths.contains("/tail"), "it is back after a start");
        assertTrue(paths.contains("/n0"), "" + paths);

        learner.stop();
        write(ensemble, BEYOND_MEMORY);
        comesBackBy(Sync.DIFF, ensemble, learner);

        learner.stop();
        Distribution.delete(learner.dataDir().resolve("version-2"));
        comesBackBy(Sync.SNAP, ensemble, learner);

        learner.stop();
        write(ensemble, BEYOND_MEMORY);
        for (int id : List.of(1, 2)) {
            ensemble.member(id).stop();
            ensemble.configure(id, "snapshotSizeFactor=-1");
        }
        startBoth(ensemble, 1, 2);
        comesBackBy(Sync.SNAP, ensemble, learner);
        ensemble.close();
    }

    /** The leader logs a write that no other member ever reads; then all are dead. */
    private static void proposeToNobody(Ensemble ensemble, RunningServer leader) throws Exception {
        List<RunningServer> others =
                ensemble.members().stream().filter(one -> one != leader).toList();
        try (RawConnection client = new RawConnection(leader)) {
            client.send(RawConnection.connectRequest(SESSION_MILLIS, 0, new byte[16]));
            client.receive();
            CuratorClients.await(
                    "all hold the same",
                    () -> ensemble.members().stream()
                                    .map(SyncKindsTest::zxid)
                                    .distinct()
                                    .count()
                            == 1);
            for (RunningServer other : others) {
                // What is still in its socket when it is killed it has never read.
                stop(other);
            }
            client.send(RawConnection.createRequest("/tail", CreateMode.PERSISTENT));
            CuratorClients.await("the leader has logged it", () -> logged(leader, "/tail"));
            leader.kill();
        }
        others.forEach(RunningServer::kill);
        for (RunningServer other : others) {
            assertFalse(logged(other, "/tail"), "it was to be nobody else's");
        }
    }

    /** SIGSTOP, and waits until each of its threads stands still. */
    private static void stop(RunningServer server) throws Exception {
        Distribution.Run signal = Distribution.run(Map.of(), List.of("kill", "-STOP", Long.toString(server.pid())));
        assertEquals(0, signal.exit(), signal.err());
        Path threads = Path.of("/proc", Long.toString(server.pid()), "task");
        CuratorClients.await("all threads of " + server.kind() + " stand still", () -> {
            try (Stream<Path> all = Files.list(threads)) {
                for (Path thread : all.toList()) {
                    if (!Files.readString(thread.resolve("status")).contains("State:\tT")) {
                        return false;
                    }
                }
            }
            return true;
        });
    }

    private static boolean logged(RunningServer server, String text) throws IOException {
        try (Stream<Path> files = Files.list(server.dataDir().resolve("version-2"))) {
            for (Path file : files.toList()) {
                if (Files.readString(file, ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String zxid(RunningServer server) {
        return server.ask("srvr")
                .lines()
                .filter(line -> line.startsWith("Zxid: "))
                .collect(Collectors.joining());
    }

    /** Together, so that the one with the higher number leads if both have the same. */
    private static void startBoth(Ensemble ensemble, int one, int other) {
        ensemble.member(one).launch();
        ensemble.member(other).launch();
        ensemble.member(one).awaitService();
        ensemble.member(other).awaitService();
    }

    /**
     * Starts a member that is down, whom the leader of the other kind has to bring up in this way and no other; the paths
     * that all hold then.
     */
    private static Set<String> comesBackBy(Sync expected, Ensemble ensemble, RunningServer learner) throws Exception {
        RunningServer leader = ensemble.leader();
        assertFalse(leader.kind() == learner.kind(), "a leader of the other kind");
        long diffs = count(leader, "zk_diff_count");
        long states = count(leader, "zk_snap_count");
        int logged = learner.log().length();
        learner.start();
        assertEquals("follower", learner.mode());
        boolean whole = expected == Sync.SNAP;
        assertEquals(whole ? 0 : 1, count(leader, "zk_diff_count") - diffs, "DIFF or TRUNC");
        assertEquals(whole ? 1 : 0, count(leader, "zk_snap_count") - states, "SNAP");
        if (learner.kind() == Kind.OURS) {
            CuratorClients.await(
                    expected + " is in its log",
                    () -> learner.log().substring(logged).contains(expected.words));
            assertEquals(expected == Sync.TRUNC, learner.log().substring(logged).contains(Sync.TRUNC.words), "TRUNC");
        }
        return Trees.same(ensemble).keySet();
    }

    private static long count(RunningServer leader, String name) {
        return leader.ask("mntr")
                .lines()
                .filter(line -> line.startsWith(name + "\t"))
                .map(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(leader.kind() + " counts no " + name));
    }

    /** Writes the nodes /n0 to /n9 in turn, and waits for the answers. */
    private static void write(Ensemble ensemble, int times) throws Exception {
        try (TestClient client = TestClient.connect(ensemble.leader())) {
            for (int i = 0; i < PATHS; i++) {
                if (client.zk.exists("/n" + i, false) == null) {
                    client.zk.create("/n" + i, null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                }
            }
            CountDownLatch answers = new CountDownLatch(times);
            for (int i = 0; i < times; i++) {
                client.zk.setData(
                        "/n" + i % PATHS,
                        new byte[i % 50],
                        -1,
                        (code, path, context, stat) -> {
                            if (code == 0) {
                                answers.countDown();
                            }
                        },
                        null);
            }
            assertTrue(
                    answers.await(ANSWER_SECONDS, TimeUnit.SECONDS), answers.getCount() + " writes are not answered");
        }
    }
}

package io.zk.distribution;

import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.distribution.RunningServer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Our servers and Apache's in one ensemble: either leads, either follows, either is replaced by the other. */
class MixedEnsembleTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static final Kind O = Kind.OURS;
    private static final Kind A = Kind.APACHE;
    private static final int LOADS = 2;

    /** The member with the highest number leads when all start empty together; each kind does in turn. */
    @Test
    void everyMixServes() throws Exception {
        for (List<Kind> kinds : List.of(List.of(O, A, A), List.of(A, A, O), List.of(O, O, A), List.of(A, O, O))) {
            Ensemble ensemble = SERVERS.ensemble(kinds);
            ensemble.start();
            RunningServer leader = ensemble.leader();
            try (TestClient client = TestClient.connect(ensemble.connectString(), 20_000)) {
                int n = 0;
                for (RunningServer member : ensemble.members()) {
                    try (TestClient through = TestClient.connect(member)) {
                        for (int i = 0; i < 20; i++) {
                            through.zk.create(
                                    "/n" + n++, new byte[100], OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
                        }
                        through.zk.create("/e", null, OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
                    }
                }
                Trees.same(ensemble);
                leader.kill();
                RunningServer next = ensemble.leader();
                try (TestClient through = TestClient.connect(next)) {
                    through.zk.create("/after", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                }
                ensemble.startAgain();
                Trees.same(ensemble);
            }
            ensemble.close();
        }
    }

    /** All of Apache's replaced one at a time under load, on the same data, and then back. */
    @Test
    void membersAreReplacedUnderLoad() throws Exception {
        Ensemble ensemble = SERVERS.ensemble(List.of(A, A, A), "snapCount=2000");
        ensemble.start();
        List<WriteLoad> loads = new ArrayList<>();
        try (TestClient keeper = TestClient.connect(ensemble.connectString(), 40_000)) {
            long session = keeper.zk.getSessionId();
            keeper.zk.create("/kept", null, OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            for (int i = 0; i < LOADS; i++) {
                loads.add(new WriteLoad("/load" + i, i));
                loads.get(i).prepare(keeper.zk);
            }
            for (Kind kind : List.of(O, A)) {
                for (int id = 1; id <= 3; id++) {
                    replaceUnderLoad(ensemble, loads, id, kind);
                    try (TestClient client = TestClient.connect(ensemble.member(id))) {
                        Trees.sync(client.zk);
                        for (WriteLoad load : loads) {
                            assertEquals(List.of(), load.check(client.zk), "member " + id + " to " + kind);
                        }
                    }
                    Trees.same(ensemble);
                }
            }
            assertEquals(session, keeper.zk.getSessionId());
            assertTrue(keeper.zk.exists("/kept", false) != null, "the session was expired");
        }
        long written = loads.stream().mapToLong(WriteLoad::acknowledgements).sum();
        System.out.println("six replacements, " + written + " writes acknowledged, none lost");
    }

    private static void replaceUnderLoad(Ensemble ensemble, List<WriteLoad> loads, int id, Kind kind) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(LOADS);
        AtomicBoolean stop = new AtomicBoolean();
        List<TestClient> clients = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (WriteLoad load : loads) {
            TestClient client = TestClient.connect(ensemble.connectString(), 40_000);
            clients.add(client);
            running.add(threads.submit(() -> {
                load.run(client.zk, stop);
                return null;
            }));
        }
        RunningServer.pause(300);
        ensemble.replace(id, kind);
        RunningServer.pause(300);
        stop.set(true);
        for (Future<?> run : running) {
            run.get(60, TimeUnit.SECONDS);
        }
        clients.forEach(TestClient::close);
        threads.shutdown();
    }

    /** An observer of each kind under a leader of the other. */
    @Test
    void observersOfEitherKind() throws Exception {
        for (List<Kind> kinds : List.of(List.of(A, A, A, O), List.of(O, O, O, A))) {
            Ensemble ensemble = SERVERS.ensemble(kinds, List.of(4));
            ensemble.start();
            assertEquals("observer", ensemble.member(4).mode());
            try (TestClient client = TestClient.connect(ensemble.member(4))) {
                for (int i = 0; i < 50; i++) {
                    client.zk.create("/o" + i, null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                }
            }
            Trees.same(ensemble);
            ensemble.member(4).kill();
            try (TestClient client = TestClient.connect(ensemble.member(1))) {
                client.zk.create("/while-away", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
            ensemble.startAgain();
            Trees.same(ensemble);
            ensemble.close();
        }
    }
}

package io.zk.distribution;

import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.distribution.RunningServer.Kind;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An ensemble one of whose servers keeps more of its disk free than there is: it takes its disk for full all the time. */
class FullDiskTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static final int FULL = 3;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** It has the highest id, so it would lead each time. */
    @Test
    void aServerWithoutRoomLeadsOnlyWhereNobodyElseCan() throws Exception {
        Ensemble ensemble = SERVERS.ensemble(Collections.nCopies(3, Kind.OURS));
        ensemble.configure(FULL, "disk.reserveMb=2147483647");
        ensemble.member(1).launch();
        ensemble.member(2).launch();
        ensemble.member(1).awaitService();
        ensemble.member(2).awaitService();
        RunningServer full = ensemble.member(FULL);
        full.start();
        RunningServer first = ensemble.leader();
        try (TestClient client = TestClient.connect(full)) {
            assertTrue(create(client, "/led-by-another"));
            first.kill();
            awaitLeader(ensemble, full, true);
            assertThrows(KeeperException.QuotaExceededException.class, () -> create(client, "/refused"));
            first.start();
            awaitLeader(ensemble, full, false);
            assertTrue(create(client, "/led-by-another-again"));
        }
        assertEquals("follower", full.mode());
        assertTrue(full.log().contains("its disk is full, and the others are a quorum without it"), full.logTail());
    }

    private static void awaitLeader(Ensemble ensemble, RunningServer member, boolean leads) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (ensemble.leader().equals(member) != leads) {
            assertTrue(System.nanoTime() < deadline, "the leaders: " + ensemble.modes());
            RunningServer.pause(20);
        }
    }

    /** Whether it is there, after as many tries as it takes while nobody serves. */
    private static boolean create(TestClient client, String path) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline) {
            try {
                client.zk.create(path, null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                return true;
            } catch (KeeperException.ConnectionLossException e) {
                RunningServer.pause(20);
            } catch (KeeperException.NodeExistsException e) {
                return true;
            }
        }
        return false;
    }
}

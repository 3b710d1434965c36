package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** What the members of an ensemble hold, as clients see it. */
final class Trees {
    private static final int SYNC_SECONDS = 30;

    private Trees() {}

    /** Waits until this server holds what its leader had committed. */
    static void sync(ZooKeeper zk) throws InterruptedException {
        CountDownLatch synced = new CountDownLatch(1);
        zk.sync("/", (code, path, context) -> synced.countDown(), null);
        assertTrue(synced.await(SYNC_SECONDS, TimeUnit.SECONDS), "sync is not answered");
    }

    /** Everything a client can read below a path, as text. */
    private static Map<String, String> of(ZooKeeper zk, String path) throws Exception {
        Map<String, String> found = new TreeMap<>();
        Stat stat = new Stat();
        byte[] data = zk.getData(path, false, stat);
        found.put(path, stat + " " + (data == null ? null : new String(data, UTF_8)));
        for (String child : zk.getChildren(path, false)) {
            if (!child.equals("zookeeper")) {
                found.putAll(of(zk, path.equals("/") ? "/" + child : path + "/" + child));
            }
        }
        return found;
    }

    /** Holds that all members have the same, and says what: data and stats by path. */
    static Map<String, String> same(Ensemble ensemble) throws Exception {
        Map<String, String> first = null;
        for (RunningServer member : ensemble.members()) {
            try (TestClient client = TestClient.connect(member)) {
                sync(client.zk);
                Map<String, String> found = of(client.zk, "/");
                found.remove("/");
                assertTrue(first == null || first.equals(found), () -> "member " + member.kind() + " differs");
                first = found;
            }
        }
        return first;
    }
}

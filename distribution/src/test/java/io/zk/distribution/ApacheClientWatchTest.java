package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each kind of watch through Apache's client: the same events, in the same order, as from Apache's server. */
class ApacheClientWatchTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static RunningServer ours;
    private static RunningServer apache;

    @BeforeAll
    static void start() {
        ours = SERVERS.ours();
        apache = SERVERS.apache();
    }

    private static String create(ZooKeeper zk, String path) throws Exception {
        return zk.create(path, path.getBytes(UTF_8), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private static String delete(ZooKeeper zk, String path) throws Exception {
        zk.delete(path, -1);
        return "deleted";
    }

    @Test
    void oneTimeWatchesFireOnce() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            TestClient watching = trace.client(server);
            ZooKeeper zk = trace.client(server).zk;
            trace.step("exists, none", () -> watching.zk.exists("/w", watching.watcher("exists")));
            trace.step("create", () -> create(zk, "/w"));
            trace.step("set without a watch", () -> zk.setData("/w", null, -1));
            trace.step("watch data", () -> watching.zk.getData("/w", watching.watcher("data"), null));
            trace.step("watch children", () -> watching.zk.getChildren("/w", watching.watcher("children")));
            trace.step("exists", () -> watching.zk.exists("/w", watching.watcher("exists")));
            trace.step("set", () -> zk.setData("/w", null, -1));
            trace.step("set again", () -> zk.setData("/w", null, -1));
            trace.step("child", () -> create(zk, "/w/c"));
            trace.step("child again", () -> create(zk, "/w/d"));
            trace.step("watch all", () -> {
                watching.zk.getData("/w/c", watching.watcher("data"), null);
                watching.zk.getChildren("/w/c", watching.watcher("children"));
                watching.zk.exists("/w/c", watching.watcher("exists"));
                return watching.zk.getChildren("/w", watching.watcher("parent"));
            });
            trace.step("grandchild fires child watch only", () -> create(zk, "/w/c/g"));
            trace.step("delete it", () -> delete(zk, "/w/c/g"));
            trace.step("watch children again", () -> watching.zk.getChildren("/w/c", watching.watcher("children")));
            trace.step("delete", () -> delete(zk, "/w/c"));
            trace.step("create again", () -> create(zk, "/w/c"));
            trace.step("set acl", () -> zk.setACL("/w/c", OPEN_ACL_UNSAFE, -1));
            trace.step("default watcher", () -> watching.zk.getData("/w/c", true, null));
            trace.step("own change", () -> watching.zk.setData("/w/c", null, -1));
            trace.step("failed reads set none", () -> watching.zk.getData("/none", watching.watcher("none"), null));
            trace.step("nor for children", () -> watching.zk.getChildren("/none", watching.watcher("none")));
            trace.step("create none", () -> create(zk, "/none"));
            trace.step("clean", () -> {
                watching.deleteAll("/w");
                watching.deleteAll("/none");
                return "done";
            });
        });
    }

    @Test
    void multiFiresEachChangeOnce() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            TestClient watching = trace.client(server);
            ZooKeeper zk = trace.client(server).zk;
            trace.step("create", () -> create(zk, "/m"));
            trace.step("watch", () -> {
                watching.zk.getData("/m", watching.watcher("data"), null);
                watching.zk.getChildren("/m", watching.watcher("children"));
                watching.zk.exists("/m/a", watching.watcher("a"));
                return watching.zk.exists("/m/b", watching.watcher("b"));
            });
            trace.step(
                    "failing multi fires nothing",
                    () -> zk.multi(List.of(
                            Op.create("/m/a", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT), Op.check("/m", 9))));
            trace.step(
                    "multi",
                    () -> zk.multi(List.of(
                            Op.create("/m/a", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                            Op.setData("/m", null, -1),
                            Op.create("/m/b", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                            Op.setData("/m", null, -1),
                            Op.delete("/m/b", -1),
                            Op.delete("/m/a", -1))));
            trace.step("clean", () -> delete(zk, "/m"));
        });
    }

    @Test
    void persistentWatchesStay() throws Exception {
        for (AddWatchMode mode : AddWatchMode.values()) {
            Trace.compare(ours, apache, (trace, server) -> {
                TestClient watching = trace.client(server);
                ZooKeeper zk = trace.client(server).zk;
                trace.step(mode + " before there is a node", () -> {
                    watching.zk.addWatch("/p", watching.watcher("p"), mode);
                    return "set";
                });
                for (String path : List.of("/p", "/p/a", "/p/a/b", "/p/a/b/c")) {
                    trace.step("create " + path, () -> create(zk, path));
                }
                for (int i = 0; i < 3; i++) {
                    trace.step("set root", () -> zk.setData("/p", null, -1));
                    trace.step("set leaf", () -> zk.setData("/p/a/b/c", null, -1));
                }
                trace.step("also one-time", () -> {
                    watching.zk.getData("/p", watching.watcher("data"), null);
                    return watching.zk.getChildren("/p", watching.watcher("children"));
                });
                trace.step("another on the same path", () -> {
                    watching.zk.addWatch("/p", watching.watcher("q"), mode);
                    return "set";
                });
                trace.step("set", () -> zk.setData("/p", null, -1));
                trace.step("child", () -> create(zk, "/p/x"));
                trace.step("the neighbour is not meant", () -> create(zk, "/pp"));
                for (String path : List.of("/p/x", "/p/a/b/c", "/p/a/b", "/p/a", "/p")) {
                    trace.step("delete " + path, () -> delete(zk, path));
                }
                trace.step("create again", () -> create(zk, "/p"));
                trace.step("clean", () -> delete(zk, "/p") + delete(zk, "/pp"));
            });
        }
    }

    @Test
    void watchesGoWhenTold() throws Exception {
        for (WatcherType type : WatcherType.values()) {
            Trace.compare(ours, apache, (trace, server) -> {
                TestClient watching = trace.client(server);
                ZooKeeper zk = trace.client(server).zk;
                Watcher data = watching.watcher("data");
                trace.step("create", () -> create(zk, "/r"));
                trace.step("none to remove", () -> {
                    watching.zk.removeAllWatches("/r", type, false);
                    return "removed";
                });
                trace.step("set", () -> {
                    watching.zk.getData("/r", data, null);
                    watching.zk.getChildren("/r", watching.watcher("children"));
                    watching.zk.addWatch("/r", watching.watcher("persistent"), AddWatchMode.PERSISTENT);
                    return "set";
                });
                trace.step("remove one watcher", () -> {
                    watching.zk.removeWatches("/r", data, type, false);
                    return "removed";
                });
                trace.step("remove all " + type, () -> {
                    watching.zk.removeAllWatches("/r", type, false);
                    return "removed";
                });
                trace.step("change data", () -> zk.setData("/r", null, -1));
                trace.step("change children", () -> create(zk, "/r/c"));
                trace.step("remove the rest", () -> {
                    watching.zk.removeAllWatches("/r", WatcherType.Any, false);
                    return "removed";
                });
                trace.step("recursive", () -> {
                    watching.zk.addWatch("/r", watching.watcher("recursive"), AddWatchMode.PERSISTENT_RECURSIVE);
                    return "set";
                });
                trace.step("remove all " + type, () -> {
                    watching.zk.removeAllWatches("/r", type, false);
                    return "removed";
                });
                trace.step("change below", () -> zk.setData("/r/c", null, -1));
                trace.step("clean", () -> delete(zk, "/r/c") + delete(zk, "/r"));
            });
        }
    }

    @Test
    void watchesOutliveAReconnection() throws Exception {
        List<String> theirs = afterReconnection(SERVERS.apache());
        assertEquals(theirs, afterReconnection(SERVERS.ours()));
        assertEquals(5, theirs.size(), theirs::toString);
    }

    /** The server is killed and comes back: the client sets its watches again, and what it missed is told. */
    private static List<String> afterReconnection(RunningServer server) throws Exception {
        try (TestClient watching = TestClient.connect(server);
                TestClient other = TestClient.connect(server)) {
            for (String path : List.of("/s", "/s/data", "/s/children", "/s/persistent")) {
                create(other.zk, path);
            }
            watching.zk.getData("/s/data", watching.watcher("data"), null);
            watching.zk.getChildren("/s/children", watching.watcher("children"));
            watching.zk.exists("/s/exists", watching.watcher("exists"));
            watching.zk.addWatch("/s/persistent", watching.watcher("persistent"), AddWatchMode.PERSISTENT_RECURSIVE);
            watching.forgetStates();
            other.forgetStates();
            server.kill();
            watching.awaitState(KeeperState.Disconnected);
            server.start();
            watching.awaitState(KeeperState.SyncConnected);
            other.awaitState(KeeperState.SyncConnected);
            watching.settledEvents();
            other.zk.setData("/s/data", null, -1);
            create(other.zk, "/s/children/x");
            create(other.zk, "/s/exists");
            create(other.zk, "/s/persistent/x");
            other.zk.setData("/s/persistent/x", null, -1);
            return watching.settledEvents();
        }
    }
}

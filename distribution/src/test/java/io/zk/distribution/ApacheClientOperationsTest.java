package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;

import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each operation on nodes through Apache's client: our server answers what Apache's answers, errors included. */
class ApacheClientOperationsTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static RunningServer ours;
    private static RunningServer apache;

    @BeforeAll
    static void start() {
        ours = SERVERS.ours("extendedTypesEnabled=true");
        apache = SERVERS.apache("extendedTypesEnabled=true");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Stat createdStat(ZooKeeper zk, String path, byte[] data, CreateMode mode) throws Exception {
        Stat stat = new Stat();
        zk.create(path, data, OPEN_ACL_UNSAFE, mode, stat);
        return stat;
    }

    private static String dataAndStat(ZooKeeper zk, String path) throws Exception {
        Stat stat = new Stat();
        byte[] data = zk.getData(path, false, stat);
        return Trace.text(data) + " " + Trace.text(stat);
    }

    private static String childrenAndStat(ZooKeeper zk, String path) throws Exception {
        Stat stat = new Stat();
        return Trace.text(zk.getChildren(path, false, stat)) + " " + Trace.text(stat);
    }

    @Test
    void createsReadsChangesAndDeletes() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            ZooKeeper zk = trace.client(server).zk;
            trace.step("root", () -> zk.getChildren("/", false));
            trace.step("root's stat", () -> zk.exists("/", false));
            trace.step("zookeeper", () -> childrenAndStat(zk, "/zookeeper"));
            trace.step("config", () -> dataAndStat(zk, "/zookeeper/config"));
            trace.step("quota", () -> dataAndStat(zk, "/zookeeper/quota"));
            trace.step("create", () -> zk.create("/a", bytes("one"), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            trace.step("create again", () -> zk.create("/a", bytes("x"), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            trace.step("create2", () -> createdStat(zk, "/a/b", bytes("two"), CreateMode.PERSISTENT));
            trace.step("orphan", () -> zk.create("/none/b", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            trace.step("null data", () -> zk.create("/a/null", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            trace.step("null read", () -> dataAndStat(zk, "/a/null"));
            trace.step("empty data", () -> zk.create("/a/empty", new byte[0], OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            trace.step("empty read", () -> dataAndStat(zk, "/a/empty"));
            trace.step("exists", () -> zk.exists("/a", false));
            trace.step("exists not", () -> zk.exists("/none", false));
            trace.step("get", () -> dataAndStat(zk, "/a"));
            trace.step("get none", () -> dataAndStat(zk, "/none"));
            trace.step("set", () -> zk.setData("/a", bytes("two!"), 0));
            trace.step("set wrong version", () -> zk.setData("/a", bytes("three"), 0));
            trace.step("set any version", () -> zk.setData("/a", bytes("three"), -1));
            trace.step("set version -2", () -> zk.setData("/a", bytes("three"), -2));
            trace.step("set null", () -> zk.setData("/a", null, -1));
            trace.step("set none", () -> zk.setData("/none", bytes("x"), -1));
            trace.step("get after", () -> dataAndStat(zk, "/a"));
            trace.step("children", () -> childrenAndStat(zk, "/a"));
            trace.step("children of none", () -> childrenAndStat(zk, "/none"));
            trace.step("all children", () -> zk.getAllChildrenNumber("/a"));
            trace.step("all children of root", () -> zk.getAllChildrenNumber("/"));
            trace.step("all children of none", () -> zk.getAllChildrenNumber("/none"));
            trace.step("delete with children", () -> {
                zk.delete("/a", -1);
                return "done";
            });
            trace.step("delete wrong version", () -> {
                zk.delete("/a/b", 3);
                return "done";
            });
            for (String child : List.of("/a/b", "/a/null", "/a/empty")) {
                trace.step("delete " + child, () -> {
                    zk.delete(child, 0);
                    return childrenAndStat(zk, "/a");
                });
            }
            trace.step("delete none", () -> {
                zk.delete("/a/b", -1);
                return "done";
            });
            trace.step("delete", () -> {
                zk.delete("/a", -1);
                return zk.exists("/a", false);
            });
        });
    }

    @Test
    void protectsItsOwnNodes() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            ZooKeeper zk = trace.client(server).zk;
            for (String path : List.of("/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config")) {
                trace.step("create " + path, () -> zk.create(path, null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
                trace.step("delete " + path, () -> {
                    zk.delete(path, -1);
                    return "done";
                });
                trace.step("acl " + path, () -> zk.getACL(path, new Stat()));
            }
            trace.step("set /zookeeper/config", () -> zk.setData("/zookeeper/config", bytes("x"), -1));
            trace.step(
                    "create below config",
                    () -> zk.create("/zookeeper/config/x", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            trace.step("set root", () -> zk.setData("/", bytes("root"), -1));
            trace.step("get root", () -> dataAndStat(zk, "/"));
            trace.step("reconfig", () -> zk.getConfig(false, new Stat()));
        });
    }

    @Test
    void numbersSequentialNodes() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            ZooKeeper zk = trace.client(server).zk;
            zk.create("/seq", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            for (CreateMode mode :
                    List.of(CreateMode.PERSISTENT_SEQUENTIAL, CreateMode.EPHEMERAL_SEQUENTIAL, CreateMode.PERSISTENT)) {
                trace.step(mode + " n-", () -> zk.create("/seq/n-", null, OPEN_ACL_UNSAFE, mode));
                trace.step(mode + " m-", () -> zk.create("/seq/m-", null, OPEN_ACL_UNSAFE, mode));
            }
            trace.step("bare", () -> zk.create("/seq/", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL));
            trace.step("delete one", () -> {
                zk.delete("/seq/n-", -1);
                return zk.create("/seq/n-", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
            });
            trace.step(
                    "a number from outside",
                    () -> zk.create("/seq/x0000000007", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            trace.step(
                    "and after it", () -> zk.create("/seq/x", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL));
            trace.step("orphan", () -> zk.create("/none/x", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL));
            trace.step("all", () -> childrenAndStat(zk, "/seq"));
        });
    }

    @Test
    void keepsEphemeralsContainersAndTtlNodesApart() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            TestClient client = trace.client(server);
            ZooKeeper zk = client.zk;
            trace.step("ephemeral", () -> createdStat(zk, "/e", bytes("e"), CreateMode.EPHEMERAL));
            trace.step("below it", () -> zk.create("/e/x", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            trace.step("ephemerals", zk::getEphemerals);
            trace.step("container", () -> createdStat(zk, "/c", bytes("c"), CreateMode.CONTAINER));
            trace.step("below it", () -> createdStat(zk, "/c/x", null, CreateMode.PERSISTENT));
            trace.step("ephemeral in it", () -> createdStat(zk, "/c/e", null, CreateMode.EPHEMERAL));
            trace.step("ephemerals of /c", () -> zk.getEphemerals("/c"));
            trace.step("ephemerals of /none", () -> zk.getEphemerals("/none"));
            trace.step("ephemerals of /c/", () -> zk.getEphemerals("/c/e"));
            trace.step("container's stat", () -> zk.exists("/c", false));
            Stat stat = new Stat();
            trace.step(
                    "ttl",
                    () -> zk.create("/t", bytes("t"), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, stat, 600_000));
            trace.step("ttl's stat", () -> zk.exists("/t", false));
            trace.step(
                    "ttl sequential",
                    () -> zk.create(
                            "/t/s-", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL, stat, 700_000));
            trace.step("its stat", () -> stat);
            trace.step("ttl 0", () -> zk.create("/t0", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, stat, 0));
            trace.step(
                    "largest ttl",
                    () -> zk.create("/t1", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, stat, 0xffffffffffL));
            trace.step(
                    "beyond",
                    () -> zk.create(
                            "/t2", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, stat, 0x10000000000L));
            trace.step("set ttl node", () -> zk.setData("/t", bytes("u"), 0));
            TestClient other = trace.client(server);
            trace.step("the other's ephemerals", other.zk::getEphemerals);
            trace.step("the session ends", () -> {
                client.close();
                return other.zk.exists("/e", false) + " " + Trace.text(other.zk.getChildren("/c", false));
            });
            trace.step("clean", () -> {
                for (String path : List.of("/c", "/t", "/t1")) {
                    other.deleteAll(path);
                }
                return other.zk.getChildren("/", false);
            });
        });
    }

    @Test
    void refusesPathsThatAreNone() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            ZooKeeper zk = trace.client(server).zk;
            for (String path :
                    List.of("", "a", "/a/", "//", "/a//b", "/./a", "/a/..", "/a\u0000", "/a\u0001b", "/\ud800")) {
                trace.step("create " + path, () -> zk.create(path, null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            }
            for (String path :
                    List.of("/\u00e4\u4e2d\u6587", "/a b", "/.a", "/...", "/a.b", "/zookeeper2", "/\ud83d\ude00")) {
                trace.step(
                        "create " + path, () -> zk.create(path, bytes(path), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
                trace.step("get " + path, () -> dataAndStat(zk, path));
                trace.step("delete " + path, () -> {
                    zk.delete(path, 0);
                    return "done";
                });
            }
        });
    }

    @Test
    void takesAMegabyteAndNoMore() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            TestClient client = trace.client(server);
            ZooKeeper zk = client.zk;
            byte[] large = new byte[1_000_000];
            java.util.Arrays.fill(large, (byte) 7);
            trace.step("large", () -> zk.create("/large", large, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            trace.step("read", () -> dataAndStat(zk, "/large"));
            trace.step("set", () -> zk.setData("/large", large, 0));
            trace.step("too large", () -> zk.setData("/large", new byte[1_100_000], 1));
            client.awaitState(org.apache.zookeeper.Watcher.Event.KeeperState.SyncConnected);
            trace.step("unchanged", () -> {
                TestClient other = trace.client(server);
                return dataAndStat(other.zk, "/large");
            });
        });
    }

    @Test
    void syncsAndTellsWhoOneIs() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            ZooKeeper zk = trace.client(server).zk;
            trace.step("sync", () -> {
                zk.sync("/");
                return "done";
            });
            trace.step("sync none", () -> {
                zk.sync("/none");
                return "done";
            });
            trace.step("who", zk::whoAmI);
            zk.addAuthInfo("digest", bytes("bob:secret"));
            trace.step(
                    "who with digest",
                    () -> zk.whoAmI().stream().map(Trace::text).sorted().toList());
            zk.addAuthInfo("digest", bytes("alice:secret"));
            trace.step(
                    "who with two",
                    () -> zk.whoAmI().stream().map(Trace::text).sorted().toList());
        });
    }
}

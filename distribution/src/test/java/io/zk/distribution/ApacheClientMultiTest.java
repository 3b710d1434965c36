package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.CREATOR_ALL_ACL;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.apache.zookeeper.ZooDefs.Ids.READ_ACL_UNSAFE;

import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.AsyncCallback.MultiCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transactions and multi-reads through Apache's client: results one by one as from Apache's server. */
class ApacheClientMultiTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static RunningServer ours;
    private static RunningServer apache;

    @BeforeAll
    static void start() {
        ours = SERVERS.ours("extendedTypesEnabled=true");
        apache = SERVERS.apache("extendedTypesEnabled=true");
    }

    private static Op create(String path, CreateMode mode) {
        return Op.create(path, path.getBytes(UTF_8), OPEN_ACL_UNSAFE, mode);
    }

    private static Op create(String path) {
        return create(path, CreateMode.PERSISTENT);
    }

    @Test
    void appliesAllOrNothing() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            TestClient client = trace.client(server);
            ZooKeeper zk = client.zk;
            trace.step("nothing", () -> zk.multi(List.of()));
            trace.step("a tree at once", () -> zk.multi(List.of(create("/m"), create("/m/a"), create("/m/a/b"))));
            trace.step(
                    "each kind",
                    () -> zk.multi(List.of(
                            Op.check("/m", 0),
                            create("/m/e", CreateMode.EPHEMERAL),
                            create("/m/s-", CreateMode.PERSISTENT_SEQUENTIAL),
                            create("/m/c", CreateMode.CONTAINER),
                            Op.create("/m/t", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, 100_000),
                            Op.setData("/m", "x".getBytes(UTF_8), 0),
                            Op.setData("/m", "y".getBytes(UTF_8), 1),
                            Op.delete("/m/a/b", 0),
                            Op.delete("/m/a", -1))));
            trace.step("what is there", () -> zk.getChildren("/m", false));
            trace.step("stat", () -> zk.exists("/m", false));
            for (Op bad : List.of(
                    Op.check("/m", 7),
                    Op.check("/none", -1),
                    create("/m"),
                    create("/none/x"),
                    create("/m/e/x"),
                    Op.delete("/none", -1),
                    Op.delete("/m", -1),
                    Op.delete("/m", 9),
                    Op.setData("/m", null, 9),
                    Op.setData("/none", null, -1))) {
                String label = "bad " + bad.getKind() + " " + bad.getPath();
                trace.step(label + " last", () -> zk.multi(List.of(create("/m/x"), Op.setData("/m", null, -1), bad)));
                trace.step(label + " first", () -> zk.multi(List.of(bad, create("/m/x"), Op.delete("/m/x", -1))));
                trace.step(label + " leaves nothing", () -> zk.exists("/m/x", false));
            }
            trace.step(
                    "sees its own changes",
                    () -> zk.multi(
                            List.of(create("/m/x"), create("/m/x/y"), Op.delete("/m/x/y", 0), Op.delete("/m/x", 0))));
            trace.step("bad path", () -> zk.multi(List.of(create("/m/ok"), create("m/bad"))));
            trace.step("check alone", () -> zk.multi(List.of(Op.check("/m", -1))));
            trace.step("stat after", () -> zk.exists("/m", false));
            trace.step("clean", () -> {
                client.deleteAll("/m");
                return "done";
            });
        });
    }

    @Test
    void readsManyAtOnce() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            TestClient client = trace.client(server);
            ZooKeeper zk = client.zk;
            zk.multi(List.of(create("/r"), create("/r/a"), create("/r/b")));
            zk.create("/r/closed", null, READ_ACL_UNSAFE, CreateMode.PERSISTENT);
            trace.step(
                    "reads",
                    () -> zk.multi(List.of(
                            Op.getData("/r"), Op.getChildren("/r"), Op.getData("/none"), Op.getChildren("/none"))));
            trace.step("one", () -> zk.multi(List.of(Op.getData("/r/a"))));
            trace.step("mixed", () -> zk.multi(List.of(Op.getData("/r/a"), Op.delete("/r/a", -1))));
            trace.step("still there", () -> zk.exists("/r/a", false));
            client.deleteAll("/r");
        });
    }

    @Test
    void holdsEachPartToItsPermission() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            TestClient owner = trace.client(server);
            owner.zk.addAuthInfo("digest", "o:p".getBytes(UTF_8));
            owner.zk.create("/acl", null, CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            owner.zk.create("/open", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            ZooKeeper zk = trace.client(server).zk;
            for (Op op : List.of(
                    create("/acl/x"), Op.setData("/acl", null, -1), Op.delete("/acl", -1), Op.check("/acl", -1))) {
                trace.step("stranger " + op.getKind(), () -> zk.multi(List.of(Op.setData("/open", null, -1), op)));
            }
            trace.step("stranger reads", () -> zk.multi(List.of(Op.getData("/open"), Op.getData("/acl"))));
            trace.step("owner", () -> owner.zk.multi(List.of(create("/acl/x"), Op.delete("/acl/x", 0))));
            trace.step("open is as it was", () -> zk.exists("/open", false));
            owner.deleteAll("/acl");
            owner.deleteAll("/open");
        });
    }

    @Test
    void commitsATransactionObject() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            TestClient client = trace.client(server);
            ZooKeeper zk = client.zk;
            trace.step("commit", () -> zk.transaction()
                    .create("/t", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)
                    .create("/t/s-", null, OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL)
                    .check("/t", 0)
                    .setData("/t", new byte[10], 0)
                    .commit());
            List<String> answers = new ArrayList<>();
            java.util.concurrent.CountDownLatch answered = new java.util.concurrent.CountDownLatch(2);
            MultiCallback callback = (code, path, context, results) -> {
                answers.add(code + " " + path + " " + Trace.text(results));
                answered.countDown();
            };
            zk.multi(List.of(Op.setData("/t", null, 1), Op.check("/t", 2)), callback, null);
            zk.multi(List.of(Op.setData("/t", null, 1), Op.check("/t", 2)), callback, null);
            trace.step("asynchronous", () -> {
                answered.await();
                return answers.toString();
            });
            trace.step("large", () -> {
                List<Op> ops = new ArrayList<>();
                for (int i = 0; i < 2_000; i++) {
                    ops.add(create("/t/n" + i));
                }
                return zk.multi(ops).size() + " " + zk.getAllChildrenNumber("/t");
            });
            client.deleteAll("/t");
        });
    }
}

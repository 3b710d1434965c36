package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.ANYONE_ID_UNSAFE;
import static org.apache.zookeeper.ZooDefs.Ids.AUTH_IDS;
import static org.apache.zookeeper.ZooDefs.Ids.CREATOR_ALL_ACL;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;

import java.util.Arrays;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Quotas;
import org.apache.zookeeper.StatsTrack;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.cli.DelQuotaCommand;
import org.apache.zookeeper.cli.SetQuotaCommand;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Permissions and quotas through Apache's client, compared with Apache's server. */
class ApacheClientAclTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static RunningServer ours;
    private static RunningServer apache;

    @BeforeAll
    static void start() throws Exception {
        String[] settings = {
            "enforceQuota=true",
            "DigestAuthenticationProvider.superDigest=" + DigestAuthenticationProvider.generateDigest("super:admin")
        };
        ours = SERVERS.ours(settings);
        apache = SERVERS.apache(settings);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static ACL acl(int permissions, String scheme, String id) {
        return new ACL(permissions, new Id(scheme, id));
    }

    /** One line for each thing that somebody may try with a node that has a child. */
    private static void tryAll(Trace trace, String who, ZooKeeper zk, String path) {
        trace.step(who + " reads", () -> zk.getData(path, false, null));
        trace.step(who + " lists", () -> zk.getChildren(path, false));
        trace.step(who + " looks", () -> zk.exists(path, false) != null);
        trace.step(who + " counts", () -> zk.getAllChildrenNumber(path));
        trace.step(who + " reads its acl", () -> zk.getACL(path, new Stat()));
        trace.step(who + " writes", () -> zk.setData(path, bytes("x"), -1) != null);
        trace.step(who + " creates", () -> zk.create(path + "/new", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        trace.step(who + " deletes", () -> {
            zk.delete(path + "/new", -1);
            return "done";
        });
        trace.step(who + " sets its acl", () -> {
            List<ACL> before = zk.getACL(path, new Stat());
            return zk.setACL(path, before, -1).getAversion() > 0;
        });
    }

    @Test
    void eachPermissionAllowsItsOwn() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            TestClient keeper = trace.client(server);
            keeper.zk.addAuthInfo("digest", bytes("super:admin"));
            ZooKeeper anyone = trace.client(server).zk;
            for (int permissions = 0; permissions <= Perms.ALL; permissions++) {
                String path = "/p" + permissions;
                List<ACL> acl = List.of(new ACL(permissions, ANYONE_ID_UNSAFE));
                trace.step("create " + path, () -> keeper.zk.create(path, bytes("d"), acl, CreateMode.PERSISTENT));
                tryAll(trace, "anyone " + path, anyone, path);
                keeper.deleteAll(path);
            }
        });
    }

    @Test
    void knowsEachScheme() throws Exception {
        String digest = DigestAuthenticationProvider.generateDigest("bob:secret");
        Trace.compare(ours, apache, (trace, server) -> {
            TestClient keeper = trace.client(server);
            keeper.zk.addAuthInfo("digest", bytes("super:admin"));
            ZooKeeper bob = trace.client(server).zk;
            bob.addAuthInfo("digest", bytes("bob:secret"));
            ZooKeeper wrong = trace.client(server).zk;
            wrong.addAuthInfo("digest", bytes("bob:guess"));
            ZooKeeper plain = trace.client(server).zk;
            List<ACL> acls = List.of(
                    acl(Perms.ALL, "digest", digest),
                    acl(Perms.ALL, "ip", "127.0.0.1"),
                    acl(Perms.ALL, "ip", "127.0.0.0/8"),
                    acl(Perms.ALL, "ip", "10.0.0.0/8"),
                    acl(Perms.ALL, "ip", "::1"),
                    acl(Perms.READ, "world", "anyone"),
                    acl(Perms.ALL, "world", "someone"),
                    acl(Perms.ALL, "digest", "no-colon"),
                    acl(Perms.ALL, "ip", "not.an.address"),
                    acl(Perms.ALL, "ip", "127.0.0.1/33"),
                    acl(Perms.ALL, "sasl", "bob"),
                    acl(Perms.ALL, "x509", "CN=bob"),
                    acl(Perms.ALL, "nonsense", "x"),
                    acl(64, "world", "anyone"));
            for (int i = 0; i < acls.size(); i++) {
                String path = "/s" + i;
                List<ACL> acl = List.of(acls.get(i));
                trace.step("create " + acl, () -> keeper.zk.create(path, bytes("d"), acl, CreateMode.PERSISTENT));
                if (keeper.zk.exists(path, false) != null) {
                    tryAll(trace, "bob " + path, bob, path);
                    tryAll(trace, "wrong " + path, wrong, path);
                    tryAll(trace, "plain " + path, plain, path);
                }
                keeper.deleteAll(path);
            }
        });
    }

    @Test
    void givesANodeToItsCreator() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            TestClient bob = trace.client(server);
            TestClient plain = trace.client(server);
            trace.step("no identity", () -> plain.zk.create("/c", null, CREATOR_ALL_ACL, CreateMode.PERSISTENT));
            trace.step("empty acl", () -> plain.zk.create("/c", null, List.of(), CreateMode.PERSISTENT));
            bob.zk.addAuthInfo("digest", bytes("bob:one"));
            bob.zk.addAuthInfo("digest", bytes("rob:two"));
            trace.step("two identities", () -> bob.zk.create("/c", null, CREATOR_ALL_ACL, CreateMode.PERSISTENT));
            trace.step("its acl", () -> bob.zk.getACL("/c", new Stat()).stream()
                    .map(Trace::text)
                    .sorted()
                    .toList());
            tryAll(trace, "bob", bob.zk, "/c");
            tryAll(trace, "plain", plain.zk, "/c");
            trace.step("set acl, wrong version", () -> bob.zk.setACL("/c", OPEN_ACL_UNSAFE, 7));
            trace.step("set acl of none", () -> bob.zk.setACL("/none", OPEN_ACL_UNSAFE, -1));
            trace.step("acl of none", () -> bob.zk.getACL("/none", new Stat()));
            trace.step(
                    "set acl",
                    () -> bob.zk.setACL(
                            "/c",
                            Arrays.asList(
                                    new ACL(Perms.READ | Perms.ADMIN, AUTH_IDS), new ACL(Perms.READ, ANYONE_ID_UNSAFE)),
                            -1));
            trace.step("its acl, seen by another", () -> plain.zk.getACL("/c", new Stat()).stream()
                    .map(Trace::text)
                    .sorted()
                    .toList());
            trace.step(
                    "twice the same",
                    () -> bob.zk.setACL("/c", Arrays.asList(OPEN_ACL_UNSAFE.get(0), OPEN_ACL_UNSAFE.get(0)), -1));
            trace.step("its acl", () -> plain.zk.getACL("/c", new Stat()));
            plain.deleteAll("/c");
        });
    }

    @Test
    void closesTheDoorOnABadScheme() throws Exception {
        for (RunningServer server : List.of(apache, ours)) {
            try (TestClient client = TestClient.connect(server)) {
                client.zk.addAuthInfo("nonsense", bytes("x"));
                client.awaitState(KeeperState.AuthFailed);
            }
        }
    }

    @Test
    void countsAndEnforcesQuotas() throws Exception {
        Trace.compare(ours, apache, (trace, server) -> {
            TestClient client = trace.client(server);
            ZooKeeper zk = client.zk;
            StatsTrack quota = new StatsTrack();
            quota.setCount(2);
            quota.setCountHardLimit(4);
            quota.setBytes(10);
            quota.setByteHardLimit(20);
            zk.create("/q", bytes("12"), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            trace.step("set quota", () -> SetQuotaCommand.createQuota(zk, "/q", quota));
            trace.step("limits", () -> zk.getData(Quotas.limitPath("/q"), false, null));
            trace.step("stats", () -> zk.getData(Quotas.statPath("/q"), false, null));
            for (int i = 0; i < 5; i++) {
                String path = "/q/" + i;
                trace.step("create " + path, () -> zk.create(path, bytes("x"), OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
                trace.step("stats", () -> zk.getData(Quotas.statPath("/q"), false, null));
            }
            for (int length : List.of(5, 10, 15, 16, 40)) {
                trace.step("set " + length, () -> zk.setData("/q/1", new byte[length], -1));
                trace.step("stats", () -> zk.getData(Quotas.statPath("/q"), false, null));
            }
            trace.step("null data", () -> zk.setData("/q/1", null, -1));
            trace.step("delete", () -> {
                zk.delete("/q/1", -1);
                return zk.getData(Quotas.statPath("/q"), false, null);
            });
            trace.step("remove limits", () -> DelQuotaCommand.delQuota(zk, "/q", quota));
            trace.step("limits", () -> zk.getData(Quotas.limitPath("/q"), false, null));
            client.deleteAll("/q");
            trace.step("what is left", () -> zk.getChildren("/zookeeper/quota", false));
        });
    }
}

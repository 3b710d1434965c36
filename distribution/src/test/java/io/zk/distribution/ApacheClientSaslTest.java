package io.zk.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.CREATOR_ALL_ACL;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** SASL by DIGEST-MD5 through Apache's client, compared with Apache's server. */
class ApacheClientSaslTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    @TempDir
    static Path folder;

    private static final String PROVIDER = "authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider";
    private static final JaasSections SECTIONS = new JaasSections()
            .section("Server", Map.of("user_bob", "bobsecret", "user_amy", "amysecret", "user_root", "rootsecret"))
            .section("Bob", Map.of("username", "bob", "password", "bobsecret"))
            .section("Amy", Map.of("username", "amy", "password", "amysecret"))
            .section("Root", Map.of("username", "root", "password", "rootsecret"))
            .section("Liar", Map.of("username", "bob", "password", "guessed"))
            .section("Nobody", Map.of("username", "nobody", "password", "nothing"));

    private static String[] settings(String... lines) {
        String[] flags = SECTIONS.flags(folder.resolve("jaas.conf"));
        return Stream.concat(Stream.of(flags), Stream.of(lines)).toArray(String[]::new);
    }

    @BeforeAll
    static void install() {
        SECTIONS.install();
    }

    @AfterAll
    static void restore() {
        SECTIONS.close();
    }

    private static TestClient connect(RunningServer server, String section, KeeperState outcome) {
        TestClient client = TestClient.open(server, JaasSections.client(section));
        client.awaitState(outcome);
        return client;
    }

    private static List<String> identities(ZooKeeper zk) throws Exception {
        return zk.whoAmI().stream()
                .map(info -> info.getAuthScheme() + ":" + info.getUser())
                .sorted()
                .toList();
    }

    private static String create(ZooKeeper zk, String path, String saslId) throws Exception {
        ACL acl = new ACL(Perms.ALL, new Id("sasl", saslId));
        return zk.create(path, "secret".getBytes(UTF_8), List.of(acl), CreateMode.PERSISTENT);
    }

    /** What everybody may do, and what becomes of those who lie. */
    private static void users(Trace trace, RunningServer server) throws Exception {
        try (TestClient bob = connect(server, "Bob", KeeperState.SaslAuthenticated);
                TestClient amy = connect(server, "Amy", KeeperState.SaslAuthenticated);
                TestClient root = connect(server, "Root", KeeperState.SaslAuthenticated);
                TestClient plain = connect(server, "No such section", KeeperState.SyncConnected)) {
            trace.step("bob is", () -> identities(bob.zk));
            trace.step("root is", () -> identities(root.zk));
            trace.step("plain is", () -> identities(plain.zk));
            trace.step(
                    "bob makes his own",
                    () -> bob.zk.create("/own", "secret".getBytes(UTF_8), CREATOR_ALL_ACL, CreateMode.PERSISTENT));
            trace.step("its acl", () -> bob.zk.getACL("/own", new Stat()));
            trace.step("bob reads it", () -> bob.zk.getData("/own", false, null));
            trace.step("amy reads it", () -> amy.zk.getData("/own", false, null));
            trace.step("root reads it", () -> root.zk.getData("/own", false, null));
            trace.step("plain reads it", () -> plain.zk.getData("/own", false, null));
            trace.step(
                    "plain makes its own",
                    () -> plain.zk.create("/plain", "secret".getBytes(UTF_8), CREATOR_ALL_ACL, CreateMode.PERSISTENT));
            trace.step("one for everybody with a name", () -> create(amy.zk, "/any", "anybody"));
            trace.step("bob reads that", () -> bob.zk.getData("/any", false, null));
            trace.step("plain reads that", () -> plain.zk.getData("/any", false, null));
            for (String id : List.of("a/b@c", "a@b@c", "", "a/b/c@d", "a@b/c", "a/b/c")) {
                trace.step("entry " + id, () -> create(root.zk, "/id" + id.length() + id.hashCode(), id));
            }
        }
    }

    private static void liars(Trace trace, RunningServer server) {
        for (String section : List.of("Liar", "Nobody")) {
            try (TestClient liar = connect(server, section, KeeperState.AuthFailed)) {
                trace.step(section + " reads", () -> liar.zk.getData("/", false, null));
                trace.step(section + " is told", liar::states);
            }
        }
    }

    @Test
    void usersAreWhoTheyAreWithApachesServer() throws Exception {
        String[] lines = settings(PROVIDER, "superUser.1=root", "letAnySaslUserDoX=anybody");
        RunningServer ours = SERVERS.ours(lines);
        RunningServer apache = SERVERS.apache(lines);
        Trace.compare(ours, apache, ApacheClientSaslTest::users);
        Trace.compare(ours, apache, ApacheClientSaslTest::liars);
    }

    /** What our shell shows of itself to a server of either kind. */
    private static List<String> shell(RunningServer server, String section) {
        String flags = String.join(" ", settings()) + " -Dzookeeper.sasl.clientconfig=" + section;
        Distribution.Run run = Distribution.script(
                Map.of("CLIENT_JVMFLAGS", flags), "zkCli.sh", "-server", server.connectString(), "whoami");
        return Stream.concat(run.out().lines(), run.err().lines())
                .filter(line -> line.startsWith("sasl:") || line.contains("AuthFailed") || line.contains("SaslAuth"))
                .map(line -> line.replaceAll(" zxid.*", ""))
                .distinct()
                .sorted()
                .toList();
    }

    private static void required(Trace trace, RunningServer server) {
        try (TestClient bob = connect(server, "Bob", KeeperState.SaslAuthenticated);
                TestClient plain = connect(server, "No such section", KeeperState.SyncConnected)) {
            trace.step("bob writes", () -> bob.zk.create("/bob", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            trace.step("plain writes", () -> plain.zk.create("/plain", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            trace.step("bob lists", () -> bob.zk.getChildren("/", false));
        }
    }

    @Test
    void whoHasNotAuthenticatedIsNotServedWhereThatIsWanted() throws Exception {
        String[] lines = settings(PROVIDER, "sessionRequireClientSASLAuth=true");
        RunningServer ours = SERVERS.ours(lines);
        RunningServer apache = SERVERS.apache(lines);
        Trace.compare(ours, apache, ApacheClientSaslTest::required);
        for (RunningServer server : List.of(ours, apache)) {
            assertEquals(
                    List.of("WatchedEvent state:SaslAuthenticated type:None path:null", "sasl: amy"),
                    shell(server, "Amy"));
            assertTrue(shell(server, "Liar").contains("KeeperErrorCode = AuthFailed"));
        }
        Trace.compare(ours, apache, ApacheClientSaslTest::liars);
    }
}

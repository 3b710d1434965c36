package io.zk.distribution;

import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zk.distribution.RunningServer.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** SASL by GSSAPI, with a real KDC: our shell and server and Apache's, each with each. Skipped where there is no KDC. */
class KerberosTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    @TempDir
    static Path folder;

    private static final String PROVIDER = "authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider";

    private static Kdc kdc;
    private static String flags;

    @BeforeAll
    static void start() throws Exception {
        List<String> missing = Kdc.missing();
        if (!missing.isEmpty()) {
            System.out.println("KerberosTest is skipped: /usr/sbin lacks " + missing
                    + ", which the Debian packages krb5-kdc and krb5-admin-server have");
        }
        assumeTrue(missing.isEmpty(), "no KDC");
        kdc = Kdc.start(folder, List.of("zookeeper/127.0.0.1", "zkquorum/127.0.0.1", "bob", "amy/some.host"));
        Path jaas = folder.resolve("jaas.conf");
        Files.writeString(
                jaas,
                kdc.section("Server", "zookeeper/127.0.0.1")
                        + kdc.section("Bob", "bob")
                        + kdc.section("Amy", "amy/some.host")
                        + kdc.section("QuorumServer", "zkquorum/127.0.0.1")
                        + kdc.section("QuorumLearner", "zkquorum/127.0.0.1"));
        flags = "-Djava.security.auth.login.config=" + jaas + " " + kdc.flag();
    }

    @AfterAll
    static void stop() {
        if (kdc != null) {
            kdc.close();
        }
    }

    private static String[] settings(String... lines) {
        return Stream.concat(Stream.of(flags.split(" ")), Stream.of(lines)).toArray(String[]::new);
    }

    /** Who our shell and Apache's are on this server. */
    private static List<String> identities(RunningServer server, String section) {
        String client = flags + " -Dzookeeper.server.principal=zookeeper/127.0.0.1@" + Kdc.REALM
                + " -Dzookeeper.sasl.clientconfig=" + section;
        Distribution.Run ours = Distribution.script(
                Map.of("CLIENT_JVMFLAGS", client), "zkCli.sh", "-server", server.connectString(), "whoami");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(client.split(" ")));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.zookeeper.ZooKeeperMain",
                "-server",
                server.connectString(),
                "whoami"));
        Distribution.Run apaches = Distribution.run(Map.of(), command);
        return Stream.of(ours, apaches)
                .flatMap(run -> run.out().lines())
                .filter(line -> line.startsWith("sasl: "))
                .toList();
    }

    @Test
    void clientsAreTheirPrincipals() {
        RunningServer ours = SERVERS.ours(settings(PROVIDER, "sessionRequireClientSASLAuth=true"));
        RunningServer apache = SERVERS.apache(settings(PROVIDER, "sessionRequireClientSASLAuth=true"));
        for (RunningServer server : List.of(ours, apache)) {
            String amy = "sasl: amy/some.host@" + Kdc.REALM;
            assertEquals(List.of(amy, amy), identities(server, "Amy"));
        }
    }

    @Test
    void namesAreShortWhereThatIsWanted() {
        RunningServer ours = SERVERS.ours(
                settings(PROVIDER, "kerberos.removeHostFromPrincipal=true", "kerberos.removeRealmFromPrincipal=true"));
        assertEquals(List.of("sasl: amy", "sasl: amy"), identities(ours, "Amy"));
        assertEquals(List.of("sasl: bob", "sasl: bob"), identities(ours, "Bob"));
    }

    @Test
    void membersLetEachOtherIn() throws Exception {
        Ensemble ensemble = SERVERS.ensemble(
                List.of(Kind.OURS, Kind.APACHE, Kind.OURS),
                settings(
                        "quorum.auth.enableSasl=true",
                        "quorum.auth.learnerRequireSasl=true",
                        "quorum.auth.serverRequireSasl=true",
                        "quorum.auth.kerberos.servicePrincipal=zkquorum/_HOST"));
        ensemble.start();
        for (RunningServer member : ensemble.members()) {
            try (TestClient client = TestClient.connect(member)) {
                client.zk.create("/n", null, OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
            }
        }
    }
}

package io.zk.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.certificates.Authority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tools that connect as clients, to a server that serves nobody without SASL and has a port for TLS. */
class ToolCredentialsTest {
    @RegisterExtension
    static final Servers SERVERS = new Servers();

    @Test
    void exportAndImportAuthenticateAsTheShellDoes(@TempDir Path folder) throws Exception {
        Authority authority = new Authority("CN=Tools");
        Path keys = Authority.keyFile(folder.resolve("keys.pem"), authority.issue("CN=both"));
        Path trust = Authority.trustFile(folder.resolve("trust.pem"), authority.certificate());
        int securePort = Distribution.freePort();
        String[] flags = new JaasSections()
                .section("Server", Map.of("user_bob", "bobsecret"))
                .section("Client", Map.of("username", "bob", "password", "bobsecret"))
                .section("Liar", Map.of("username", "bob", "password", "guessed"))
                .flags(folder.resolve("jaas.conf"));
        RunningServer server = SERVERS.start(
                RunningServer.Kind.OURS,
                Distribution.scratch("tools"),
                Stream.concat(
                                Stream.of(flags),
                                Stream.of(
                                        "authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider",
                                        "sessionRequireClientSASLAuth=true",
                                        "secureClientPort=" + securePort,
                                        "ssl.keyStore.location=" + keys,
                                        "ssl.trustStore.location=" + trust))
                        .toArray(String[]::new));
        String sasl = String.join(" ", flags);
        String tls = sasl + " -Dzookeeper.client.secure=true -Dzookeeper.ssl.keyStore.location=" + keys
                + " -Dzookeeper.ssl.trustStore.location=" + trust;
        Path file = folder.resolve("tree.txt");
        Files.write(
                file,
                List.of(
                        "# a subtree of ZooKeeper: path, kind, ACL, data in base 64",
                        ".\tpersistent\tsasl:bob:31\tc2VjcmV0"));
        Distribution.Run in = backup(sasl, "import", server.connectString(), file.toString(), "/bobs");
        assertEquals(0, in.exit(), in.err());
        Path back = folder.resolve("back.txt");
        Distribution.Run out = backup(tls, "export", "127.0.0.1:" + securePort, "/bobs", back.toString());
        assertEquals(0, out.exit(), out.err());
        assertEquals(Files.readAllLines(file), Files.readAllLines(back));
        String liar = sasl + " -Dzookeeper.sasl.clientconfig=Liar";
        Distribution.Run refused = backup(liar, "export", server.connectString(), "/bobs", back + "2");
        assertEquals(1, refused.exit());
        assertTrue(refused.err().contains("AuthFailed"), refused.err());
    }

    private static Distribution.Run backup(String flags, String verb, String server, String first, String second) {
        return Distribution.script(
                Map.of("CLIENT_JVMFLAGS", flags), "zkBackup.sh", verb, "--server", server, first, second);
    }
}

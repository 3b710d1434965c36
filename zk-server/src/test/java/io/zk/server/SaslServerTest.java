package io.zk.server;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.SaslRequest;
import io.zk.protocol.message.SaslResponse;
import io.zk.protocol.message.WhoAmIResponse;
import io.zk.protocol.sasl.ClientExchange;
import io.zk.protocol.sasl.JaasLogin;
import io.zk.protocol.sasl.SaslRealm;
import io.zk.server.auth.Sections;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SASL in bytes, by DIGEST-MD5, and what a server does with what comes around it. */
class SaslServerTest {
    private static final String PROVIDER = "authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider";
    private static final byte[] NOTHING = new byte[0];

    private final Sections sections = Sections.install(Map.of(
            "Server", Map.of("user_bob", "secret"),
            "Bob", Map.of("username", "bob", "password", "secret")));

    @AfterEach
    void restore() {
        sections.close();
    }

    private static byte[] sasl(int xid, byte[] token) {
        return RawClient.request(xid, OpCode.SASL, new SaslRequest(token));
    }

    private static byte[] joined(byte[]... frames) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.write(frame);
        }
        return all.toByteArray();
    }

    private static List<String> identities(RawClient.Reply reply) throws Exception {
        return WhoAmIResponse.decode(reply.body()).clientInfo().stream()
                .map(info -> info.authScheme() + ":" + info.user())
                .toList();
    }

    private static ClientExchange bob() throws Exception {
        return ClientExchange.begin(JaasLogin.of("Bob", 0), SaslRealm.CLIENTS, true, "zookeeper/localhost");
    }

    @Test
    void whatIsSentBehindATokenIsCarriedOutWithWhatItProves(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, PROVIDER, "fips-mode=false");
                RawClient client = server.session()) {
            ClientExchange bob = bob();
            client.send(joined(sasl(1, bob.first()), RawClient.request(2, OpCode.WHO_AM_I, null)));
            RawClient.Reply first = client.reply();
            assertEquals(1, first.header().xid());
            byte[] challenge = requireNonNull(SaslResponse.decode(first.body()).token());
            assertEquals(List.of("ip:127.0.0.1"), identities(client.reply()));
            byte[] response = requireNonNull(bob.step(challenge));
            client.send(joined(
                    sasl(3, response),
                    RawClient.request(4, OpCode.WHO_AM_I, null),
                    RawClient.request(5, OpCode.WHO_AM_I, null)));
            RawClient.Reply last = client.reply();
            assertEquals(0, last.header().err());
            assertNull(bob.step(requireNonNull(SaslResponse.decode(last.body()).token())));
            assertTrue(bob.complete());
            assertEquals(List.of("ip:127.0.0.1", "sasl:bob"), identities(client.reply()));
            assertEquals(5, client.reply().header().xid());
        }
    }

    @Test
    void aFailureHasABodyAndEndsTheConnection(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, PROVIDER, "fips-mode=false");
                RawClient client = server.session()) {
            client.call(1, OpCode.SASL, new SaslRequest(NOTHING));
            RawClient.Reply refusal = client.call(2, OpCode.SASL, new SaslRequest(new byte[] {1, 2, 3}));
            assertEquals(ErrorCode.AUTH_FAILED.code(), refusal.header().err());
            assertNull(SaslResponse.decode(refusal.body()).token());
            assertTrue(client.ended());
        }
    }

    @Test
    void whoFailedMayStayWhereThatIsSet(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, PROVIDER, "fips-mode=false", "allowSaslFailedClients=true");
                RawClient client = server.session()) {
            client.call(1, OpCode.SASL, new SaslRequest(NOTHING));
            RawClient.Reply refusal = client.call(2, OpCode.SASL, new SaslRequest(new byte[] {1, 2, 3}));
            assertEquals(0, refusal.header().err());
            assertNull(SaslResponse.decode(refusal.body()).token());
            assertEquals(List.of("ip:127.0.0.1"), identities(client.call(3, OpCode.WHO_AM_I, null)));
        }
    }

    @Test
    void thereIsNoDigestWhileTheRulesOfFipsHold(@TempDir Path folder) throws Exception {
        try (ServerRig server = new ServerRig(folder, PROVIDER);
                RawClient client = server.session()) {
            RawClient.Reply refusal = client.call(1, OpCode.SASL, new SaslRequest(NOTHING));
            assertEquals(ErrorCode.AUTH_FAILED.code(), refusal.header().err());
        }
    }

    @Test
    void whoIsNobodyIsNotServedWhereThatIsEnforced(@TempDir Path folder) throws Exception {
        try (ServerRig server =
                        new ServerRig(folder, PROVIDER, "fips-mode=false", "sessionRequireClientSASLAuth=true");
                RawClient nobody = server.session();
                RawClient liar = server.session();
                RawClient large = server.session()) {
            RawClient.Reply refusal = nobody.call(-2, OpCode.PING, null);
            assertEquals(
                    ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH.code(),
                    refusal.header().err());
            assertTrue(nobody.ended());
            liar.call(1, OpCode.SASL, new SaslRequest(NOTHING));
            RawClient.Reply lie = liar.call(2, OpCode.SASL, new SaslRequest(new byte[] {1}));
            assertEquals(
                    ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH.code(),
                    lie.header().err());
            RawClient.Reply tooLarge = large.call(1, OpCode.SASL, new SaslRequest(new byte[(64 << 10) + 1]));
            assertEquals(
                    ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH.code(),
                    tooLarge.header().err());
        }
    }
}

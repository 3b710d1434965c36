package io.zk.client.session;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.KeeperState;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.SaslRequest;
import io.zk.protocol.message.SaslResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A SASL exchange comes before everything else on a connection. */
class SaslTest {
    private static final byte[] CHALLENGE = {1, 2};
    private static final byte[] RESPONSE = {3};
    private static final byte[] PROOF = {4};

    private final SessionHarness harness = new SessionHarness(true);

    private List<SessionOutput> stepped(byte @Nullable [] token, boolean complete) {
        return harness.step(new SessionInput.SaslStepped(harness.connection, token, complete, null));
    }

    private static boolean tells(List<SessionOutput> outputs, KeeperState event) {
        return outputs.stream()
                .anyMatch(output -> output instanceof SessionOutput.StateChanged changed && changed.event() == event);
    }

    private static boolean begins(List<SessionOutput> outputs) {
        return outputs.stream()
                .anyMatch(output -> output instanceof SessionOutput.SaslStep begun && begun.token() == null);
    }

    @Test
    void requestsWaitForTheEndOfTheExchange() {
        assertTrue(begins(harness.connect()));
        assertEquals(List.of(), harness.submit(7, OpCode.WHO_AM_I, null));
        assertEquals(List.of(harness.sent(1, OpCode.SASL, new SaslRequest(new byte[0]))), stepped(new byte[0], false));
        List<SessionOutput> asked = harness.reply(1, 0, 0, new SaslResponse(CHALLENGE));
        assertEquals(1, asked.size());
        assertEquals(2, requireNonNull(((SessionOutput.SaslStep) asked.get(0)).token()).length);
        assertEquals(List.of(harness.sent(2, OpCode.SASL, new SaslRequest(RESPONSE))), stepped(RESPONSE, false));
        harness.reply(2, 0, 0, new SaslResponse(PROOF));
        List<SessionOutput> done = stepped(null, true);
        assertTrue(tells(done, KeeperState.SASL_AUTHENTICATED));
        assertEquals(harness.sent(3, OpCode.WHO_AM_I, null), done.get(done.size() - 1));
        assertEquals(SessionState.CONNECTED, harness.session.state());
    }

    /** As with GSSAPI: the last word is the client's, and the server has nothing to say to it. */
    @Test
    void theServerMayAnswerTheLastWordByNothing() {
        harness.connect();
        stepped(RESPONSE, true);
        assertTrue(tells(harness.reply(1, 0, 0, new SaslResponse(null)), KeeperState.SASL_AUTHENTICATED));
    }

    @Test
    void aServerThatDoesNotAuthenticateEndsTheSession() {
        harness.connect();
        stepped(new byte[0], false);
        assertTrue(tells(harness.reply(1, 0, 0, new SaslResponse(null)), KeeperState.AUTH_FAILED));
        assertEquals(SessionState.AUTH_FAILED, harness.session.state());
    }

    @Test
    void aRefusalEndsTheSession() {
        harness.connect();
        stepped(new byte[0], false);
        assertTrue(tells(harness.reply(1, 0, -115, new SaslResponse(null)), KeeperState.AUTH_FAILED));
    }

    @Test
    void aMechanismThatFailsEndsTheSession() {
        harness.connect();
        SessionInput failure = new SessionInput.SaslStepped(harness.connection, null, false, "no ticket");
        assertTrue(tells(harness.step(failure), KeeperState.AUTH_FAILED));
    }

    @Test
    void eachConnectionBeginsAnew() {
        harness.connect();
        stepped(new byte[0], false);
        harness.lose();
        assertEquals(List.of(), stepped(RESPONSE, false), "a step of the connection before");
        assertTrue(begins(harness.connect()));
        assertFalse(tells(harness.submit(7, OpCode.WHO_AM_I, null), KeeperState.SASL_AUTHENTICATED));
    }
}

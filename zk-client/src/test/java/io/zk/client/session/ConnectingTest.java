package io.zk.client.session;

import static io.zk.client.session.SessionHarness.PASSWORD;
import static io.zk.client.session.SessionHarness.SESSION_ID;
import static io.zk.client.session.SessionHarness.TIMEOUT;
import static io.zk.client.session.SessionHarness.ZOO1;
import static io.zk.client.session.SessionHarness.frame;
import static io.zk.client.session.SessionHarness.outcome;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.client.hosts.ServerAddress;
import io.zk.client.session.Outcome.Certainty;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.KeeperState;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ConnectRequest;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.message.DeleteRequest;
import io.zk.protocol.message.ExistsRequest;
import io.zk.protocol.message.PathResponse;
import io.zk.protocol.message.SyncRequest;
import io.zk.protocol.wire.WireLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the first dial to the end: handshakes, silence, back-off, expiry, read-only servers, closing. */
class ConnectingTest {
    private static final ServerAddress ZOO2 = new ServerAddress("zoo2", 2181);
    private static final byte[] ZEROS = new byte[16];

    private final SessionHarness harness = new SessionHarness();

    @Test
    void dialsAtOnceAndShakesHands() {
        assertEquals(List.of(new SessionOutput.Dial(1, ZOO1)), harness.step(new SessionInput.Tick(true)));
        harness.connection = 1;
        assertEquals(
                List.of(new SessionOutput.SendFrame(1, frame(new ConnectRequest(0, 0, TIMEOUT, 0, ZEROS, false)))),
                harness.step(new SessionInput.Connected(1)));
        assertEquals(
                List.of(new SessionOutput.StateChanged(
                        SessionState.CONNECTED, KeeperState.SYNC_CONNECTED, "connected to zoo1:2181", List.of())),
                harness.receive(frame(new ConnectResponse(0, 12_000, SESSION_ID, PASSWORD, false))));
        assertEquals(SESSION_ID, harness.session.sessionId());
        assertArrayEquals(PASSWORD, harness.session.password());
        assertEquals(12_000, harness.session.timeoutMillis());
    }

    @Test
    void anOldServersAnswerWithoutTheReadOnlyByteWillDo() {
        harness.connect(new ConnectResponse(0, TIMEOUT, SESSION_ID, PASSWORD, null));
        assertEquals(SessionState.CONNECTED, harness.session.state());
    }

    @Test
    void pingsWhenNothingWasSentForAThirdOfTheTimeout() {
        harness.connect();
        long connectedAt = harness.now;
        assertEquals(List.of(harness.sent(-2, OpCode.PING, null)), harness.tickWhenDue());
        assertEquals(TIMEOUT / 3, harness.now - connectedAt);
        assertEquals(List.of(), harness.reply(-2, 5, 0, null));
        assertEquals(List.of(harness.sent(-2, OpCode.PING, null)), harness.tickWhenDue());
        assertEquals(0, harness.session.lastZxid(), "a ping does not say what the session has seen");
    }

    @Test
    void givesUpAConnectionSilentForTwoThirdsOfTheTimeout() {
        harness.connect();
        long connectedAt = harness.now;
        harness.tickWhenDue();
        List<SessionOutput> out = harness.tickWhenDue();
        assertEquals(2 * TIMEOUT / 3, harness.now - connectedAt);
        assertEquals(new SessionOutput.CloseConnection(harness.connection), out.get(0));
        assertEquals(
                new SessionOutput.StateChanged(
                        SessionState.CONNECTING,
                        KeeperState.DISCONNECTED,
                        "nothing heard from zoo1:2181 for 20000 ms",
                        List.of()),
                out.get(1));
    }

    @Test
    void silenceWhileTheShellDoesNotReadIsNotTheServers() {
        harness.connect();
        harness.now += TIMEOUT;
        assertEquals(List.of(harness.sent(-2, OpCode.PING, null)), harness.step(new SessionInput.Tick(false)));
        assertEquals(SessionState.CONNECTED, harness.session.state());
    }

    @Test
    void comesBackWithTheSameSessionAndWhatItHasSeen() {
        harness.connect();
        harness.submit(1, OpCode.SYNC, new SyncRequest("/"));
        harness.reply(1, 77, 0, new PathResponse("/"));
        harness.lose();
        harness.dial();
        assertEquals(
                List.of(new SessionOutput.SendFrame(
                        2, frame(new ConnectRequest(0, 77, TIMEOUT, SESSION_ID, PASSWORD, false)))),
                harness.step(new SessionInput.Connected(2)));
    }

    @Test
    void triesTheOtherServerAfterAFailedDial() {
        SessionHarness two = new SessionHarness(SessionSettings.of(TIMEOUT, 0), ZOO1, ZOO2);
        ServerAddress first = two.dial();
        assertEquals(List.of(), two.lose());
        assertNotEquals(first, two.dial());
        two.lose();
        assertEquals(first, two.dial());
    }

    @Test
    void aDialMayTakeTheTimeoutDividedByTheNumberOfServers() {
        SessionHarness two = new SessionHarness(SessionSettings.of(TIMEOUT, 0), ZOO1, ZOO2);
        two.dial();
        long dialedAt = two.now;
        assertEquals(List.of(new SessionOutput.CloseConnection(1)), two.tickWhenDue());
        assertEquals(TIMEOUT / 2, two.now - dialedAt);
        two.dial();
        two.step(new SessionInput.Connected(2));
        long connectedAt = two.now;
        assertEquals(List.of(new SessionOutput.CloseConnection(2)), two.tickWhenDue());
        assertEquals(TIMEOUT / 2, two.now - connectedAt, "a handshake may take as long again");
    }

    @Test
    void whatComesFromAnEarlierConnectionIsIgnored() {
        harness.connect();
        harness.lose();
        harness.dial();
        assertEquals(List.of(), harness.step(new SessionInput.Connected(1)));
        assertEquals(
                List.of(),
                harness.step(new SessionInput.FrameReceived(
                        1, frame(new ConnectResponse(0, TIMEOUT, SESSION_ID, PASSWORD, false)))));
        assertEquals(List.of(), harness.step(new SessionInput.Disconnected(1, "late")));
        assertEquals(1, harness.step(new SessionInput.Connected(2)).size());
    }

    @Test
    void aSessionThatNoServerKnowsHasExpired() {
        harness.connect();
        harness.lose();
        harness.submit(5, OpCode.DELETE, new DeleteRequest("/a", -1));
        List<SessionOutput> out = harness.connect(ConnectResponse.refusal(false));
        assertEquals(
                List.of(
                        new SessionOutput.CloseConnection(2),
                        new SessionOutput.Complete(
                                5,
                                new Outcome.Failed(
                                        Certainty.NO_EFFECT,
                                        ErrorCode.SESSION_EXPIRED,
                                        "zoo1:2181 does not know the session")),
                        new SessionOutput.StateChanged(
                                SessionState.EXPIRED,
                                KeeperState.EXPIRED,
                                "zoo1:2181 does not know the session",
                                List.of())),
                out);
        assertEquals(Long.MAX_VALUE, harness.session.nextDeadline());
        assertEquals(
                ErrorCode.SESSION_EXPIRED,
                ((Outcome.Failed) outcome(harness.submit(6, OpCode.SYNC, new SyncRequest("/")), 6)).code());
    }

    @Test
    void aSessionThatReachesNobodyForFourThirdsOfItsTimeoutHasExpired() {
        harness.connect();
        long heardAt = harness.now;
        harness.lose();
        for (int i = 0; i < 200 && !harness.session.state().isFinal(); i++) {
            for (SessionOutput output : harness.tickWhenDue()) {
                if (output instanceof SessionOutput.Dial dial) {
                    harness.connection = dial.connection();
                    harness.lose();
                }
            }
        }
        assertEquals(SessionState.EXPIRED, harness.session.state());
        assertEquals(4 * TIMEOUT / 3, harness.now - heardAt);
    }

    @Test
    void aClientThatWasNeverConnectedKeepsTrying() {
        for (int i = 0; i < 200; i++) {
            harness.dial();
            harness.lose();
        }
        assertEquals(SessionState.CONNECTING, harness.session.state());
        assertTrue(harness.now > 1_000_000 + 2 * TIMEOUT, "time has passed");
    }

    @Test
    void aServerThatRefusesANewSessionIsLeft() {
        assertEquals(
                List.of(new SessionOutput.CloseConnection(1)),
                harness.connect(new ConnectResponse(0, 0, 0, ZEROS, false)));
        assertEquals(SessionState.CONNECTING, harness.session.state());
    }

    @Test
    void aResumedSessionPresentsItself() {
        SessionHarness resumed =
                new SessionHarness(new SessionSettings(TIMEOUT, 0, false, WireLimits.DEFAULT, SESSION_ID, PASSWORD));
        resumed.dial();
        assertEquals(
                List.of(new SessionOutput.SendFrame(
                        1, frame(new ConnectRequest(0, 0, TIMEOUT, SESSION_ID, PASSWORD, false)))),
                resumed.step(new SessionInput.Connected(1)));
    }

    @Test
    void aReadOnlyServerServesUntilABetterOneIsFound() {
        SessionHarness readOnly =
                new SessionHarness(new SessionSettings(TIMEOUT, 0, true, WireLimits.DEFAULT, 0, ZEROS), ZOO1, ZOO2);
        readOnly.connect(new ConnectResponse(0, TIMEOUT, 9, PASSWORD, true));
        assertEquals(SessionState.CONNECTED_READ_ONLY, readOnly.session.state());
        long since = readOnly.now;
        SessionOutput.Probe probe = (SessionOutput.Probe) readOnly.tickWhenDue().get(0);
        assertEquals(100, readOnly.now - since);
        assertEquals(List.of(), readOnly.step(new SessionInput.Probed(probe.server(), false)));
        readOnly.tickWhenDue();
        assertEquals(300, readOnly.now - since);
        List<SessionOutput> out = readOnly.step(new SessionInput.Probed(ZOO2, true));
        assertEquals(new SessionOutput.CloseConnection(1), out.get(0));
        assertEquals(ZOO2, readOnly.dial());
        assertEquals(
                List.of(new SessionOutput.SendFrame(2, frame(new ConnectRequest(0, 0, TIMEOUT, 0, ZEROS, true)))),
                readOnly.step(new SessionInput.Connected(2)),
                "a session of a read-only server means nothing elsewhere");
    }

    @Test
    void aCloseWaitsForTheAnswersBeforeIt() {
        harness.connect();
        harness.submit(1, OpCode.EXISTS, new ExistsRequest("/a", false));
        assertEquals(List.of(harness.sent(2, OpCode.CLOSE_SESSION, null)), harness.step(new SessionInput.Close(2)));
        assertEquals(
                Certainty.NO_EFFECT,
                ((Outcome.Failed) outcome(harness.submit(3, OpCode.SYNC, new SyncRequest("/")), 3)).certainty());
        assertEquals(ErrorCode.NO_NODE, ((Outcome.Failed) outcome(harness.reply(1, 5, -101, null), 1)).code());
        assertEquals(
                List.of(
                        new SessionOutput.Complete(2, new Outcome.Done(6, null)),
                        new SessionOutput.CloseConnection(1),
                        new SessionOutput.StateChanged(
                                SessionState.CLOSED, KeeperState.CLOSED, "closed by its user", List.of())),
                harness.reply(2, 6, 0, null));
    }

    @Test
    void aCloseWithoutAConnectionEndsAtOnce() {
        harness.dial();
        List<SessionOutput> out = harness.step(new SessionInput.Close(1));
        assertEquals(Certainty.UNKNOWN, ((Outcome.Failed) outcome(out, 1)).certainty());
        assertEquals(SessionState.CLOSED, harness.session.state());
        assertEquals(new SessionOutput.CloseConnection(1), out.get(0));
    }

    @Test
    void aConnectionLostWhileClosingEndsTheSessionToo() {
        harness.connect();
        harness.step(new SessionInput.Close(1));
        assertEquals(Certainty.UNKNOWN, ((Outcome.Failed) outcome(harness.lose(), 1)).certainty());
        assertEquals(SessionState.CLOSED, harness.session.state());
    }

    @Test
    void movesWhenItsServerLeavesTheList() {
        harness.connect();
        List<SessionOutput> out = harness.step(new SessionInput.ReplaceServers(List.of(ZOO2)));
        assertEquals(new SessionOutput.CloseConnection(1), out.get(0));
        assertEquals(ZOO2, harness.dial());
    }
}

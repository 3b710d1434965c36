package io.zk.client.session;

import static io.zk.client.session.SessionHarness.outcome;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.zk.client.session.Outcome.Certainty;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.KeeperState;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.AuthPacket;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.DeleteRequest;
import io.zk.protocol.message.ExistsRequest;
import io.zk.protocol.message.GetAllChildrenNumberResponse;
import io.zk.protocol.message.PathRequest;
import io.zk.protocol.message.PathResponse;
import io.zk.protocol.message.SyncRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests and credentials: what is sent, what their replies become, and what a lost connection makes of them. */
class RequestsTest {
    private static final DeleteRequest DELETE = new DeleteRequest("/a", 3);
    private static final SyncRequest SYNC = new SyncRequest("/a");
    private static final byte[] SECRET = "bob:pw".getBytes(UTF_8);

    private final SessionHarness harness = new SessionHarness();

    @Test
    void requestsWaitForTheConnectionAndLeaveInOrder() {
        assertEquals(List.of(), harness.submit(1, OpCode.DELETE, DELETE));
        assertEquals(List.of(), harness.submit(2, OpCode.SYNC, SYNC));
        List<SessionOutput> out = harness.connect();
        assertEquals(
                List.of(harness.sent(1, OpCode.DELETE, DELETE), harness.sent(2, OpCode.SYNC, SYNC)),
                out.subList(1, out.size()));
    }

    @Test
    void aReplyCompletesItsRequest() {
        harness.connect();
        assertEquals(List.of(harness.sent(1, OpCode.SYNC, SYNC)), harness.submit(11, OpCode.SYNC, SYNC));
        harness.submit(12, OpCode.GET_ALL_CHILDREN_NUMBER, new PathRequest("/"));
        assertEquals(
                List.of(new SessionOutput.Complete(11, new Outcome.Done(5, new PathResponse("/a")))),
                harness.reply(1, 5, 0, new PathResponse("/a")));
        assertEquals(
                List.of(new SessionOutput.Complete(12, new Outcome.Done(6, new GetAllChildrenNumberResponse(3)))),
                harness.reply(2, 6, 0, new GetAllChildrenNumberResponse(3)));
        assertEquals(6, harness.session.lastZxid());
    }

    @Test
    void anErrorReplyHasNoBodyToRead() {
        harness.connect();
        harness.submit(1, OpCode.DELETE, DELETE);
        assertEquals(
                List.of(new SessionOutput.Complete(
                        1, new Outcome.Failed(Certainty.REFUSED, ErrorCode.BAD_VERSION, null))),
                harness.reply(1, 9, -103, null));
        assertEquals(9, harness.session.lastZxid(), "a refused write has a place in history, too");
    }

    @Test
    void anErrorNumberOfTheFutureIsStillAnError() {
        harness.connect();
        harness.submit(1, OpCode.DELETE, DELETE);
        assertEquals(
                new Outcome.Failed(Certainty.REFUSED, ErrorCode.SYSTEM_ERROR, "error number -999"),
                outcome(harness.reply(1, 9, -999, null), 1));
    }

    @Test
    void aLostConnectionLeavesWritesUnknownAndReadsWithoutEffect() {
        harness.connect();
        harness.submit(1, OpCode.DELETE, DELETE);
        harness.submit(2, OpCode.EXISTS, new ExistsRequest("/a", false));
        assertEquals(
                List.of(
                        new SessionOutput.Complete(
                                1, new Outcome.Failed(Certainty.UNKNOWN, ErrorCode.CONNECTION_LOSS, "cable cut")),
                        new SessionOutput.Complete(
                                2, new Outcome.Failed(Certainty.NO_EFFECT, ErrorCode.CONNECTION_LOSS, "cable cut")),
                        new SessionOutput.StateChanged(
                                SessionState.CONNECTING, KeeperState.DISCONNECTED, "cable cut", List.of())),
                harness.lose());
    }

    @Test
    void nothingIsSentTwice() {
        harness.connect();
        harness.submit(1, OpCode.DELETE, DELETE);
        harness.lose();
        assertEquals(1, harness.connect().size(), "only the change of state");
    }

    @Test
    void aReplyOutOfOrderEndsTheConnection() {
        harness.connect();
        harness.submit(1, OpCode.SYNC, SYNC);
        harness.submit(2, OpCode.SYNC, SYNC);
        List<SessionOutput> out = harness.reply(2, 5, 0, new PathResponse("/a"));
        assertEquals(new SessionOutput.CloseConnection(1), out.get(0));
        assertEquals(ErrorCode.CONNECTION_LOSS, ((Outcome.Failed) outcome(out, 1)).code());
        assertEquals(SessionState.CONNECTING, harness.session.state());
    }

    @Test
    void aReplyThatCannotBeReadLeavesAWriteUnknown() {
        harness.connect();
        harness.submit(1, OpCode.CREATE2, new CreateRequest("/a", null, List.of(), 0));
        List<SessionOutput> out = harness.reply(1, 5, 0, new PathResponse("/a"));
        Outcome.Failed failed = (Outcome.Failed) outcome(out, 1);
        assertEquals(Certainty.UNKNOWN, failed.certainty());
        assertEquals(ErrorCode.MARSHALLING_ERROR, failed.code());
        assertEquals(SessionState.CONNECTING, harness.session.state());
    }

    @Test
    void garbageEndsTheConnectionAndNothingElse() {
        harness.connect();
        assertEquals(
                new SessionOutput.CloseConnection(1),
                harness.receive(Unpooled.wrappedBuffer(new byte[] {1, 2, 3})).get(0));
        harness.connect();
        assertEquals(SessionState.CONNECTED, harness.session.state());
    }

    @Test
    void aRequestThatIsLateFailsAndItsReplyIsCountedOff() {
        SessionHarness impatient = new SessionHarness(SessionSettings.of(SessionHarness.TIMEOUT, 2000));
        impatient.connect();
        long submittedAt = impatient.now;
        impatient.submit(1, OpCode.DELETE, DELETE);
        impatient.now += 500;
        impatient.submit(2, OpCode.SYNC, SYNC);
        assertEquals(
                new Outcome.Failed(Certainty.UNKNOWN, ErrorCode.REQUEST_TIMEOUT, "no reply in time"),
                outcome(impatient.tickWhenDue(), 1));
        assertEquals(2000, impatient.now - submittedAt);
        assertEquals(List.of(), impatient.reply(1, 5, 0, null));
        assertEquals(
                new Outcome.Done(6, new PathResponse("/a")),
                outcome(impatient.reply(2, 6, 0, new PathResponse("/a")), 2));
        assertEquals(SessionState.CONNECTED, impatient.session.state());
    }

    @Test
    void aRequestThatWaitsTooLongForAConnectionHasNoEffect() {
        SessionHarness impatient = new SessionHarness(SessionSettings.of(SessionHarness.TIMEOUT, 2000));
        impatient.dial();
        impatient.lose();
        impatient.submit(1, OpCode.DELETE, DELETE);
        impatient.dial();
        Outcome.Failed failed = (Outcome.Failed) outcome(impatient.tickWhenDue(), 1);
        assertEquals(Certainty.NO_EFFECT, failed.certainty());
        assertEquals("no connection in time; the last attempt: cable cut", failed.detail());
        assertEquals(1, impatient.connect().size(), "and is not sent later");
    }

    @Test
    void aRequestLargerThanAFrameIsRefusedHere() {
        harness.connect();
        int room = 0xfffff - 8 - (4 + 2) - 4 - 4 - 4;
        assertEquals(1, harness.submit(1, OpCode.CREATE2, create(room)).size());
        Outcome.Failed failed = (Outcome.Failed) outcome(harness.submit(2, OpCode.CREATE2, create(room + 1)), 2);
        assertEquals(Certainty.NO_EFFECT, failed.certainty());
        assertEquals(ErrorCode.BAD_ARGUMENTS, failed.code());
        assertTrue(String.valueOf(failed.detail()).contains("jute.maxbuffer"), failed.toString());
    }

    @Test
    void credentialsGoFirstOnEveryConnection() {
        harness.step(new SessionInput.Authenticate(1, "digest", SECRET));
        harness.submit(2, OpCode.SYNC, SYNC);
        List<SessionOutput> first = harness.connect();
        assertEquals(harness.sent(-4, OpCode.AUTH, new AuthPacket(0, "digest", SECRET)), first.get(1));
        assertEquals(harness.sent(1, OpCode.SYNC, SYNC), first.get(2));
        assertEquals(List.of(new SessionOutput.Complete(1, new Outcome.Done(0, null))), harness.reply(-4, 0, 0, null));
        harness.lose();
        List<SessionOutput> out = harness.connect();
        assertEquals(harness.sent(-4, OpCode.AUTH, new AuthPacket(0, "digest", SECRET)), out.get(1));
        assertEquals(List.of(), harness.reply(-4, 0, 0, null));
    }

    @Test
    void aCredentialLostWithTheConnectionIsAnsweredOnTheNext() {
        harness.connect();
        harness.step(new SessionInput.Authenticate(1, "digest", SECRET));
        harness.lose();
        harness.connect();
        assertEquals(List.of(new SessionOutput.Complete(1, new Outcome.Done(0, null))), harness.reply(-4, 0, 0, null));
    }

    @Test
    void aRefusedCredentialEndsTheSession() {
        harness.connect();
        harness.step(new SessionInput.Authenticate(1, "nonsense", SECRET));
        harness.submit(2, OpCode.DELETE, DELETE);
        List<SessionOutput> out = harness.reply(-4, 0, -115, null);
        assertEquals(new Outcome.Failed(Certainty.REFUSED, ErrorCode.AUTH_FAILED, null), outcome(out, 1));
        assertEquals(Certainty.UNKNOWN, ((Outcome.Failed) outcome(out, 2)).certainty());
        assertEquals(SessionState.AUTH_FAILED, harness.session.state());
        assertEquals(ErrorCode.AUTH_FAILED, ((Outcome.Failed) outcome(harness.submit(3, OpCode.SYNC, SYNC), 3)).code());
    }

    @Test
    void aServerThatInsistsOnACredentialEndsTheSession() {
        harness.connect();
        harness.submit(1, OpCode.DELETE, DELETE);
        harness.reply(1, 0, -124, null);
        assertEquals(SessionState.AUTH_FAILED, harness.session.state());
    }

    @Test
    void aCredentialIsLateToo() {
        SessionHarness impatient = new SessionHarness(SessionSettings.of(SessionHarness.TIMEOUT, 2000));
        impatient.connect();
        impatient.step(new SessionInput.Authenticate(1, "digest", SECRET));
        assertEquals(ErrorCode.REQUEST_TIMEOUT, ((Outcome.Failed) outcome(impatient.tickWhenDue(), 1)).code());
        assertEquals(List.of(), impatient.reply(-4, 0, 0, null));
    }

    private static CreateRequest create(int bytes) {
        return new CreateRequest("/a", new byte[bytes], List.of(), 0);
    }
}

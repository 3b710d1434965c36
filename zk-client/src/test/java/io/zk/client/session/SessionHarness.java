package io.zk.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.client.hosts.ServerAddress;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.ReplyHeader;
import io.zk.protocol.message.RequestHeader;
import io.zk.protocol.wire.WireOut;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A session on the work bench: a settable clock, the outputs of each step, and frames written by hand. */
final class SessionHarness {
    static final ServerAddress ZOO1 = new ServerAddress("zoo1", 2181);
    static final long SESSION_ID = 0x100000001L;
    static final byte[] PASSWORD = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    static final int TIMEOUT = 30_000;

    final ClientSession session;
    long now = 1_000_000;
    long connection;

    SessionHarness(SessionSettings settings, ServerAddress... servers) {
        session = new ClientSession(
                settings, List.of(servers.length == 0 ? new ServerAddress[] {ZOO1} : servers), new SplittableRandom(7));
    }

    /** @param sasl whether a SASL exchange comes first */
    SessionHarness(boolean sasl) {
        session = new ClientSession(SessionSettings.of(TIMEOUT, 0), List.of(ZOO1), new SplittableRandom(7), sasl);
    }

    SessionHarness() {
        this(SessionSettings.of(TIMEOUT, 0));
    }

    List<SessionOutput> step(SessionInput input) {
        List<SessionOutput> out = new ArrayList<>();
        session.step(now, input, out);
        return out;
    }

    /** Lets time pass up to the next deadline, and steps there. */
    List<SessionOutput> tickWhenDue() {
        now = Math.max(now, session.nextDeadline());
        return step(new SessionInput.Tick(true));
    }

    /** Ticks until the session dials; gives the server. */
    ServerAddress dial() {
        for (int i = 0; i < 10; i++) {
            for (SessionOutput output : tickWhenDue()) {
                if (output instanceof SessionOutput.Dial dial) {
                    connection = dial.connection();
                    return dial.server();
                }
            }
        }
        throw new AssertionError("no dial");
    }

    /** Dials and shakes hands; gives what the session puts out on the server's answer. */
    List<SessionOutput> connect(ConnectResponse response) {
        dial();
        step(new SessionInput.Connected(connection));
        return receive(frame(response));
    }

    List<SessionOutput> connect() {
        return connect(new ConnectResponse(0, TIMEOUT, SESSION_ID, PASSWORD, false));
    }

    List<SessionOutput> receive(ByteBuf frame) {
        return step(new SessionInput.FrameReceived(connection, frame));
    }

    List<SessionOutput> reply(int xid, long zxid, int err, @Nullable Message body) {
        return receive(
                body == null ? frame(new ReplyHeader(xid, zxid, err)) : frame(new ReplyHeader(xid, zxid, err), body));
    }

    List<SessionOutput> submit(long id, OpCode opCode, @Nullable Message body) {
        return step(new SessionInput.Submit(new Request(id, opCode, body, null)));
    }

    List<SessionOutput> submit(long id, OpCode opCode, Message body, WatchChange watch) {
        return step(new SessionInput.Submit(new Request(id, opCode, body, watch)));
    }

    List<SessionOutput> lose() {
        return step(new SessionInput.Disconnected(connection, "cable cut"));
    }

    /** The frame of a request, as an output. */
    SessionOutput sent(int xid, OpCode opCode, @Nullable Message body) {
        RequestHeader header = new RequestHeader(xid, opCode.code());
        return new SessionOutput.SendFrame(connection, body == null ? frame(header) : frame(header, body));
    }

    static ByteBuf frame(Message... parts) {
        WireOut out = new WireOut(Unpooled.buffer());
        for (Message part : parts) {
            part.encode(out);
        }
        return out.buffer();
    }

    static Outcome outcome(List<SessionOutput> outputs, long requestId) {
        List<SessionOutput> completions = new ArrayList<>(outputs);
        completions.removeIf(
                output -> !(output instanceof SessionOutput.Complete complete) || complete.requestId() != requestId);
        assertEquals(1, completions.size(), "completions of " + requestId + " in " + outputs);
        return assertInstanceOf(SessionOutput.Complete.class, completions.get(0))
                .outcome();
    }
}

package io.zk.client.session;

import io.netty.buffer.ByteBuf;
import io.zk.client.session.Credentials.Credential;
import io.zk.client.session.Outcome.Certainty;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.EventType;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.AuthPacket;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.ReplyHeader;
import io.zk.protocol.message.SaslRequest;
import io.zk.protocol.message.SetWatches;
import io.zk.protocol.message.WatcherEvent;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said on open connections: requests, credentials, pings and watches set again one way, replies the other. */
final class Conversation {
    /** A reply after which the connection cannot go on as before. */
    record Ending(Kind kind, String reason) {
        enum Kind {
            /** Something went wrong; another connection may do better. */
            LOST,
            /** The server does not accept who this is. */
            AUTH_FAILED,
            /** The server has closed the session, as it was asked to. */
            CLOSED,
            /** Nothing ends: a token of the SASL exchange has come. */
            SASL_STEP,
            /** Only the SASL exchange ends. */
            SASL_DONE
        }
    }

    private final SessionSettings settings;
    private final Timing timing;
    private final Watches watches;
    private final Requests requests;
    private final Credentials credentials;
    private final SaslTalk sasl;
    private final Frames frames = new Frames();
    private long connection;
    private long lastZxid;

    Conversation(
            SessionSettings settings,
            Timing timing,
            Watches watches,
            Requests requests,
            Credentials credentials,
            SaslTalk sasl) {
        this.sasl = sasl;
        this.settings = settings;
        this.timing = timing;
        this.watches = watches;
        this.requests = requests;
        this.credentials = credentials;
    }

    /** The newest transaction that a reply has shown. Not told by events, pings and auth replies, as in Apache's client. */
    long lastZxid() {
        return lastZxid;
    }

    /** The handshake's first half, on a new connection. */
    void introduce(long number, Message request, long now, List<SessionOutput> out) {
        connection = number;
        out.add(new SessionOutput.SendFrame(connection, frames.handshake(request)));
        timing.sent(now);
    }

    /** The handshake is done: says who the user is. */
    void authenticate(long now, List<SessionOutput> out) {
        for (Credential credential : credentials.all()) {
            send(credential, now, out);
        }
    }

    /** Says which watches there are, and what has been waiting, in that order. */
    void begin(long now, List<SessionOutput> out) {
        for (Message reset : watches.resets(lastZxid)) {
            OpCode opCode = reset instanceof SetWatches ? OpCode.SET_WATCHES : OpCode.SET_WATCHES2;
            sendFrame(frames.request(Frames.XID_SET_WATCHES, opCode, reset), now, out);
        }
        for (Requests.Waiting next = requests.takeWaiting(); next != null; next = requests.takeWaiting()) {
            send(next, now, out);
        }
    }

    void send(Requests.Waiting waiting, long now, List<SessionOutput> out) {
        Request request = waiting.request();
        OpCode opCode = request.opCode();
        if (request.watch() instanceof WatchChange.Remove removal) {
            opCode = watches.removalOpCode(removal);
            if (opCode == null) {
                Requests.fail(request.id(), Certainty.NO_EFFECT, ErrorCode.NO_WATCHER, null, out);
                return;
            }
        }
        int xid = requests.nextXid();
        ByteBuf frame = frames.request(xid, opCode, request.body());
        int most = settings.limits().frameBytesMax();
        if (frame.readableBytes() > most) {
            // The server would drop the connection without a word.
            String detail = "the request takes " + frame.readableBytes() + " bytes, jute.maxbuffer allows " + most;
            Requests.fail(request.id(), Certainty.NO_EFFECT, ErrorCode.BAD_ARGUMENTS, detail, out);
            return;
        }
        sendFrame(frame, now, out);
        requests.sent(new Requests.Sent(request, waiting.deadline(), xid));
    }

    void send(Credential credential, long now, List<SessionOutput> out) {
        AuthPacket packet = new AuthPacket(0, credential.scheme, credential.auth);
        sendFrame(frames.request(Frames.XID_AUTH, OpCode.AUTH, packet), now, out);
        credentials.sent(credential);
    }

    /** @param last whether this side has all it wants to know */
    void send(byte[] token, boolean last, long now, List<SessionOutput> out) {
        int xid = requests.nextXid();
        sendFrame(frames.request(xid, OpCode.SASL, new SaslRequest(token)), now, out);
        sasl.sent(xid, last);
    }

    void ping(long now, List<SessionOutput> out) {
        sendFrame(frames.request(Frames.XID_PING, OpCode.PING, null), now, out);
    }

    /** Takes a frame after the handshake's; null if the connection goes on. */
    @Nullable
    Ending hear(WireIn in, List<SessionOutput> out) throws WireException {
        ReplyHeader header = ReplyHeader.decode(in);
        if (header.err() == ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH.code()) {
            return new Ending(
                    Ending.Kind.AUTH_FAILED, "the server asks for a credential, and none was given that it takes");
        }
        return switch (header.xid()) {
            case Frames.XID_NOTIFICATION -> notified(header, WatcherEvent.decode(in), out);
            case Frames.XID_PING -> null;
            case Frames.XID_AUTH -> authReplied(header, out);
            case Frames.XID_SET_WATCHES -> header.err() == 0
                    ? null
                    : new Ending(Ending.Kind.LOST, "the watches could not be set again: error " + header.err());
            default -> sasl.awaits(header.xid()) ? saslAnswered(header, in) : answered(header, in, out);
        };
    }

    private void sendFrame(ByteBuf frame, long now, List<SessionOutput> out) {
        out.add(new SessionOutput.SendFrame(connection, frame));
        timing.sent(now);
    }

    private @Nullable Ending notified(ReplyHeader header, WatcherEvent event, List<SessionOutput> out)
            throws WireException {
        EventType type = EventType.of(event.type());
        if (type == null) {
            throw new WireException("unknown event type " + event.type());
        }
        List<Object> told = watches.fire(type, event.path());
        out.add(new SessionOutput.WatchFired(type, event.path(), header.zxid(), told));
        return null;
    }

    private @Nullable Ending authReplied(ReplyHeader header, List<SessionOutput> out) throws WireException {
        Credential credential = credentials.takeAnswered();
        if (credential == null) {
            throw new WireException("an auth reply to no auth packet");
        }
        long requestId = credential.takeRequestId();
        if (header.err() == 0) {
            if (requestId != 0) {
                out.add(new SessionOutput.Complete(requestId, new Outcome.Done(0, null)));
            }
            return null;
        }
        if (requestId != 0) {
            Requests.fail(requestId, Certainty.REFUSED, ErrorCode.AUTH_FAILED, null, out);
        }
        return new Ending(Ending.Kind.AUTH_FAILED, "the server refused a credential of scheme " + credential.scheme);
    }

    private @Nullable Ending saslAnswered(ReplyHeader header, WireIn in) throws WireException {
        return switch (sasl.hear(header, in)) {
            case STEP -> new Ending(Ending.Kind.SASL_STEP, "");
            case DONE -> new Ending(Ending.Kind.SASL_DONE, "");
            case FAILED -> new Ending(Ending.Kind.AUTH_FAILED, sasl.reason());
        };
    }

    private @Nullable Ending answered(ReplyHeader header, WireIn in, List<SessionOutput> out) throws WireException {
        lastZxid = Math.max(lastZxid, header.zxid());
        if (requests.takeAbandoned(header.xid())) {
            return null;
        }
        Requests.Sent sent = requests.takeAnswered(header.xid());
        if (sent == null) {
            throw new WireException("a reply out of order, to request " + header.xid());
        }
        Request request = sent.request();
        Outcome outcome;
        try {
            outcome = ReplyBody.outcome(request.opCode(), header, in);
        } catch (WireException e) {
            requests.failSent(request, ErrorCode.MARSHALLING_ERROR, e.getMessage(), out);
            throw e;
        }
        watches.answered(request, header.err(), out);
        out.add(new SessionOutput.Complete(request.id(), outcome));
        return request.opCode() == OpCode.CLOSE_SESSION ? new Ending(Ending.Kind.CLOSED, "closed by its user") : null;
    }
}

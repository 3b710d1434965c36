package io.zk.client.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.client.hosts.ServerAddress;
import io.zk.client.hosts.ServerList;
import io.zk.client.session.Credentials.Credential;
import io.zk.client.session.Outcome.Certainty;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.EventType;
import io.zk.protocol.data.KeeperState;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.AuthPacket;
import io.zk.protocol.message.ConnectRequest;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.ReplyHeader;
import io.zk.protocol.message.RequestHeader;
import io.zk.protocol.message.SetWatches;
import io.zk.protocol.message.WatcherEvent;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import io.zk.protocol.wire.WireOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One session with an ensemble, from the first dial to its end. Pure: owned by one thread, which calls {@link #step}
 * with whatever happens, carries out the outputs in their order, and calls again with a {@code Tick} when
 * {@link #nextDeadline} is reached. Time is any clock of milliseconds that never goes back.
 *
 * <p>A connection goes WAITING (for the pause to pass) to DIALING to HANDSHAKING to OPEN; whatever goes wrong leads back
 * to WAITING with the next server. ENDED is reached from each, and final.
 *
 * <p>What a caller can rely on: every request is completed exactly once. Requests are sent in the order submitted, and
 * never twice. One that waits for a connection stays waiting until there is one, its time-out passes, or the session
 * ends. A write that was sent and whose reply was not seen ends as {@link Certainty#UNKNOWN}. Watch events are put out
 * before any reply that shows the change or anything newer.
 *
 * <p>Timing follows Apache's client: an attempt to connect may take the session timeout divided by the number of
 * servers; a connection silent for two thirds of the timeout is given up; a ping is sent after a third, and at least
 * every 10 s; after four thirds without a word from any server the session must have expired, and is declared so.
 */
public final class ClientSession {
    private static final int XID_NOTIFICATION = -1;
    private static final int XID_PING = -2;
    private static final int XID_AUTH = -4;
    private static final int XID_SET_WATCHES = -8;
    private static final int PING_INTERVAL_MAX_MILLIS = 10_000;
    private static final int PROBE_FIRST_MILLIS = 100;
    private static final int PROBE_MAX_MILLIS = 60_000;

    private enum Phase {
        WAITING,
        DIALING,
        HANDSHAKING,
        OPEN,
        ENDED
    }

    private final SessionSettings settings;
    private final ServerList servers;
    private final WireIn in;
    private final WireOut wire = new WireOut(Unpooled.EMPTY_BUFFER);
    private final Requests requests = new Requests();
    private final Credentials credentials = new Credentials();
    private final Watches watches = new Watches();

    private Phase phase = Phase.WAITING;
    private SessionState state = SessionState.CONNECTING;
    private long connection;
    private @Nullable ServerAddress server;
    private long sessionId;
    private byte[] password;
    private int timeoutMillis;
    private boolean metReadWrite;
    private long lastZxid;

    private @Nullable String lastFailure;

    private boolean started;
    private long connectDeadline;
    private long lastHeard;
    private long lastSent;
    private long probeAt = Long.MAX_VALUE;
    private long probePause;
    private long closeRequestId;
    private long closeDeadline = Long.MAX_VALUE;

    private long now;
    private List<SessionOutput> out = new ArrayList<>();

    /**
     * A session that dials at its first step.
     *
     * @param random decides the order of servers, pauses, and moves to other servers
     */
    public ClientSession(SessionSettings settings, List<ServerAddress> servers, RandomGenerator random) {
        this.settings = settings;
        this.servers = new ServerList(servers, random);
        this.in = new WireIn(Unpooled.EMPTY_BUFFER, settings.limits());
        this.sessionId = settings.sessionId();
        this.password = settings.password();
        this.timeoutMillis = settings.sessionTimeoutMillis();
        this.metReadWrite = settings.sessionId() != 0;
    }

    public SessionState state() {
        return state;
    }

    /** The session's id, 0 before the first connection. */
    public long sessionId() {
        return sessionId;
    }

    /** What a server wants to see before it lets somebody take up the session; 16 bytes, not copied. */
    public byte[] password() {
        return password;
    }

    /** The session timeout: as negotiated, before the first connection as asked for. */
    public int timeoutMillis() {
        return timeoutMillis;
    }

    /** The server of the present connection or attempt; null where there is none. */
    public @Nullable ServerAddress server() {
        return server;
    }

    /** Why the last connection or attempt came to nothing; null if none has. */
    public @Nullable String lastFailure() {
        return lastFailure;
    }

    /** The newest transaction this session has seen the effect of. */
    public long lastZxid() {
        return lastZxid;
    }

    /** When a {@code Tick} is due, on the clock of the steps; {@code Long.MAX_VALUE} after the end. */
    public long nextDeadline() {
        if (!started) {
            return Long.MIN_VALUE;
        }
        if (phase == Phase.ENDED) {
            return Long.MAX_VALUE;
        }
        long mine = phase == Phase.OPEN
                ? Math.min(Math.min(silenceDeadline(), lastSent + pingInterval()), Math.min(probeAt, closeDeadline))
                : Math.min(connectDeadline, expiryDeadline());
        return Math.min(mine, Math.min(requests.nextDeadline(), credentials.nextDeadline()));
    }

    /** Takes one input at a time, and appends what it leads to. */
    public void step(long nowMillis, SessionInput input, List<SessionOutput> outputs) {
        now = nowMillis;
        out = outputs;
        if (!started) {
            started = true;
            lastHeard = now;
            connectDeadline = now;
        }
        switch (input.kind()) {
            case TICK -> tick(((SessionInput.Tick) input).receiving());
            case CONNECTED -> connected(((SessionInput.Connected) input).connection());
            case FRAME_RECEIVED -> frameReceived((SessionInput.FrameReceived) input);
            case DISCONNECTED -> disconnected((SessionInput.Disconnected) input);
            case SUBMIT -> submit(((SessionInput.Submit) input).request());
            case AUTHENTICATE -> authenticate((SessionInput.Authenticate) input);
            case REPLACE_SERVERS -> replaceServers(((SessionInput.ReplaceServers) input).servers());
            case PROBED -> probed((SessionInput.Probed) input);
            case CLOSE -> close(((SessionInput.Close) input).requestId());
        }
    }

    // What the user asks for.

    private void submit(Request request) {
        if (phase == Phase.ENDED || closeRequestId != 0) {
            fail(request.id(), Certainty.NO_EFFECT, endCode(), "the session has ended: " + state);
            return;
        }
        Requests.Waiting waiting = new Requests.Waiting(request, deadline());
        if (phase == Phase.OPEN) {
            send(waiting);
        } else if (request.watch() instanceof WatchChange.Remove removal && removal.local()) {
            removeWatches(removal);
            out.add(new SessionOutput.Complete(request.id(), new Outcome.Done(-1, null)));
        } else {
            requests.add(waiting);
        }
    }

    private void authenticate(SessionInput.Authenticate auth) {
        if (phase == Phase.ENDED || closeRequestId != 0) {
            fail(auth.requestId(), Certainty.NO_EFFECT, endCode(), "the session has ended: " + state);
            return;
        }
        Credential credential = new Credential(auth.scheme(), auth.auth(), auth.requestId(), deadline());
        credentials.add(credential);
        if (phase == Phase.OPEN) {
            send(credential);
        }
    }

    private void replaceServers(List<ServerAddress> replacement) {
        boolean leave = servers.replace(replacement, server);
        if (leave && (phase == Phase.OPEN || phase == Phase.HANDSHAKING || phase == Phase.DIALING)) {
            lose("moving to another server of the new list", true);
            connectDeadline = now;
        }
    }

    private void close(long requestId) {
        if (phase == Phase.ENDED) {
            out.add(new SessionOutput.Complete(requestId, new Outcome.Done(0, null)));
            return;
        }
        if (closeRequestId != 0) {
            fail(requestId, Certainty.NO_EFFECT, ErrorCode.SESSION_EXPIRED, "the session is being closed already");
            return;
        }
        closeRequestId = requestId;
        if (phase != Phase.OPEN) {
            // Nobody to tell. The servers end the session when it times out.
            end(SessionState.CLOSED, KeeperState.CLOSED, "closed by its user without a connection");
            return;
        }
        Request request = new Request(requestId, OpCode.CLOSE_SESSION, null, null);
        closeDeadline = now + (settings.requestTimeoutMillis() > 0 ? settings.requestTimeoutMillis() : timeoutMillis);
        send(new Requests.Waiting(request, Long.MAX_VALUE));
    }

    // What time brings.

    private void tick(boolean receiving) {
        if (!receiving && phase == Phase.OPEN) {
            lastHeard = now;
        }
        completeLate();
        switch (phase) {
            case WAITING -> {
                if (now >= expiryDeadline()) {
                    expire();
                } else if (now >= connectDeadline) {
                    dial();
                }
            }
            case DIALING, HANDSHAKING -> {
                if (now >= expiryDeadline()) {
                    expire();
                } else if (now >= connectDeadline) {
                    lose("no answer from " + server + " in " + connectTimeout() + " ms", true);
                }
            }
            case OPEN -> tickOpen();
            case ENDED -> {}
        }
    }

    private void tickOpen() {
        if (now >= silenceDeadline()) {
            lose("nothing heard from " + server + " for " + (now - lastHeard) + " ms", true);
            return;
        }
        if (now >= closeDeadline) {
            lose("no reply to the close", true);
            return;
        }
        if (now >= lastSent + pingInterval()) {
            sendFrame(XID_PING, OpCode.PING, null);
        }
        if (now >= probeAt) {
            probePause = Math.min(probePause * 2, PROBE_MAX_MILLIS);
            probeAt = now + probePause;
            out.add(new SessionOutput.Probe(servers.next()));
        }
    }

    private void completeLate() {
        for (Requests.Waiting late = requests.takeLateWaiting(now);
                late != null;
                late = requests.takeLateWaiting(now)) {
            fail(late.request().id(), Certainty.NO_EFFECT, ErrorCode.CONNECTION_LOSS, noConnection());
        }
        for (Requests.Sent late = requests.abandonLate(now); late != null; late = requests.abandonLate(now)) {
            failSent(late.request(), ErrorCode.REQUEST_TIMEOUT, "no reply in time");
        }
        for (Credential late = credentials.late(now); late != null; late = credentials.late(now)) {
            fail(late.takeRequestId(), Certainty.UNKNOWN, ErrorCode.REQUEST_TIMEOUT, "no reply in time");
        }
    }

    private String noConnection() {
        return "no connection in time" + (lastFailure == null ? "" : "; the last attempt: " + lastFailure);
    }

    private void expire() {
        end(SessionState.EXPIRED, KeeperState.EXPIRED, "no server reached for " + (now - lastHeard) + " ms");
    }

    private void dial() {
        server = servers.next();
        connection++;
        phase = Phase.DIALING;
        connectDeadline = now + connectTimeout();
        out.add(new SessionOutput.Dial(connection, server));
    }

    // What a connection brings.

    private void connected(long number) {
        if (number != connection || phase != Phase.DIALING) {
            return;
        }
        phase = Phase.HANDSHAKING;
        connectDeadline = now + connectTimeout();
        // A session that only a read-only server knows means nothing to the others.
        boolean known = metReadWrite;
        ConnectRequest request = new ConnectRequest(
                0,
                lastZxid,
                settings.sessionTimeoutMillis(),
                known ? sessionId : 0,
                known ? password : new byte[ConnectResponse.PASSWORD_BYTES],
                settings.readOnlyAllowed());
        ByteBuf frame = Unpooled.buffer(64);
        request.encode(wire.over(frame));
        out.add(new SessionOutput.SendFrame(connection, frame));
        lastSent = now;
    }

    private void disconnected(SessionInput.Disconnected input) {
        if (input.connection() == connection && phase != Phase.WAITING && phase != Phase.ENDED) {
            lose(input.reason(), false);
        }
    }

    private void frameReceived(SessionInput.FrameReceived input) {
        if (input.connection() != connection || (phase != Phase.HANDSHAKING && phase != Phase.OPEN)) {
            return;
        }
        lastHeard = now;
        in.over(input.frame());
        try {
            if (phase == Phase.HANDSHAKING) {
                handshake(ConnectResponse.decode(in));
            } else {
                reply(ReplyHeader.decode(in));
            }
        } catch (WireException e) {
            lose("a frame that makes no sense: " + e.getMessage(), true);
        }
    }

    private void handshake(ConnectResponse response) {
        boolean readOnly = Boolean.TRUE.equals(response.readOnly());
        if (response.timeoutMillis() <= 0) {
            if (metReadWrite) {
                end(SessionState.EXPIRED, KeeperState.EXPIRED, server + " does not know the session");
            } else {
                lose(server + " refused a new session", true);
            }
            return;
        }
        byte[] given = response.password();
        sessionId = response.sessionId();
        password = given == null ? new byte[ConnectResponse.PASSWORD_BYTES] : given;
        timeoutMillis = response.timeoutMillis();
        metReadWrite |= !readOnly;
        phase = Phase.OPEN;
        servers.succeeded();
        probePause = PROBE_FIRST_MILLIS;
        probeAt = readOnly ? now + PROBE_FIRST_MILLIS : Long.MAX_VALUE;
        changeState(
                readOnly ? SessionState.CONNECTED_READ_ONLY : SessionState.CONNECTED,
                readOnly ? KeeperState.CONNECTED_READ_ONLY : KeeperState.SYNC_CONNECTED,
                "connected to " + server);
        for (Credential credential : credentials.all()) {
            send(credential);
        }
        for (Message reset : watches.resets(lastZxid)) {
            sendFrame(XID_SET_WATCHES, reset instanceof SetWatches ? OpCode.SET_WATCHES : OpCode.SET_WATCHES2, reset);
        }
        for (Requests.Waiting next = requests.takeWaiting(); next != null; next = requests.takeWaiting()) {
            send(next);
        }
    }

    private void reply(ReplyHeader header) throws WireException {
        if (header.err() == ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH.code()) {
            authFailed("the server asks for a credential that was not given");
            return;
        }
        switch (header.xid()) {
            case XID_NOTIFICATION -> notified(header, WatcherEvent.decode(in));
            case XID_PING -> {}
            case XID_AUTH -> authReplied(header);
            case XID_SET_WATCHES -> {
                if (header.err() != 0) {
                    lose("the watches could not be set again: error " + header.err(), true);
                }
            }
            default -> answered(header);
        }
    }

    private void notified(ReplyHeader header, WatcherEvent event) throws WireException {
        EventType type = EventType.of(event.type());
        if (type == null) {
            throw new WireException("unknown event type " + event.type());
        }
        List<Object> told = watches.fire(type, event.path());
        out.add(new SessionOutput.WatchFired(type, event.path(), header.zxid(), told));
    }

    private void authReplied(ReplyHeader header) throws WireException {
        Credential credential = credentials.takeAnswered();
        if (credential == null) {
            throw new WireException("an auth reply to no auth packet");
        }
        long requestId = credential.takeRequestId();
        if (header.err() == 0) {
            if (requestId != 0) {
                out.add(new SessionOutput.Complete(requestId, new Outcome.Done(0, null)));
            }
            return;
        }
        if (requestId != 0) {
            fail(requestId, Certainty.REFUSED, ErrorCode.AUTH_FAILED, null);
        }
        authFailed("the server refused a credential of scheme " + credential.scheme);
    }

    private void authFailed(String reason) {
        end(SessionState.AUTH_FAILED, KeeperState.AUTH_FAILED, reason);
    }

    private void answered(ReplyHeader header) throws WireException {
        lastZxid = Math.max(lastZxid, header.zxid());
        if (requests.takeAbandoned(header.xid())) {
            return;
        }
        Requests.Sent sent = requests.takeAnswered(header.xid());
        if (sent == null) {
            throw new WireException("a reply out of order, to request " + header.xid());
        }
        Request request = sent.request();
        if (request.opCode() == OpCode.CLOSE_SESSION) {
            closeRequestId = 0;
            out.add(new SessionOutput.Complete(request.id(), new Outcome.Done(header.zxid(), null)));
            end(SessionState.CLOSED, KeeperState.CLOSED, "closed by its user");
            return;
        }
        Outcome outcome;
        try {
            outcome = outcome(request, header);
        } catch (WireException e) {
            failSent(request, ErrorCode.MARSHALLING_ERROR, e.getMessage());
            throw e;
        }
        changeWatches(request, header.err());
        out.add(new SessionOutput.Complete(request.id(), outcome));
    }

    private Outcome outcome(Request request, ReplyHeader header) throws WireException {
        if (header.err() == 0) {
            return new Outcome.Done(header.zxid(), ReplyBody.decode(request.opCode(), in));
        }
        ErrorCode code = ErrorCode.of(header.err());
        return code == null
                ? new Outcome.Failed(Certainty.REFUSED, ErrorCode.SYSTEM_ERROR, "error number " + header.err())
                : new Outcome.Failed(Certainty.REFUSED, code, null);
    }

    // Watches.

    private void changeWatches(Request request, int err) {
        if (request.watch() instanceof WatchChange.Add add) {
            if (err == 0) {
                watches.add(add.kind(), add.path(), add.watcher());
            } else if (request.opCode() == OpCode.EXISTS && err == ErrorCode.NO_NODE.code()) {
                watches.add(WatchKind.EXIST, add.path(), add.watcher());
            }
        } else if (request.watch() instanceof WatchChange.Remove removal && err == 0) {
            removeWatches(removal);
        }
    }

    private void removeWatches(WatchChange.Remove removal) {
        for (Map.Entry<EventType, Set<Object>> removed : watches.remove(removal).entrySet()) {
            out.add(new SessionOutput.WatchFired(
                    removed.getKey(), removal.path(), -1, List.copyOf(removed.getValue())));
        }
    }

    // Sending.

    private void send(Requests.Waiting waiting) {
        Request request = waiting.request();
        OpCode opCode = request.opCode();
        if (request.watch() instanceof WatchChange.Remove removal) {
            Object watcher = removal.watcher();
            if (!watches.contains(removal.path(), removal.type(), watcher)) {
                fail(request.id(), Certainty.NO_EFFECT, ErrorCode.NO_WATCHER, null);
                return;
            }
            // The server's one watch serves all watchers here: as long as another needs it, it is only checked.
            boolean shared = watcher != null && watches.containsOther(removal.path(), removal.type(), watcher);
            opCode = shared ? OpCode.CHECK_WATCHES : OpCode.REMOVE_WATCHES;
        }
        int xid = requests.nextXid();
        int size = sendFrame(xid, opCode, request.body());
        if (size > settings.limits().frameBytesMax()) {
            fail(
                    request.id(),
                    Certainty.NO_EFFECT,
                    ErrorCode.BAD_ARGUMENTS,
                    "the request takes " + size + " bytes, jute.maxbuffer allows "
                            + settings.limits().frameBytesMax());
            return;
        }
        requests.sent(new Requests.Sent(request, waiting.deadline(), xid));
    }

    private void send(Credential credential) {
        sendFrame(XID_AUTH, OpCode.AUTH, new AuthPacket(0, credential.scheme, credential.auth));
        credentials.sent(credential);
    }

    /** Sends the frame unless it is too large, and returns its size. */
    private int sendFrame(int xid, OpCode opCode, @Nullable Message body) {
        ByteBuf frame = Unpooled.buffer(128);
        wire.over(frame);
        new RequestHeader(xid, opCode.code()).encode(wire);
        if (body != null) {
            body.encode(wire);
        }
        int size = frame.readableBytes();
        if (size <= settings.limits().frameBytesMax()) {
            out.add(new SessionOutput.SendFrame(connection, frame));
            lastSent = now;
        }
        return size;
    }

    // Losing connections, and the end.

    private void probed(SessionInput.Probed input) {
        if (phase == Phase.OPEN && state == SessionState.CONNECTED_READ_ONLY && input.readWrite()) {
            servers.prefer(input.server());
            lose("moving to " + input.server() + ", which takes writes", true);
            connectDeadline = now;
        }
    }

    private void lose(String reason, boolean closeIt) {
        boolean wasOpen = phase == Phase.OPEN;
        if (closeIt) {
            out.add(new SessionOutput.CloseConnection(connection));
        }
        phase = Phase.WAITING;
        lastFailure = reason;
        servers.failed();
        server = null;
        connectDeadline = now + servers.pauseMillis();
        probeAt = Long.MAX_VALUE;
        credentials.connectionLost();
        failAllSent(ErrorCode.CONNECTION_LOSS, reason);
        if (closeRequestId != 0) {
            end(SessionState.CLOSED, KeeperState.CLOSED, "closed by its user; the connection was lost: " + reason);
        } else if (wasOpen) {
            changeState(SessionState.CONNECTING, KeeperState.DISCONNECTED, reason);
        }
    }

    private void end(SessionState last, KeeperState event, String reason) {
        if (phase != Phase.WAITING) {
            out.add(new SessionOutput.CloseConnection(connection));
        }
        phase = Phase.ENDED;
        server = null;
        state = last;
        failAllSent(endCode(), reason);
        for (Requests.Waiting next = requests.takeWaiting(); next != null; next = requests.takeWaiting()) {
            fail(next.request().id(), Certainty.NO_EFFECT, endCode(), reason);
        }
        for (Credential credential : credentials.all()) {
            long requestId = credential.takeRequestId();
            if (requestId != 0) {
                fail(requestId, Certainty.NO_EFFECT, endCode(), reason);
            }
        }
        if (closeRequestId != 0) {
            fail(closeRequestId, Certainty.UNKNOWN, ErrorCode.CONNECTION_LOSS, reason);
            closeRequestId = 0;
        }
        changeState(last, event, reason);
        watches.clear();
    }

    private void changeState(SessionState next, KeeperState event, String reason) {
        state = next;
        out.add(new SessionOutput.StateChanged(next, event, reason, watches.watchers()));
    }

    private void failAllSent(ErrorCode code, String reason) {
        for (Requests.Sent lost = requests.takeLost(); lost != null; lost = requests.takeLost()) {
            if (lost.request().opCode() != OpCode.CLOSE_SESSION) {
                failSent(lost.request(), code, reason);
            }
        }
    }

    private void failSent(Request request, ErrorCode code, @Nullable String detail) {
        if (request.watch() instanceof WatchChange.Remove removal && removal.local()) {
            removeWatches(removal);
            out.add(new SessionOutput.Complete(request.id(), new Outcome.Done(-1, null)));
            return;
        }
        fail(request.id(), request.isWrite() ? Certainty.UNKNOWN : Certainty.NO_EFFECT, code, detail);
    }

    private void fail(long requestId, Certainty certainty, ErrorCode code, @Nullable String detail) {
        out.add(new SessionOutput.Complete(requestId, new Outcome.Failed(certainty, code, detail)));
    }

    private ErrorCode endCode() {
        return state == SessionState.AUTH_FAILED ? ErrorCode.AUTH_FAILED : ErrorCode.SESSION_EXPIRED;
    }

    // Deadlines.

    private long deadline() {
        return settings.requestTimeoutMillis() > 0 ? now + settings.requestTimeoutMillis() : Long.MAX_VALUE;
    }

    private int connectTimeout() {
        return Math.max(1, timeoutMillis / servers.size());
    }

    private long silenceDeadline() {
        return lastHeard + Math.max(1, timeoutMillis * 2L / 3);
    }

    private long pingInterval() {
        return Math.max(1, Math.min(timeoutMillis / 3, PING_INTERVAL_MAX_MILLIS));
    }

    /** When the session must have expired at the servers; never for one that no server with a quorum knows. */
    private long expiryDeadline() {
        return metReadWrite ? lastHeard + timeoutMillis * 4L / 3 : Long.MAX_VALUE;
    }
}

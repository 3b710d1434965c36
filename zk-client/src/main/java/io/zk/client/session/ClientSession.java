package io.zk.client.session;

import io.netty.buffer.Unpooled;
import io.zk.client.hosts.ServerAddress;
import io.zk.client.hosts.ServerList;
import io.zk.client.session.Credentials.Credential;
import io.zk.client.session.Outcome.Certainty;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.KeeperState;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ConnectRequest;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    private final Timing timing;
    private final ReadOnlyStay readOnlyStay = new ReadOnlyStay();
    private final Watches watches = new Watches();
    private final Requests requests = new Requests(watches);
    private final Credentials credentials = new Credentials();
    private final SaslTalk sasl;
    private final Conversation conversation;

    private Phase phase = Phase.WAITING;
    private SessionState state = SessionState.CONNECTING;
    private long connection;
    private @Nullable ServerAddress server;
    private long sessionId;
    private byte[] password;
    private boolean metReadWrite;
    private @Nullable String lastFailure;

    private boolean started;
    private long connectDeadline;
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
        this(settings, servers, random, false);
    }

    /**
     * The same for a user that SASL may authenticate.
     *
     * @param saslWanted whether an exchange comes first on each connection
     */
    public ClientSession(
            SessionSettings settings, List<ServerAddress> servers, RandomGenerator random, boolean saslWanted) {
        this.sasl = new SaslTalk(saslWanted);
        this.settings = settings;
        this.servers = new ServerList(servers, random);
        this.in = new WireIn(Unpooled.EMPTY_BUFFER, settings.limits());
        this.sessionId = settings.sessionId();
        this.password = settings.password();
        this.timing = new Timing(settings.sessionTimeoutMillis());
        this.metReadWrite = settings.sessionId() != 0;
        this.conversation = new Conversation(settings, timing, watches, requests, credentials, sasl);
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
        return timing.timeoutMillis();
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
        return conversation.lastZxid();
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
                ? Math.min(
                        Math.min(timing.silenceDeadline(), timing.pingDeadline()),
                        Math.min(readOnlyStay.probeDeadline(), closeDeadline))
                : Math.min(connectDeadline, expiryDeadline());
        return Math.min(mine, Math.min(requests.nextDeadline(), credentials.nextDeadline()));
    }

    /** Takes one input at a time, and appends what it leads to. */
    public void step(long nowMillis, SessionInput input, List<SessionOutput> outputs) {
        now = nowMillis;
        out = outputs;
        if (!started) {
            started = true;
            timing.heard(now);
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
            case SASL_STEPPED -> saslStepped((SessionInput.SaslStepped) input);
            case CLOSE -> close(((SessionInput.Close) input).requestId());
        }
    }

    // What the user asks for.

    private boolean refusesMore(long requestId) {
        boolean over = phase == Phase.ENDED || closeRequestId != 0;
        if (over) {
            String detail = phase == Phase.ENDED ? "the session has ended: " + state : "the session is being closed";
            fail(requestId, Certainty.NO_EFFECT, endCode(), detail);
        }
        return over;
    }

    private void submit(Request request) {
        if (refusesMore(request.id())) {
            return;
        }
        Requests.Waiting waiting = new Requests.Waiting(request, deadline());
        if (phase == Phase.OPEN && !sasl.pending()) {
            conversation.send(waiting, now, out);
        } else if (request.watch() instanceof WatchChange.Remove removal && removal.local()) {
            watches.remove(removal, out);
            out.add(new SessionOutput.Complete(request.id(), new Outcome.Done(-1, null)));
        } else {
            requests.add(waiting);
        }
    }

    private void authenticate(SessionInput.Authenticate auth) {
        if (refusesMore(auth.requestId())) {
            return;
        }
        Credential credential = new Credential(auth.scheme(), auth.auth(), auth.requestId(), deadline());
        credentials.add(credential);
        if (phase == Phase.OPEN) {
            conversation.send(credential, now, out);
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
        closeDeadline =
                now + (settings.requestTimeoutMillis() > 0 ? settings.requestTimeoutMillis() : timing.timeoutMillis());
        conversation.send(new Requests.Waiting(request, Long.MAX_VALUE), now, out);
    }

    // What time brings.

    private void tick(boolean receiving) {
        if (!receiving && phase == Phase.OPEN) {
            timing.heard(now);
        }
        requests.completeLate(now, noConnection(), out);
        credentials.completeLate(now, out);
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
        if (now >= timing.silenceDeadline()) {
            lose("nothing heard from " + server + " for " + (now - timing.lastHeard()) + " ms", true);
            return;
        }
        if (now >= closeDeadline) {
            lose("no reply to the close", true);
            return;
        }
        if (now >= timing.pingDeadline()) {
            conversation.ping(now, out);
        }
        if (now >= readOnlyStay.probeDeadline()) {
            readOnlyStay.probed(now);
            out.add(new SessionOutput.Probe(servers.next()));
        }
    }

    private String noConnection() {
        return "no connection in time" + (lastFailure == null ? "" : "; the last attempt: " + lastFailure);
    }

    private void expire() {
        end(SessionState.EXPIRED, KeeperState.EXPIRED, "no server reached for " + (now - timing.lastHeard()) + " ms");
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
                conversation.lastZxid(),
                settings.sessionTimeoutMillis(),
                known ? sessionId : 0,
                known ? password : new byte[ConnectResponse.PASSWORD_BYTES],
                settings.readOnlyAllowed());
        conversation.introduce(connection, request, now, out);
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
        timing.heard(now);
        in.over(input.frame());
        try {
            if (phase == Phase.HANDSHAKING) {
                handshake(ConnectResponse.decode(in));
            } else {
                hear();
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
        timing.negotiated(response.timeoutMillis());
        metReadWrite |= !readOnly;
        phase = Phase.OPEN;
        servers.succeeded();
        if (readOnly) {
            readOnlyStay.began(now);
        }
        changeState(
                readOnly ? SessionState.CONNECTED_READ_ONLY : SessionState.CONNECTED,
                readOnly ? KeeperState.CONNECTED_READ_ONLY : KeeperState.SYNC_CONNECTED,
                "connected to " + server);
        conversation.authenticate(now, out);
        if (sasl.wanted()) {
            sasl.begin();
            saslStep(null);
        } else {
            conversation.begin(now, out);
        }
    }

    private void saslStep(byte @Nullable [] token) {
        out.add(new SessionOutput.SaslStep(connection, Objects.requireNonNull(server), token));
    }

    private void saslStepped(SessionInput.SaslStepped input) {
        if (input.connection() != connection || !sasl.pending()) {
            return;
        }
        byte[] token = input.token();
        if (input.failure() != null) {
            end(SessionState.AUTH_FAILED, KeeperState.AUTH_FAILED, "the SASL exchange fails: " + input.failure());
        } else if (token != null) {
            conversation.send(token, input.complete(), now, out);
        } else if (input.complete()) {
            saslDone();
        } else {
            end(SessionState.AUTH_FAILED, KeeperState.AUTH_FAILED, "the SASL exchange comes to no end");
        }
    }

    private void saslDone() {
        sasl.over();
        changeState(state, KeeperState.SASL_AUTHENTICATED, "authenticated by SASL");
        conversation.begin(now, out);
    }

    private void hear() throws WireException {
        Conversation.Ending ending = conversation.hear(in, out);
        if (ending == null) {
            return;
        }
        switch (ending.kind()) {
            case LOST -> lose(ending.reason(), true);
            case AUTH_FAILED -> end(SessionState.AUTH_FAILED, KeeperState.AUTH_FAILED, ending.reason());
            case SASL_STEP -> saslStep(sasl.token());
            case SASL_DONE -> saslDone();
            case CLOSED -> {
                closeRequestId = 0;
                end(SessionState.CLOSED, KeeperState.CLOSED, ending.reason());
            }
        }
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
        readOnlyStay.ended();
        credentials.connectionLost();
        sasl.over();
        requests.failSent(ErrorCode.CONNECTION_LOSS, reason, out);
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
        sasl.over();
        server = null;
        state = last;
        requests.failSent(endCode(), reason, out);
        requests.failWaiting(endCode(), reason, out);
        credentials.fail(endCode(), reason, out);
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

    private void fail(long requestId, Certainty certainty, ErrorCode code, @Nullable String detail) {
        Requests.fail(requestId, certainty, code, detail, out);
    }

    private ErrorCode endCode() {
        return state == SessionState.AUTH_FAILED ? ErrorCode.AUTH_FAILED : ErrorCode.SESSION_EXPIRED;
    }

    // Deadlines.

    private long deadline() {
        return settings.requestTimeoutMillis() > 0 ? now + settings.requestTimeoutMillis() : Long.MAX_VALUE;
    }

    private int connectTimeout() {
        return timing.connectTimeout(servers.size());
    }

    /** Never for a session that no server with a quorum knows. */
    private long expiryDeadline() {
        return metReadWrite ? timing.expiryDeadline() : Long.MAX_VALUE;
    }
}

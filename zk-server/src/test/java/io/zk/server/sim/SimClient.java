package io.zk.server.sim;

import io.zk.client.hosts.ServerAddress;
import io.zk.client.session.ClientSession;
import io.zk.client.session.Outcome;
import io.zk.client.session.Request;
import io.zk.client.session.SessionInput;
import io.zk.client.session.SessionOutput;
import io.zk.client.session.SessionSettings;
import io.zk.client.session.SessionState;
import io.zk.client.session.WatchChange;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client in the simulator: the real session core, over simulated links. Starts a new session when one ends. */
final class SimClient {
    /** The token of the watch that sees everything. */
    static final String RECURSIVE = "recursive";

    private static final int CONNECT_MICROS = 5_000;

    /** A server's port is so much above its id. */
    private static final int PORT_BASE = 2180;

    private final World world;
    private final List<SimServer> servers;
    private final Checkers checkers;
    private final int number;
    private final int timeoutMillis;
    private final long slowness;
    private final Map<Long, SimLink> links = new HashMap<>();
    private final Map<Long, Consumer<Outcome>> waiting = new HashMap<>();
    private final Map<Integer, Long> shunned = new HashMap<>();
    private final Set<Long> syncs = new HashSet<>();
    private ClientSession session;
    private long requests;
    private long unreachableUntil;
    private boolean stepping;
    private final List<SessionInput> queued = new ArrayList<>();

    SimClient(World world, List<SimServer> servers, Checkers checkers, int number, int timeoutMillis) {
        this.world = world;
        this.servers = servers;
        this.checkers = checkers;
        this.number = number;
        this.timeoutMillis = timeoutMillis;
        this.slowness = world.skewed(20_000);
        this.session = begin();
    }

    int number() {
        return number;
    }

    long sessionId() {
        return session.sessionId();
    }

    long lastZxid() {
        return session.lastZxid();
    }

    int outstanding() {
        return waiting.size();
    }

    /** Asks; the answer comes exactly once. */
    void submit(OpCode opCode, @Nullable Message body, @Nullable WatchChange watch, Consumer<Outcome> done) {
        long id = ++requests;
        waiting.put(id, done);
        if (opCode == OpCode.SYNC) {
            syncs.add(id);
            checkers.syncAsked(number, id);
        }
        input(new SessionInput.Submit(new Request(id, opCode, body, watch)));
    }

    /** Ends the session as a well-behaved client does; another one begins. */
    void close() {
        long id = ++requests;
        waiting.put(id, outcome -> {});
        input(new SessionInput.Close(id));
    }

    /** No way to the server for about as long as its session may last: it may come back just in time, or just too late. */
    void isolate() {
        unreachableUntil = world.millis() + timeoutMillis / 2 + world.random().nextInt(timeoutMillis);
        cut();
    }

    /** Its way to the server that it is connected to is gone for a while: it moves to another one. */
    void move() {
        for (SimLink link : links.values()) {
            shunned.put(link.server().id(), world.millis() + world.skewed(10_000));
        }
        cut();
    }

    /** Its link breaks. */
    void cut() {
        for (SimLink link : List.copyOf(links.values())) {
            link.cut();
        }
    }

    void input(SessionInput input) {
        queued.add(input);
        if (stepping) {
            return;
        }
        stepping = true;
        while (!queued.isEmpty()) {
            List<SessionOutput> outputs = new ArrayList<>();
            session.step(world.millis(), queued.remove(0), outputs);
            for (SessionOutput output : outputs) {
                carryOut(output);
            }
        }
        stepping = false;
        wakeAtDeadline();
    }

    private ClientSession begin() {
        ClientSession begun = new ClientSession(
                SessionSettings.of(timeoutMillis, 0),
                servers.stream()
                        .map(server -> new ServerAddress("server", PORT_BASE + server.id()))
                        .toList(),
                new Random(world.random().nextLong()));
        world.after(1, () -> input(new SessionInput.Tick(true)));
        return begun;
    }

    private void wakeAtDeadline() {
        ClientSession current = session;
        long deadline = current.nextDeadline();
        if (deadline != Long.MAX_VALUE) {
            world.at(Math.max(deadline * 1_000, world.micros() + 1_000), () -> {
                if (session == current && current.nextDeadline() <= world.millis()) {
                    input(new SessionInput.Tick(true));
                }
            });
        }
    }

    private void carryOut(SessionOutput output) {
        switch (output.kind()) {
            case DIAL -> dial((SessionOutput.Dial) output);
            case CLOSE_CONNECTION -> {
                SimLink link = links.remove(((SessionOutput.CloseConnection) output).connection());
                if (link != null) {
                    link.closedByClient();
                }
            }
            case SEND_FRAME -> {
                SessionOutput.SendFrame send = (SessionOutput.SendFrame) output;
                SimLink link = links.get(send.connection());
                if (link != null) {
                    link.toServer(send.frame());
                }
            }
            case PROBE, SASL_STEP -> {}
            case COMPLETE -> {
                SessionOutput.Complete complete = (SessionOutput.Complete) output;
                boolean sync = syncs.remove(complete.requestId());
                if (complete.outcome() instanceof Outcome.Done done) {
                    if (sync) {
                        checkers.synced(number, complete.requestId(), done.zxid());
                    }
                    checkers.replied(number, session.sessionId(), done.zxid());
                }
                Consumer<Outcome> done = waiting.remove(complete.requestId());
                if (done == null) {
                    throw new Violation("request " + complete.requestId() + " completed twice");
                }
                done.accept(complete.outcome());
            }
            case WATCH_FIRED -> {
                SessionOutput.WatchFired fired = (SessionOutput.WatchFired) output;
                for (Object token : fired.watchers()) {
                    if (token.equals(RECURSIVE)) {
                        checkers.recursivelyNotified(number, fired.type(), fired.path(), fired.zxid());
                    } else {
                        checkers.notified(number, (Long) token, fired.type(), fired.path(), fired.zxid());
                    }
                }
            }
            case STATE_CHANGED -> stateChanged(((SessionOutput.StateChanged) output).state());
        }
    }

    /** What a link brings; nothing any more once the client has closed it, or has begun another session. */
    void received(SimLink link, SessionInput input) {
        if (links.get(link.number()) == link) {
            input(input);
        }
    }

    private void dial(SessionOutput.Dial dial) {
        ClientSession dialling = session;
        long connection = dial.connection();
        SimServer server = servers.stream()
                .filter(each -> PORT_BASE + each.id() == dial.server().port())
                .findFirst()
                .orElseThrow();
        world.after(world.skewed(CONNECT_MICROS), () -> {
            SimProcess process = server.process();
            if (session != dialling) {
                // Sessions number their connections each for itself.
                return;
            }
            if (process == null || world.millis() < unreachableUntil || shuns(server)) {
                input(new SessionInput.Disconnected(connection, "refused"));
            } else {
                SimLink link = new SimLink(world, this, process, connection, slowness);
                boolean served = process.service().accepted(link);
                links.put(connection, link);
                input(new SessionInput.Connected(connection));
                if (!served) {
                    link.closeAfterBytes();
                }
            }
        });
    }

    private boolean shuns(SimServer server) {
        return world.millis() < shunned.getOrDefault(server.id(), 0L);
    }

    private void stateChanged(SessionState state) {
        if (!state.isConnected()) {
            checkers.disconnected(number);
        }
        if (state.isFinal()) {
            checkers.sessionEnded(number);
            links.values().forEach(SimLink::closedByClient);
            links.clear();
            session = begin();
        }
    }
}

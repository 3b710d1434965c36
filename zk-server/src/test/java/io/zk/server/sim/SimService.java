package io.zk.server.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.server.replica.ClientConnection;
import io.zk.server.replica.ClientLoop;
import io.zk.server.replica.Input;
import io.zk.server.session.SessionTimeouts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What the I/O threads of a process do: the connections of clients and the loops that serve them. */
final class SimService {
    private final World world;
    private final SimProcess process;
    private final SessionTimeouts timeouts;
    private final Checkers checkers;
    private final List<SimLink> links = new ArrayList<>();
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
    private List<ClientLoop> loops = List.of();

    private record Arrival(SimLink link, byte[] frame) {}

    SimService(World world, SimProcess process, SessionTimeouts timeouts, Checkers checkers) {
        this.world = world;
        this.process = process;
        this.timeouts = timeouts;
        this.checkers = checkers;
    }

    /** Whether clients are served now. */
    boolean serving() {
        return !loops.isEmpty();
    }

    int connections() {
        return links.size();
    }

    /** From the first moment on. */
    void begin(List<ClientLoop> first) {
        loops = first;
    }

    /** The threads learn of it a little later, and until then go on with what they have. */
    void serve(List<ClientLoop> next) {
        process.later(world.skewed(400), () -> {
            for (SimLink link : List.copyOf(links)) {
                link.closeAfterBytes();
            }
            loops = next;
        });
    }

    void die() {
        for (SimLink link : List.copyOf(links)) {
            link.cut();
        }
    }

    // ---- connections

    /** False: it is closed at once, as there is nobody to serve it. */
    boolean accepted(SimLink link) {
        if (loops.isEmpty()) {
            return false;
        }
        ClientLoop loop = loops.get(world.random().nextInt(loops.size()));
        link.serverEnd(loop, loop.connect(link.address(), link, world.now().wallMillis()));
        links.add(link);
        return true;
    }

    void arrived(SimLink link, byte[] frame) {
        arrivals.add(new Arrival(link, frame));
        process.later(world.skewed(300), this::loopTurn);
    }

    void lost(SimLink link) {
        if (process.stopping()) {
            process.later(0, () -> lost(link));
            return;
        }
        if (links.remove(link) && !process.dead()) {
            link.loop().disconnected(link.connection());
            post(link.loop());
        }
    }

    private long now() {
        return process.server().clock().millis();
    }

    private void loopTurn() {
        int batch = 1 + world.random().nextInt(8);
        while (batch-- > 0 && !arrivals.isEmpty()) {
            Arrival arrival = arrivals.remove();
            if (links.contains(arrival.link())) {
                ClientLoop loop = arrival.link().loop();
                ClientConnection connection = arrival.link().connection();
                loop.drain(now());
                loop.frame(connection, Unpooled.wrappedBuffer(arrival.frame()), now());
                if (connection.sessionId() != 0) {
                    checkers.heard(process.server().id(), connection.sessionId(), now());
                }
                flush(loop);
            }
        }
        if (!arrivals.isEmpty()) {
            process.later(world.skewed(100), this::loopTurn);
        }
    }

    /** Wakes the loops for which something was delivered. */
    void deliver() {
        for (ClientLoop loop : loops) {
            if (loop.hasDeliveries()) {
                process.later(world.skewed(400), () -> drain(loop));
            }
        }
    }

    private void drain(ClientLoop loop) {
        loop.drain(now());
        flush(loop);
    }

    private void flush(ClientLoop loop) {
        post(loop);
        for (ClientConnection connection : loop.takeDirty()) {
            SimLink link = (SimLink) connection.outlet();
            ByteBuf bytes = connection.takeOut();
            if (bytes != null) {
                link.toClient(bytes);
            }
            if (connection.closing()) {
                link.closeAfterBytes();
            }
        }
    }

    private void post(ClientLoop loop) {
        process.post(loop.takeInputs());
    }

    void touchLater() {
        process.later(timeouts.tickMillis() * 250L, () -> {
            for (ClientLoop loop : loops) {
                Input.Touched touched = loop.takeTouches();
                if (touched != null) {
                    process.post(touched);
                }
            }
            touchLater();
        });
    }
}

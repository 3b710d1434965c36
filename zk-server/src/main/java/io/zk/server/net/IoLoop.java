package io.zk.server.net;

import io.netty.channel.EventLoop;
import io.zk.server.replica.ClientConnection;
import io.zk.server.replica.ClientLoop;
import io.zk.server.replica.Input;
import io.zk.server.replica.SaslAnswer;
import io.zk.server.replica.SaslService;
import io.zk.server.replica.SaslStep;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One I/O thread: gathers what its sockets have received, has it answered in one batch under the tree gate, and flushes
 * each connection once. A batch runs as a task behind the sockets of the same turn, so it holds whatever all of them
 * brought. Owned by its event loop but for {@link #wake} and {@link #open}.
 */
public final class IoLoop {
    private static final long NANOS_A_MILLI = 1_000_000;

    private final ClientLoop idle;
    private final LoopGate gate;
    private final CoreInbox core;
    private final SaslService sasl;
    private final List<SaslAnswer> saslAnswers = new ArrayList<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ReceiveSizes receiveSizes = new ReceiveSizes();
    /** Connections without a session, and when their time is up: the oldest first. */
    private final Map<ClientChannel, Long> sessionless = new LinkedHashMap<>();
    /** Connections that are being closed, likewise. */
    private final Map<ClientChannel, Long> closing = new LinkedHashMap<>();

    private final WarningPace warnings = new WarningPace();
    private final OpenChannels open = new OpenChannels();
    private ClientLoop clients;
    private List<ClientChannel> ready = new ArrayList<>();
    private List<ClientChannel> spare = new ArrayList<>();
    private List<ClientChannel> gone = new ArrayList<>();
    private boolean scheduled;
    private @Nullable EventLoop executor;

    /** @param idle what takes connections, and ends them, while nobody serves clients */
    public IoLoop(ClientLoop idle, LoopGate gate, CoreInbox core, SaslService sasl) {
        this.sasl = sasl;
        this.idle = idle;
        this.clients = idle;
        this.gate = gate;
        this.core = core;
    }

    /** The core has left deliveries for this loop: a batch will take them. Any thread; never blocks. */
    public void wake() {
        EventLoop loop = executor;
        if (loop != null && woken.compareAndSet(false, true)) {
            loop.execute(this::batch);
        }
    }

    /**
     * Clients are served by this from now on, by nobody if it is null. The connections there are end, but for those that
     * wait for the answer to a word. Any thread; before the port is bound, or while it runs.
     */
    public void serve(@Nullable ClientLoop next) {
        EventLoop loop = executor;
        if (loop == null) {
            clients = next == null ? idle : next;
        } else {
            loop.execute(() -> replace(next == null ? idle : next));
        }
    }

    /** Whether clients are served. */
    boolean serves() {
        return clients != idle;
    }

    ClientLoop clients() {
        return clients;
    }

    private void replace(ClientLoop next) {
        try {
            List<ClientChannel> served =
                    open.list().stream().filter(ClientChannel::served).toList();
            gate.enter();
            try {
                for (ClientChannel channel : served) {
                    clients.disconnected(channel.connection());
                }
            } finally {
                gate.leave();
            }
            // What they say of those connections concerns nobody any more.
            clients.takeInputs();
            clients.takeDirty();
            clients.takeSaslSteps();
            gone.clear();
            sessionless.clear();
            closing.clear();
            served.forEach(ClientChannel::retire);
            clients = next;
        } catch (Throwable cause) { // top of a thread: as in a batch
            core.failed(cause);
        }
    }

    /** Monotonic milliseconds, as the core counts them. */
    static long millis() {
        return System.nanoTime() / NANOS_A_MILLI;
    }

    void start(EventLoop loop, int reportMillis) {
        executor = loop;
        loop.scheduleAtFixedRate(this::report, reportMillis, reportMillis, TimeUnit.MILLISECONDS);
    }

    boolean runs(EventLoop loop) {
        return executor == loop;
    }

    ReceiveSizes receiveSizes() {
        return receiveSizes;
    }

    CoreInbox core() {
        return core;
    }

    /** Every connection that has not gone. Any thread. */
    List<ClientChannel> open() {
        return open.list();
    }

    /** How many those are. Any thread. */
    int openCount() {
        return open.count();
    }

    /** Has connected. */
    void connected(ClientChannel channel) {
        open.add(channel);
    }

    /** Has bytes to look at. */
    void ready(ClientChannel channel) {
        ready.add(channel);
        schedule();
    }

    /**
     * Is closed.
     *
     * @param served whether somebody has to be told
     */
    void gone(ClientChannel channel, boolean served) {
        // At once, not when their time is up: short connections would fill the heap by then.
        sessionless.remove(channel);
        closing.remove(channel);
        open.remove(channel);
        if (served) {
            gone.add(channel);
            schedule();
        }
    }

    /** @param millis the same for every connection */
    void expectSession(ClientChannel channel, long millis) {
        sessionless.put(channel, millis() + millis);
    }

    void sessionOpened(ClientChannel channel) {
        sessionless.remove(channel);
    }

    void expectClose(ClientChannel channel) {
        closing.put(channel, millis() + Bounds.CLOSING_MILLIS);
    }

    /** Whether something a client can cause may be logged now: at most once a second. */
    boolean mayWarn() {
        return warnings.mayWarn();
    }

    /** A step of a SASL exchange was taken: the next batch will see to it. Any thread. */
    private void answered(SaslAnswer answer) {
        EventLoop loop = executor;
        if (loop != null && !loop.isShuttingDown()) {
            loop.execute(() -> {
                saslAnswers.add(answer);
                schedule();
            });
        }
    }

    private void schedule() {
        EventLoop loop = executor;
        if (!scheduled && loop != null) {
            scheduled = true;
            loop.execute(this::batch);
        }
    }

    private void batch() {
        scheduled = false;
        // Before the outbox is drained, so that what comes later wakes this loop again.
        woken.set(false);
        List<ClientChannel> turn = ready;
        ready = spare;
        spare = turn;
        try {
            answer(turn, millis());
            for (SaslStep step : clients.takeSaslSteps()) {
                sasl.step(step, this::answered);
            }
            List<Input> inputs = clients.takeInputs();
            if (!inputs.isEmpty()) {
                core.submit(inputs);
            }
            for (ClientConnection connection : clients.takeDirty()) {
                flush((ClientChannel) connection.outlet());
            }
            for (ClientChannel channel : turn) {
                endTurn(channel);
            }
            turn.clear();
        } catch (Throwable cause) { // top of a thread: whatever it is, the state behind it is not to be trusted
            core.failed(cause);
        }
    }

    // What goes wrong with one socket ends its connection, not the server: nothing but its bytes is at stake.

    private static void flush(ClientChannel channel) {
        try {
            channel.flush();
        } catch (RuntimeException e) {
            channel.giveUp(e);
        }
    }

    private static void endTurn(ClientChannel channel) {
        try {
            channel.endTurn();
        } catch (RuntimeException e) {
            channel.giveUp(e);
        }
    }

    /** Everything that needs the tree. */
    private void answer(List<ClientChannel> turn, long now) {
        int held = 0;
        gate.enter();
        try {
            clients.drain(now);
            for (SaslAnswer answer : saslAnswers) {
                clients.heard(answer, now);
            }
            saslAnswers.clear();
            for (ClientChannel channel : turn) {
                if (held > Bounds.FRAMES_A_HOLD) {
                    held = 0;
                    gate.leave();
                    gate.enter();
                    clients.drain(now);
                }
                held += channel.frames(now);
            }
            for (ClientChannel channel : gone) {
                clients.disconnected(channel.connection());
            }
            gone.clear();
        } finally {
            gate.leave();
        }
    }

    /** Tells the core who was heard of, and looks after those whose time is up. */
    private void report() {
        try {
            Input.Touched touched = clients.takeTouches();
            if (touched != null) {
                core.post(List.of(touched));
            }
            long now = millis();
            overdue(sessionless, now).forEach(ClientChannel::expireSessionless);
            overdue(closing, now).forEach(ClientChannel::closeNow);
        } catch (Throwable cause) { // top of a thread, as above
            core.failed(cause);
        }
    }

    /** Takes out the connections whose time is up. To close one changes the map. */
    private static List<ClientChannel> overdue(Map<ClientChannel, Long> waiting, long now) {
        List<ClientChannel> overdue = new ArrayList<>();
        Iterator<Map.Entry<ClientChannel, Long>> oldest = waiting.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<ClientChannel, Long> next = oldest.next();
            if (next.getValue() > now) {
                break;
            }
            overdue.add(next.getKey());
            oldest.remove();
        }
        return overdue;
    }
}

package io.zk.client.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.concurrent.Future;
import io.zk.client.hosts.ServerAddress;
import io.zk.client.session.ClientSession;
import io.zk.client.session.Outcome;
import io.zk.client.session.Outcome.Certainty;
import io.zk.client.session.SessionInput;
import io.zk.client.session.SessionOutput;
import io.zk.client.session.SessionSettings;
import io.zk.client.session.SessionState;
import io.zk.protocol.data.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one {@link ClientSession} on one event loop: feeds it what the socket, the timer and other threads bring, and
 * carries out what it puts out. All fields belong to the loop, except where they say otherwise. Work comes in batches:
 * whatever calls or frames have arrived are stepped through together, then written with one flush and handed to the
 * callbacks at once.
 */
public final class SessionLoop {
    /** Callbacks waiting for a slow user before reading stops; it goes on at half of that. */
    static final int BACKLOG_MAX = 10_000;

    /** A batch larger than this is written in parts. */
    private static final int WRITE_BYTES_MAX = 256 * 1024;

    private final ClientSession session;
    private final SessionSettings settings;
    private final LoopSettings loopSettings;
    private final EventLoop loop;
    private final Dialer dialer;
    private final @Nullable SaslExchanges exchanges;
    private final Callbacks callbacks;
    private final SessionListener listener;
    private final Runnable onEnd;

    /** Calls of other threads, on their way to the loop. */
    private final ConcurrentLinkedQueue<Call> submitted = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean drainScheduled = new AtomicBoolean();

    /** Calls submitted and not completed; counted by any thread. */
    private final AtomicInteger outstanding = new AtomicInteger();

    private final LongObjectHashMap<Call> calls = new LongObjectHashMap<>();
    private final List<SessionOutput> outputs = new ArrayList<>();
    private boolean performing;
    private long lastRequestId;
    private int awaitedCalls;
    private long connection;
    private @Nullable Future<Channel> dial;
    private @Nullable Channel channel;
    private @Nullable ByteBuf unwritten;
    private @Nullable Future<?> timer;
    private long timerAt = Long.MAX_VALUE;
    private boolean reading = true;
    private volatile boolean ended;
    private volatile SessionView view;

    /**
     * A loop that does nothing before {@link #start}.
     *
     * @param onEnd run on the loop once the session has ended and the last callback is handed over
     */
    public SessionLoop(
            SessionSettings settings,
            List<ServerAddress> servers,
            LoopSettings loopSettings,
            Callbacks callbacks,
            SessionListener listener,
            Runnable onEnd) {
        this.settings = settings;
        this.session = new ClientSession(settings, servers, new SplittableRandom(), loopSettings.sasl() != null);
        this.loopSettings = loopSettings;
        this.exchanges = loopSettings.sasl() == null ? null : new SaslExchanges(loopSettings.sasl());
        this.loop = loopSettings.threads().next();
        this.dialer = new Dialer(loop, loopSettings.threads());
        this.callbacks = callbacks;
        this.listener = listener;
        this.onEnd = onEnd;
        this.view = snapshot();
    }

    /** Begins to connect. Once, any thread. */
    public void start() {
        execute(this::timeOut);
    }

    /** The session as it stood at its last change. Any thread. */
    public SessionView view() {
        return view;
    }

    /** Whether the caller is this loop's thread, which must never wait. Any thread. */
    public boolean isLoopThread() {
        return loop.inEventLoop();
    }

    /** Hands a call to the session, behind those submitted before; turned away if too many are unfinished. Any thread. */
    public void submit(Call call) {
        if (outstanding.incrementAndGet() > loopSettings.outstandingMax()) {
            outstanding.decrementAndGet();
            call.turnedAway(new Outcome.Failed(
                    Certainty.NO_EFFECT,
                    ErrorCode.THROTTLED_OP,
                    loopSettings.outstandingMax() + " requests are outstanding; wait for some of them"));
            return;
        }
        enqueue(call);
    }

    /** Hands the call that closes the session to it, however many others are unfinished. Any thread. */
    public void submitClose(Call call) {
        outstanding.incrementAndGet();
        enqueue(call);
    }

    /** Gives the session another list of servers. Any thread. */
    public void replaceServers(List<ServerAddress> servers) {
        execute(() -> {
            step(new SessionInput.ReplaceServers(servers));
            batchEnded();
        });
    }

    private void enqueue(Call call) {
        submitted.add(call);
        if (drainScheduled.compareAndSet(false, true)) {
            execute(this::drain);
        }
        if (ended) {
            turnAwaySubmitted();
        }
    }

    private void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The threads are gone, and the session with them.
            turnAwaySubmitted();
        }
    }

    private void turnAwaySubmitted() {
        ErrorCode code = view.state() == SessionState.AUTH_FAILED ? ErrorCode.AUTH_FAILED : ErrorCode.SESSION_EXPIRED;
        for (Call call = submitted.poll(); call != null; call = submitted.poll()) {
            outstanding.decrementAndGet();
            call.turnedAway(new Outcome.Failed(Certainty.NO_EFFECT, code, "the session has ended"));
        }
    }

    // On the loop.

    private void drain() {
        drainScheduled.set(false);
        for (Call call = submitted.poll(); call != null; call = submitted.poll()) {
            long requestId = ++lastRequestId;
            calls.put(requestId, call);
            if (call.isAwaited()) {
                awaitedCalls++;
                // The thread may be the one whose callbacks are behind: it needs its reply to go on.
                resumeReading();
            }
            step(call.input(requestId));
        }
        batchEnded();
    }

    private void timeOut() {
        timer = null;
        timerAt = Long.MAX_VALUE;
        step(new SessionInput.Tick(reading));
        batchEnded();
    }

    /** One frame of a server; batchEnded() follows when there are no more at hand. */
    void frameReceived(long number, ByteBuf frame) {
        step(new SessionInput.FrameReceived(number, frame));
    }

    /** A connection has ended, whoever ended it. */
    void disconnected(long number, String reason) {
        step(new SessionInput.Disconnected(number, reason));
        batchEnded();
    }

    /** Writes, calls back and sets the timer for all that was stepped through. */
    void batchEnded() {
        if (performing) {
            // Inside an output, as the close of a channel; the batch goes on after it.
            return;
        }
        write();
        callbacks.flush();
        setTimer();
        pauseReading();
        if (!ended && session.state().isFinal()) {
            end();
        }
    }

    private void step(SessionInput input) {
        session.step(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), input, outputs);
        if (session.state() != view.state()) {
            // First of all, so that nobody is told of a failure while the state still looks fine.
            view = snapshot();
        }
        if (performing) {
            return;
        }
        performing = true;
        // Performing one may step again, and append more.
        for (int i = 0; i < outputs.size(); i++) {
            perform(outputs.get(i));
        }
        outputs.clear();
        performing = false;
    }

    private void perform(SessionOutput output) {
        switch (output.kind()) {
            case DIAL -> dial((SessionOutput.Dial) output);
            case CLOSE_CONNECTION -> closeConnection();
            case SEND_FRAME -> send(((SessionOutput.SendFrame) output).frame());
            case PROBE -> probe(((SessionOutput.Probe) output).server());
            case SASL_STEP -> saslStep((SessionOutput.SaslStep) output);
            case COMPLETE -> complete((SessionOutput.Complete) output);
            case WATCH_FIRED -> listener.watchFired((SessionOutput.WatchFired) output);
            case STATE_CHANGED -> listener.stateChanged((SessionOutput.StateChanged) output);
        }
    }

    private void dial(SessionOutput.Dial output) {
        closeConnection();
        long number = output.connection();
        connection = number;
        view = snapshot();
        Future<Channel> attempt = dialer.dial(output.server(), pipeline(number, output.server()));
        dial = attempt;
        attempt.addListener(done -> {
            if (number != connection || !attempt.equals(dial)) {
                return;
            }
            dial = null;
            if (done.isSuccess()) {
                Channel connected = attempt.getNow();
                connected.config().setAutoRead(reading);
                channel = connected;
                step(new SessionInput.Connected(number));
            } else {
                step(new SessionInput.Disconnected(
                        number, String.valueOf(attempt.cause().getMessage())));
            }
            batchEnded();
        });
    }

    private ChannelInitializer<Channel> pipeline(long number, ServerAddress server) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel made) {
                secure(made, server);
                made.pipeline()
                        .addLast(new FrameHandler(
                                SessionLoop.this, number, settings.limits().frameBytesMax()));
            }
        };
    }

    private void secure(Channel made, ServerAddress server) {
        Supplier<SslContext> tls = loopSettings.tls();
        if (tls != null) {
            Executor handshakes = loopSettings.threads().handshakes();
            made.pipeline().addLast(tls.get().newHandler(made.alloc(), server.host(), server.port(), handshakes));
        }
    }

    private void closeConnection() {
        if (dial != null) {
            dial.cancel(false);
            dial = null;
        }
        write();
        if (channel != null) {
            Channel closing = channel;
            channel = null;
            closing.close();
        }
    }

    private void send(ByteBuf frame) {
        if (channel == null) {
            return;
        }
        if (unwritten == null) {
            unwritten = channel.alloc().buffer(Math.max(1024, frame.readableBytes() + 4));
        }
        unwritten.writeInt(frame.readableBytes());
        unwritten.writeBytes(frame);
        if (unwritten.readableBytes() > WRITE_BYTES_MAX) {
            write();
        }
    }

    private void write() {
        if (unwritten != null && channel != null) {
            channel.writeAndFlush(unwritten, channel.voidPromise());
            unwritten = null;
        }
    }

    private void probe(ServerAddress server) {
        dialer.dial(server, new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel made) {
                secure(made, server);
                made.pipeline().addLast(new ReadWriteProbe(readWrite -> {
                    step(new SessionInput.Probed(server, readWrite));
                    batchEnded();
                }));
            }
        });
    }

    private void saslStep(SessionOutput.SaslStep output) {
        if (exchanges != null) {
            exchanges.step(
                    output,
                    stepped -> execute(() -> {
                        step(stepped);
                        batchEnded();
                    }));
        }
    }

    private void complete(SessionOutput.Complete output) {
        Call call = calls.remove(output.requestId());
        if (call == null) {
            throw new IllegalStateException("request " + output.requestId() + " completed twice");
        }
        outstanding.decrementAndGet();
        if (call.isAwaited()) {
            awaitedCalls--;
        }
        call.completed(output.outcome());
    }

    private void setTimer() {
        long next = session.nextDeadline();
        if (next >= timerAt) {
            // An early tick does no harm, and setting the timer anew for every request would.
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        timerAt = next;
        long delay = Math.max(0, next - TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        timer = loop.schedule(this::timeOut, delay, TimeUnit.MILLISECONDS);
    }

    private void pauseReading() {
        if (reading && channel != null && awaitedCalls == 0 && callbacks.backlog() > BACKLOG_MAX) {
            reading = false;
            channel.config().setAutoRead(false);
            callbacks.whenBacklogAtMost(BACKLOG_MAX / 2, () -> execute(this::resumeReading));
        }
    }

    private void resumeReading() {
        if (!reading) {
            reading = true;
            if (channel != null) {
                channel.config().setAutoRead(true);
            }
        }
    }

    private void end() {
        ended = true;
        closeConnection();
        turnAwaySubmitted();
        if (timer != null) {
            timer.cancel(false);
        }
        dialer.close();
        if (exchanges != null) {
            exchanges.close();
        }
        onEnd.run();
    }

    private SessionView snapshot() {
        return new SessionView(
                session.state(),
                session.sessionId(),
                session.password().clone(),
                session.timeoutMillis(),
                session.server(),
                session.lastFailure());
    }
}

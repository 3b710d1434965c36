package io.zk.server.net;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A learner's attempt to reach its leader, until it works or is cancelled. A new leader may not listen yet, so the pauses
 * are short. Loop.
 */
final class LeaderDial implements DialRound.Outcome {
    private static final Logger LOG = LogManager.getLogger(LeaderDial.class);
    private static final long PAUSE_MILLIS_MIN = 1;
    private static final long PAUSE_MILLIS_MAX = 100;

    private final PeerLoop loop;
    private final DialRound.Options options;
    private final Supplier<List<InetSocketAddress>> addresses;
    private final Prover prover;
    private final Consumer<Channel> reached;
    private @Nullable LinkProof proof;
    private @Nullable DialRound round;
    private @Nullable ScheduledFuture<?> pause;
    private long pauseMillis = PAUSE_MILLIS_MIN;

    /** Proves to the leader who this server is, where that is wanted. */
    interface Prover {
        boolean proves();

        LinkProof prove(Channel channel, LinkProof.Outcome outcome);
    }

    /**
     * @param addresses of the leader by name, asked for at each try
     * @param reached gets the channel, which has no handlers and is not being read
     */
    LeaderDial(
            PeerLoop loop,
            DialRound.Options options,
            Supplier<List<InetSocketAddress>> addresses,
            Prover prover,
            Consumer<Channel> reached) {
        this.loop = loop;
        this.options = options;
        this.addresses = addresses;
        this.prover = prover;
        this.reached = reached;
    }

    void start() {
        pause = null;
        List<InetSocketAddress> targets = addresses.get();
        if (targets.isEmpty()) {
            failed("it is no member");
            return;
        }
        DialRound next = new DialRound(loop, options, this);
        round = next;
        next.start(targets);
    }

    void cancel() {
        if (round != null) {
            round.cancel();
        }
        if (proof != null) {
            proof.cancel();
        }
        if (pause != null) {
            pause.cancel(false);
        }
    }

    @Override
    public void connected(Channel channel) {
        if (!prover.proves()) {
            reached.accept(channel);
            return;
        }
        proof = prover.prove(channel, new LinkProof.Outcome() {
            @Override
            public void passed() {
                proof = null;
                reached.accept(channel);
            }

            @Override
            public void refused(String why) {
                proof = null;
                failed(why);
            }
        });
    }

    @Override
    public void failed(String reason) {
        LOG.debug("the leader is not reached: {}", reason);
        if (pauseMillis == PAUSE_MILLIS_MAX && loop.mayWarn()) {
            LOG.warn("the leader is still not reached: {}", reason);
        }
        pause = loop.schedule(this::start, pauseMillis);
        pauseMillis = Math.min(2 * pauseMillis, PAUSE_MILLIS_MAX);
    }
}

package io.zk.server.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.ScheduledFuture;
import io.zk.server.election.Notification;
import io.zk.server.election.PeerState;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this server has for one other member's election port: at most one link, at most one attempt to have one, and the
 * newest notification that could not be sent. Of the two ends of a link the one with the larger id has opened it: this
 * server keeps what it opens to a smaller id, and only knocks at a larger one, which then dials back. Loop.
 */
final class ElectionPeer implements DialRound.Outcome {
    private static final long PAUSE_MILLIS_MIN = 20;
    private static final long PAUSE_MILLIS_MAX = 1000;

    /** Least time for dialling back; knocking again would break what comes of it. */
    private static final long DIAL_BACK_MILLIS_MIN = 50;

    private static final int DIAL_BACK_ROUND_TRIPS = 4;

    /** A link that stood for this time was no mistake, and is dialled again at once. */
    private static final long PROVED_MILLIS = 1000;

    private final ElectionPort port;
    private final PeerLoop loop;
    private final long id;
    private final boolean knocks;
    private @Nullable Notification unsent;
    private @Nullable Notification last;
    private @Nullable ElectionLink link;
    private @Nullable DialRound dialling;
    /** Of what was dialled: as long as there is one, the dialling is not over. */
    private @Nullable LinkProof proof;

    private @Nullable ScheduledFuture<?> pause;
    private List<InetSocketAddress> said = List.of();
    private long pauseMillis = PAUSE_MILLIS_MIN;
    private long dialledAt;
    /** It has knocked since the attempt that is under way began. */
    private boolean knocked;
    /** It could not be reached the last time, and that was logged. */
    private boolean missed;

    ElectionPeer(ElectionPort port, PeerLoop loop, long id) {
        this.port = port;
        this.loop = loop;
        this.id = id;
        this.knocks = port.self() < id;
    }

    long id() {
        return id;
    }

    /** Nothing holds it, and nothing is waiting for it. */
    boolean idle() {
        return link == null && dialling == null && unsent == null;
    }

    void notify(Notification notification) {
        last = notification;
        unsent = notification;
        if (link == null) {
            dial();
        } else {
            flush(link);
        }
    }

    /** The election is over: what was said as a candidate is not to be said any more. */
    void settled() {
        if (last != null && last.state() == PeerState.LOOKING) {
            last = null;
            unsent = null;
        }
        if (unsent == null) {
            rest();
        }
    }

    /** It has opened a link, which stands. */
    void opened(ElectionLink opened, List<InetSocketAddress> addresses) {
        said = addresses;
        stopDialling();
        stand(opened);
    }

    /** It has a smaller id and wants to be dialled back. */
    void knocked(List<InetSocketAddress> addresses) {
        said = addresses;
        ElectionLink old = link;
        link = null;
        if (old != null) {
            old.close();
        }
        rest();
        if (dialling != null) {
            knocked = true;
        } else {
            dial();
        }
    }

    void writable(ElectionLink writable) {
        if (link == writable) {
            flush(writable);
        }
    }

    /** The link is gone. What was sent by it may be lost, so a candidate says it again. */
    void ended(ElectionLink gone) {
        if (link != gone) {
            return;
        }
        link = null;
        if (unsent == null && last != null && last.state() == PeerState.LOOKING) {
            unsent = last;
        }
        if (unsent == null) {
            return;
        }
        if (gone.proved(PROVED_MILLIS)) {
            rest();
            dial();
        } else {
            pause(nextPause());
        }
    }

    void close() {
        stopDialling();
        if (link != null) {
            link.close();
        }
    }

    // ---- dialling

    private void dial() {
        if (dialling != null || pause != null) {
            return;
        }
        List<InetSocketAddress> targets = port.targets(id, said);
        if (targets.isEmpty()) {
            unsent = null;
            port.unknown(this);
            return;
        }
        knocked = false;
        dialledAt = PeerLoop.millis();
        DialRound round = new DialRound(loop, port.dialOptions(), this);
        dialling = round;
        round.start(targets);
    }

    @Override
    public void connected(Channel channel) {
        // The hello in one piece of its own, before any notification.
        channel.writeAndFlush(port.hello(channel), channel.voidPromise());
        if (!port.provesTo(id)) {
            passed(channel);
            return;
        }
        proof = port.prove(id, channel, new LinkProof.Outcome() {
            @Override
            public void passed() {
                ElectionPeer.this.passed(channel);
            }

            @Override
            public void refused(String why) {
                proof = null;
                failed(why);
            }
        });
    }

    /** The other side knows who speaks, and takes it. */
    private void passed(Channel channel) {
        proof = null;
        dialling = null;
        if (!knocks) {
            ElectionLink opened = port.link(channel);
            channel.config().setAutoRead(true);
            boolean nothingToSay = unsent == null && last == null;
            stand(opened);
            if (nothingToSay) {
                opened.fill();
            }
            return;
        }
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        long roundTrip = PeerLoop.millis() - dialledAt;
        pause(Math.max(nextPause(), Math.max(DIAL_BACK_MILLIS_MIN, DIAL_BACK_ROUND_TRIPS * roundTrip)));
    }

    @Override
    public void failed(String reason) {
        dialling = null;
        port.unreachable(id, reason, !missed);
        missed = true;
        if (!port.knows(id)) {
            unsent = null;
            port.forgetStranger(this);
            return;
        }
        if (knocked) {
            dial();
        } else {
            pause(nextPause());
        }
    }

    private void stand(ElectionLink opened) {
        ElectionLink old = link;
        link = opened;
        if (old != null) {
            old.close();
        }
        // The length of the next pause stays: a member that takes links and drops them is not to be dialled in a
        // circle.
        cancelPause();
        missed = false;
        opened.assign(this);
        if (unsent == null) {
            unsent = last;
        }
        flush(opened);
    }

    private void flush(ElectionLink to) {
        Notification notification = unsent;
        if (notification != null && to.writable()) {
            unsent = null;
            to.send(notification);
        }
    }

    // ---- pauses

    private long nextPause() {
        long millis = pauseMillis;
        pauseMillis = Math.min(2 * millis, PAUSE_MILLIS_MAX);
        return millis;
    }

    private void pause(long millis) {
        if (pause == null) {
            pause = loop.schedule(this::goOn, millis);
        }
    }

    private void goOn() {
        pause = null;
        if (link == null && unsent != null) {
            dial();
        }
    }

    /** The next attempt is made without delay. */
    private void rest() {
        pauseMillis = PAUSE_MILLIS_MIN;
        cancelPause();
    }

    private void cancelPause() {
        if (pause != null) {
            pause.cancel(false);
            pause = null;
        }
    }

    private void stopDialling() {
        cancelPause();
        if (dialling != null) {
            dialling.cancel();
            dialling = null;
        }
        if (proof != null) {
            proof.cancel();
            proof = null;
        }
    }
}

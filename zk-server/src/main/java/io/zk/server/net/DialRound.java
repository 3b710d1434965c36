package io.zk.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to reach a member by all of its addresses: the next one is tried as soon as one has failed, or has not
 * answered for a moment, and the first that answers is taken. Names are looked up anew. Used once. Loop.
 */
final class DialRound {
    /** What came of it; exactly one of the two is called, unless the round is cancelled. */
    interface Outcome {
        /** It is without handlers, and not being read. */
        void connected(Channel channel);

        /** Names each address and what was wrong with it. */
        void failed(String reason);
    }

    /** Settings of the links it opens. */
    record Options(int connectMillis, boolean keepAlive) {}

    /** After which an address that neither answers nor refuses is no longer waited for alone. */
    private static final long NEXT_ADDRESS_MILLIS = 250;

    private final PeerLoop loop;
    private final Options options;
    private final Outcome outcome;
    private final Queue<InetSocketAddress> untried = new ArrayDeque<>();
    private final Set<InetSocketAddress> seen = new HashSet<>();
    private final List<ChannelFuture> attempts = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int lookups;
    private int open;
    private boolean over;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable ScheduledFuture<?> impatience;
    /** Is connected, and in its TLS handshake. */
    private @Nullable Channel securing;

    DialRound(PeerLoop loop, Options options, Outcome outcome) {
        this.loop = loop;
        this.options = options;
        this.outcome = outcome;
    }

    /**
     * May call the outcome before it returns.
     *
     * @param targets hosts by name, at least one
     */
    void start(List<InetSocketAddress> targets) {
        if (options.connectMillis() > 0) {
            deadline = loop.schedule(
                    () -> fail("no answer within " + options.connectMillis() + " ms"), options.connectMillis());
        }
        lookups = targets.size();
        for (InetSocketAddress target : targets) {
            loop.names()
                    .find(target.getHostString(), (addresses, reason) -> found(target.getPort(), addresses, reason));
        }
    }

    /** Nothing is called any more. */
    void cancel() {
        over = true;
        stopTimers();
        for (ChannelFuture attempt : attempts) {
            attempt.channel().close();
        }
        Channel unfinished = securing;
        securing = null;
        if (unfinished != null) {
            unfinished.close();
        }
    }

    private void found(int port, List<InetAddress> addresses, String reason) {
        lookups--;
        if (over) {
            return;
        }
        if (addresses.isEmpty()) {
            failures.add(reason);
        }
        for (InetAddress address : addresses) {
            InetSocketAddress target = new InetSocketAddress(address, port);
            if (address.isAnyLocalAddress()) {
                failures.add(target + " can be reached by nobody");
            } else if (seen.add(target)) {
                untried.add(target);
            }
        }
        if (open == 0) {
            tryNext();
        }
    }

    private void tryNext() {
        InetSocketAddress target = untried.poll();
        if (target == null) {
            if (open == 0 && lookups == 0) {
                fail("");
            }
            return;
        }
        open++;
        ChannelFuture attempt = loop.dialling(options.connectMillis())
                .option(ChannelOption.SO_KEEPALIVE, options.keepAlive())
                .connect(target);
        attempts.add(attempt);
        attempt.addListener(done -> loop.execute(() -> ended(attempt, target)));
        if (impatience != null) {
            impatience.cancel(false);
        }
        impatience = loop.schedule(this::nextAnyhow, NEXT_ADDRESS_MILLIS);
    }

    private void nextAnyhow() {
        if (!over) {
            tryNext();
        }
    }

    private void ended(ChannelFuture attempt, InetSocketAddress target) {
        open--;
        if (over) {
            attempt.channel().close();
        } else if (attempt.isSuccess()) {
            attempts.remove(attempt);
            cancel();
            secure(attempt.channel(), target);
        } else {
            Throwable cause = attempt.cause();
            failures.add(cause == null ? target.toString() : String.valueOf(cause.getMessage()));
            tryNext();
        }
    }

    private void secure(Channel channel, InetSocketAddress target) {
        if (!loop.tls().dials()) {
            outcome.connected(channel);
            return;
        }
        securing = channel;
        loop.tls().dialled(channel, target, options.connectMillis(), new Handshake.Outcome() {
            @Override
            public void secured(SSLSession session) {
                if (channel.equals(securing)) {
                    securing = null;
                    outcome.connected(channel);
                }
            }

            @Override
            public void failed(String reason) {
                if (channel.equals(securing)) {
                    securing = null;
                    outcome.failed(target + ": " + reason);
                }
            }
        });
    }

    private void fail(String reason) {
        if (!over) {
            cancel();
            if (!reason.isEmpty()) {
                failures.add(reason);
            }
            outcome.failed(String.join("; ", failures));
        }
    }

    private void stopTimers() {
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (impatience != null) {
            impatience.cancel(false);
        }
    }
}

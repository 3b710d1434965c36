package io.zk.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Listens on own addresses, each tried until it can be had or was tried often enough. Can be closed and opened again;
 * addresses that worked before are then not looked up again unless they fail. Loop.
 */
final class PeerListener {
    private static final Logger LOG = LogManager.getLogger(PeerListener.class);

    /**
     * How often an address is tried.
     *
     * @param tries 0: until it works
     * @param firstPauseMillis behind the first try; doubles up to the last one
     */
    record Patience(int tries, long firstPauseMillis, long lastPauseMillis) {}

    /** What came of it; the first is called for the first address that works, the second if none ever does. */
    interface Outcome {
        void bound();

        void failed(String reason);
    }

    private final PeerLoop loop;
    private final String purpose;
    private final Patience patience;
    private final Consumer<Channel> accepted;
    private final List<Channel> channels = new ArrayList<>();
    private final Map<String, List<InetAddress>> worked = new HashMap<>();
    /** Addresses that are still being tried. */
    private int trying;
    /** Grows with each opening: what belongs to an earlier one has no effect. */
    private int opening;

    /** @param purpose for logs */
    PeerListener(PeerLoop loop, String purpose, Patience patience, Consumer<Channel> accepted) {
        this.loop = loop;
        this.purpose = purpose;
        this.patience = patience;
        this.accepted = accepted;
    }

    /**
     * Begins, and goes on by itself.
     *
     * @param addresses by name, at least one
     * @param everyAddress only their ports count
     */
    void open(List<InetSocketAddress> addresses, boolean everyAddress, Outcome outcome) {
        close();
        Set<InetSocketAddress> wanted = new LinkedHashSet<>();
        for (InetSocketAddress address : addresses) {
            wanted.add(everyAddress ? new InetSocketAddress(address.getPort()) : address);
        }
        trying = wanted.size();
        for (InetSocketAddress address : wanted) {
            new Bind(address, outcome).start();
        }
    }

    void close() {
        opening++;
        channels.forEach(Channel::close);
        channels.clear();
    }

    /** Where it listens at present. */
    List<InetSocketAddress> bound() {
        List<InetSocketAddress> bound = new ArrayList<>();
        for (Channel channel : channels) {
            if (channel.localAddress() instanceof InetSocketAddress address) {
                bound.add(address);
            }
        }
        return bound;
    }

    /** One address, until it is bound or given up. */
    private final class Bind {
        private final InetSocketAddress wanted;
        private final Outcome outcome;
        private final int of = opening;
        private int tries;
        private long pauseMillis = patience.firstPauseMillis();

        Bind(InetSocketAddress wanted, Outcome outcome) {
            this.wanted = wanted;
            this.outcome = outcome;
        }

        void start() {
            List<InetAddress> known =
                    wanted.isUnresolved() ? worked.remove(wanted.getHostString()) : List.of(wanted.getAddress());
            if (known != null) {
                bindFirst(known, 0);
            } else {
                loop.names().find(wanted.getHostString(), (addresses, reason) -> {
                    if (addresses.isEmpty()) {
                        failed(reason);
                    } else {
                        bindFirst(addresses, 0);
                    }
                });
            }
        }

        private void bindFirst(List<InetAddress> addresses, int index) {
            if (of != opening) {
                return;
            }
            InetSocketAddress address = new InetSocketAddress(addresses.get(index), wanted.getPort());
            ChannelFuture binding = loop.listening(accepted).bind(address);
            binding.addListener(done -> loop.execute(() -> bound(addresses, index, binding)));
        }

        private void bound(List<InetAddress> addresses, int index, ChannelFuture binding) {
            Throwable cause = binding.cause();
            if (cause == null) {
                if (of != opening) {
                    binding.channel().close();
                    return;
                }
                LOG.info("listens for {} on {}", purpose, binding.channel().localAddress());
                worked.put(wanted.getHostString(), List.of(addresses.get(index)));
                channels.add(binding.channel());
                trying--;
                if (channels.size() == 1) {
                    outcome.bound();
                }
            } else if (index + 1 < addresses.size()) {
                bindFirst(addresses, index + 1);
            } else {
                failed(String.valueOf(cause.getMessage()));
            }
        }

        private void failed(String reason) {
            if (of != opening) {
                return;
            }
            tries++;
            boolean last = patience.tries() > 0 && tries >= patience.tries();
            if (last || loop.mayWarn()) {
                LOG.warn("cannot listen for {} on {} (try {}): {}", purpose, wanted, tries, reason);
            }
            if (last) {
                trying--;
                if (trying == 0 && channels.isEmpty()) {
                    outcome.failed("cannot listen for " + purpose + " on " + wanted + ": " + reason);
                }
                return;
            }
            loop.schedule(this::again, pauseMillis);
            pauseMillis = Math.min(2 * pauseMillis, patience.lastPauseMillis());
        }

        private void again() {
            if (of == opening) {
                start();
            }
        }
    }
}

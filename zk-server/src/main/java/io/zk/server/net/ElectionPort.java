package io.zk.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.zk.protocol.wire.WireOut;
import io.zk.server.election.Hello;
import io.zk.server.election.HelloCodec;
import io.zk.server.election.Notification;
import io.zk.server.quorum.Member;
import io.zk.server.replica.Input;
import io.zk.server.replica.MemberInput;
import io.zk.server.replica.MemberSasl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The port on which members exchange votes, and one {@link ElectionPeer} for each of them. Takes in whoever says a hello,
 * members or not: one that nobody knows yet may ask who leads. Loop, but for the constructor.
 */
final class ElectionPort implements ElectionLink.Owner {
    private static final Logger LOG = LogManager.getLogger(ElectionPort.class);
    private static final long BIND_PAUSE_MILLIS = 1000;
    private static final int HELLO_BYTES = 256;

    /** Of those that are no members; more are turned away. */
    private static final int STRANGERS_MAX = 64;

    private final PeerNetSettings settings;
    private final MemberBook members;
    private final PeerLoop loop;
    private final MemberSasl sasl;
    private final PeerListener listener;
    private final DialRound.Options dialOptions;
    private final Map<Long, ElectionPeer> peers = new TreeMap<>();
    private final Whereabouts whereabouts = new Whereabouts();

    ElectionPort(PeerNetSettings settings, MemberBook members, PeerLoop loop, MemberSasl sasl) {
        PeerNetSettings.ElectionLinks links = settings.election();
        this.settings = settings;
        this.members = members;
        this.loop = loop;
        this.sasl = sasl;
        this.listener = new PeerListener(
                loop,
                "elections",
                new PeerListener.Patience(links.bindTries(), BIND_PAUSE_MILLIS, BIND_PAUSE_MILLIS),
                this::accepted);
        this.dialOptions = new DialRound.Options(links.connectMillis(), links.keepAlive());
    }

    /** @param listening completed by the first address that can be had, or with an exception when there is none */
    void open(CompletableFuture<Void> listening) {
        listener.open(addresses(settings.self()), settings.everyAddress(), new PeerListener.Outcome() {
            @Override
            public void bound() {
                listening.complete(null);
            }

            @Override
            public void failed(String reason) {
                listening.completeExceptionally(new ElectionPortException(reason));
            }
        });
    }

    List<InetSocketAddress> bound() {
        return listener.bound();
    }

    void notify(long to, Notification notification) {
        peer(to).notify(notification);
    }

    /** The election is over. */
    void settled() {
        peers.values().forEach(ElectionPeer::settled);
    }

    void close() {
        listener.close();
        peers.values().forEach(ElectionPeer::close);
    }

    // ---- what links bring

    private void accepted(Channel channel) {
        if (settings.election().keepAlive()) {
            channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        }
        loop.breakUnconfirmed(channel, settings.election().connectMillis());
        ElectionLink link = new ElectionLink(this, channel, true);
        channel.pipeline().addLast(link);
        loop.schedule(() -> expireHello(link), settings.election().helloMillis());
    }

    private void expireHello(ElectionLink link) {
        if (link.expectsHello() && link.isOpen()) {
            nonsense(link, "no hello came");
            link.close();
        }
    }

    @Override
    public void said(ElectionLink link, Hello hello) {
        long id = hello.id();
        if (id == settings.self()) {
            if (loop.mayWarn()) {
                LOG.warn(
                        "{} says that it is server {} (at {}), and so is this one: one of them has a wrong myid",
                        link.remote(),
                        id,
                        hello.addresses());
            }
            link.close();
            return;
        }
        // Neither could hold a link to anybody: one without an id would always be dialled back, but not known by whom.
        if (id < 0 || id == Hello.NO_ID || !knows(id) && !roomForStranger(id)) {
            nonsense(link, "server " + id + " is not let in");
            link.close();
            return;
        }
        look(link, id);
        List<InetSocketAddress> addresses =
                hello.addresses().stream().map(ElectionPort::address).toList();
        ElectionPeer peer = peer(id);
        if (id < settings.self()) {
            link.close();
            peer.knocked(addresses);
        } else {
            peer.opened(link, addresses);
        }
    }

    @Override
    public boolean asksProof() {
        return sasl.asks();
    }

    @Override
    public void prove(ElectionLink link, Hello hello, ByteBuf rest) {
        int millis = settings.election().helloMillis();
        LinkProof.accepted(loop, sasl, link.channel(), millis, new LinkProof.Outcome() {
                    @Override
                    public void passed() {
                        said(link, hello);
                    }

                    @Override
                    public void refused(String why) {
                        nonsense(link, "server " + hello.id() + ": " + why);
                        link.close();
                    }
                })
                .take(rest);
    }

    /** Two servers with one id are seen by the others: neither may ever reach the other. */
    private void look(ElectionLink link, long id) {
        InetAddress from = link.host();
        InetAddress before = from == null || !knows(id) ? null : whereabouts.seen(id, from);
        if (before != null && loop.mayWarn()) {
            LOG.warn(
                    "server {} was at {} and now speaks from {}: it has moved, or two servers have the same myid",
                    id,
                    before.getHostAddress(),
                    link.remote());
        }
    }

    @Override
    public void heard(ElectionLink link, List<Notification> notifications) {
        ElectionPeer peer = link.peer();
        if (peer == null) {
            return;
        }
        List<Input> inputs = new ArrayList<>(notifications.size());
        notifications.forEach(notification -> inputs.add(new MemberInput.Notified(peer.id(), notification)));
        loop.post(inputs);
    }

    @Override
    public void writable(ElectionLink link) {
        ElectionPeer peer = link.peer();
        if (peer != null) {
            peer.writable(link);
        }
    }

    @Override
    public void nonsense(ElectionLink link, String what) {
        if (loop.mayWarn()) {
            LOG.warn("the election link with {} is closed: {}", name(link), what);
        }
        ElectionPeer peer = link.peer();
        if (peer != null) {
            peer.ended(link);
            forgetStranger(peer);
        }
    }

    @Override
    public void skipped(ElectionLink link, String what) {
        if (loop.mayWarn()) {
            LOG.warn("a notification of {} is passed over: {}", name(link), what);
        }
    }

    @Override
    public void ended(ElectionLink link) {
        ElectionPeer peer = link.peer();
        if (peer != null) {
            LOG.debug("the election link with {} has ended", name(link));
            peer.ended(link);
            forgetStranger(peer);
        }
    }

    // ---- for the peers

    long self() {
        return settings.self();
    }

    /** Whether this server proves who it is to that member. */
    boolean provesTo(long id) {
        return sasl.proves() && knows(id);
    }

    /** Does so. */
    LinkProof prove(long id, Channel channel, LinkProof.Outcome outcome) {
        String host = addresses(id).get(0).getHostString();
        return LinkProof.dialled(loop, sasl, channel, host, settings.election().helloMillis(), outcome);
    }

    DialRound.Options dialOptions() {
        return dialOptions;
    }

    /** Where to dial: what it said of itself first, then what the configuration says of it. */
    List<InetSocketAddress> targets(long id, List<InetSocketAddress> said) {
        Set<InetSocketAddress> targets = new LinkedHashSet<>(said);
        targets.addAll(addresses(id));
        return List.copyOf(targets);
    }

    ElectionLink link(Channel channel) {
        loop.breakUnconfirmed(channel, settings.election().connectMillis());
        ElectionLink link = new ElectionLink(this, channel, false);
        channel.pipeline().addLast(link);
        return link;
    }

    ByteBuf hello(Channel channel) {
        List<InetSocketAddress> own = addresses(settings.self());
        List<InetSocketAddress> bound = listener.bound();
        List<String> texts = new ArrayList<>();
        for (InetSocketAddress address : own.subList(0, settings.severalAddresses() ? own.size() : 1)) {
            String host = address.getHostString();
            int port = address.getPort() == 0 && !bound.isEmpty() ? bound.get(0).getPort() : address.getPort();
            texts.add((host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
        }
        ByteBuf hello = channel.alloc().directBuffer(HELLO_BYTES);
        HelloCodec.encode(new Hello(settings.self(), texts), new WireOut(hello));
        return hello;
    }

    /** @param first whether this is news */
    void unreachable(long id, String reason, boolean first) {
        if (first) {
            LOG.info("server {} is not reached for elections: {}", id, reason);
        }
        if (knows(id)) {
            loop.post(new MemberInput.Unreachable(id));
        }
    }

    void unknown(ElectionPeer peer) {
        if (loop.mayWarn()) {
            LOG.warn("there is no server {} that could be told anything", peer.id());
        }
        forgetStranger(peer);
    }

    boolean knows(long id) {
        return members.member(id) != null;
    }

    /** Keeps nothing of one that is no member and has no link. */
    void forgetStranger(ElectionPeer peer) {
        if (peer.idle() && !knows(peer.id())) {
            peers.remove(peer.id(), peer);
        }
    }

    private ElectionPeer peer(long id) {
        return peers.computeIfAbsent(id, key -> new ElectionPeer(this, loop, key));
    }

    private boolean roomForStranger(long id) {
        return peers.containsKey(id)
                || peers.keySet().stream().filter(known -> !knows(known)).count() < STRANGERS_MAX;
    }

    private List<InetSocketAddress> addresses(long id) {
        Member member = members.member(id);
        if (member == null) {
            return List.of();
        }
        return member.addresses().stream()
                .map(address -> InetSocketAddress.createUnresolved(address.host(), address.electionPort()))
                .toList();
    }

    /** Of a text that the codec has found to be {@code host:port}. */
    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[");
        return InetSocketAddress.createUnresolved(
                bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(text.substring(colon + 1)));
    }

    private static String name(ElectionLink link) {
        ElectionPeer peer = link.peer();
        return peer == null ? link.remote() : "server " + peer.id() + " (" + link.remote() + ")";
    }
}

package io.zk.server.net;

import io.netty.channel.Channel;
import io.zk.server.quorum.Member;
import io.zk.server.replica.MemberInput;
import io.zk.server.replica.MemberSasl;
import io.zk.server.replica.PeerCommand;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All links between a leader and its learners: those to the own quorum port, which listens while this server leads, and
 * that to another's while it follows. Loop.
 */
final class QuorumPort implements QuorumLink.Owner {
    private static final Logger LOG = LogManager.getLogger(QuorumPort.class);

    /** An own address that can't be had is tried as long as this server leads. */
    private static final PeerListener.Patience BIND = new PeerListener.Patience(0, 10, 1000);

    private final PeerNetSettings settings;
    private final MemberBook members;
    private final StateTransfer states;
    private final PeerLoop loop;
    private final MemberSasl sasl;
    private final PeerListener listener;
    private final Map<Long, QuorumLink> links = new HashMap<>();
    private final Map<Long, LeaderDial> dials = new HashMap<>();
    /** Have something to flush at the end of the batch. */
    private final Set<QuorumLink> touched = new LinkedHashSet<>();

    private boolean leading;
    private long lastNumber;

    QuorumPort(PeerNetSettings settings, MemberBook members, StateTransfer states, PeerLoop loop, MemberSasl sasl) {
        this.sasl = sasl;
        this.settings = settings;
        this.members = members;
        this.states = states;
        this.loop = loop;
        this.listener = new PeerListener(loop, "learners", BIND, this::accepted);
    }

    void listen(PeerCommand.Listen command) {
        leading = command.on();
        if (!command.on()) {
            listener.close();
            accepted().forEach(link -> link.end("this server no longer leads"));
            return;
        }
        listener.open(addresses(settings.self()), settings.everyAddress(), new PeerListener.Outcome() {
            @Override
            public void bound() {
                // Learners come by themselves.
            }

            @Override
            public void failed(String reason) {
                throw new IllegalStateException("given up: " + reason);
            }
        });
    }

    /** Where learners are let in at present. */
    List<InetSocketAddress> bound() {
        return listener.bound();
    }

    void dial(PeerCommand.Dial command) {
        long number = command.link();
        LeaderDial dial = new LeaderDial(
                loop,
                new DialRound.Options(settings.election().connectMillis(), false),
                () -> addresses(command.leader()),
                prover(command.leader()),
                channel -> reached(number, channel));
        dials.put(number, dial);
        dial.start();
    }

    void send(PeerCommand.Send command) {
        QuorumLink link = links.get(command.link());
        if (link != null) {
            link.sender().send(command);
            touched.add(link);
        }
    }

    void sendState(PeerCommand.SendState command) {
        QuorumLink link = links.get(command.link());
        if (link != null) {
            link.sender().sendState(command);
            touched.add(link);
        }
    }

    void close(PeerCommand.Close command) {
        LeaderDial dial = dials.remove(command.link());
        if (dial != null) {
            dial.cancel();
        }
        QuorumLink link = links.remove(command.link());
        if (link != null) {
            touched.remove(link);
            link.close(command.reason());
        }
    }

    /** The batch is over. */
    void flush() {
        for (QuorumLink link : List.copyOf(touched)) {
            link.sender().flush();
        }
        touched.clear();
    }

    /** The server ends. */
    void close() {
        listener.close();
        dials.values().forEach(LeaderDial::cancel);
        dials.clear();
        List.copyOf(links.values()).forEach(link -> link.end("this server ends"));
    }

    @Override
    public StateTransfer states() {
        return states;
    }

    @Override
    public int fieldBytesMax() {
        return settings.fieldBytesMax();
    }

    @Override
    public long linkBytesMax() {
        return settings.linkBytesMax();
    }

    @Override
    public void ended(QuorumLink link) {
        links.remove(link.number(), link);
        touched.remove(link);
    }

    private LeaderDial.Prover prover(long leader) {
        return new LeaderDial.Prover() {
            @Override
            public boolean proves() {
                return sasl.proves();
            }

            @Override
            public LinkProof prove(Channel channel, LinkProof.Outcome outcome) {
                List<InetSocketAddress> addresses = addresses(leader);
                String host = addresses.isEmpty() ? "" : addresses.get(0).getHostString();
                return LinkProof.dialled(loop, sasl, channel, host, proofMillis(), outcome);
            }
        };
    }

    private int proofMillis() {
        return settings.election().helloMillis();
    }

    private void accepted(Channel channel) {
        if (!sasl.asks()) {
            passed(channel);
            return;
        }
        LinkProof.accepted(loop, sasl, channel, proofMillis(), new LinkProof.Outcome() {
            @Override
            public void passed() {
                QuorumPort.this.passed(channel);
            }

            @Override
            public void refused(String why) {
                if (loop.mayWarn()) {
                    LOG.warn("{} is not let in as a learner: {}", channel.remoteAddress(), why);
                }
            }
        });
    }

    private void passed(Channel channel) {
        if (!leading) {
            // It came in at the moment in which the port was closed.
            channel.close();
            return;
        }
        lastNumber++;
        LOG.info("link {} is with {}", lastNumber, channel.remoteAddress());
        open(lastNumber, channel);
    }

    private void reached(long number, Channel channel) {
        dials.remove(number);
        LOG.info("link {} is with the leader at {}", number, channel.remoteAddress());
        open(number, channel);
        channel.config().setAutoRead(true);
    }

    private void open(long number, Channel channel) {
        QuorumLink link = new QuorumLink(this, loop, number, channel);
        links.put(number, link);
        channel.pipeline().addLast(link);
        loop.post(new MemberInput.LinkUp(number));
    }

    private List<QuorumLink> accepted() {
        List<QuorumLink> accepted = new ArrayList<>(links.values());
        accepted.removeIf(link -> link.number() < 0);
        return accepted;
    }

    private List<InetSocketAddress> addresses(long id) {
        @Nullable Member member = members.member(id);
        if (member == null) {
            return List.of();
        }
        return member.addresses().stream()
                .map(address -> InetSocketAddress.createUnresolved(address.host(), address.quorumPort()))
                .toList();
    }
}

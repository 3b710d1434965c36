package io.zk.server.sim;

import io.zk.server.election.Notification;
import io.zk.server.replica.MemberInput;
import io.zk.server.zab.QuorumPacket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The network between the members: which way packets get through now, the election links, and the quorum links. What a
 * cut way holds up arrives after the cut, if the connection lives as long, as with TCP.
 */
final class SimNet {
    private static final long RETRY_MICROS_MAX = 1_000_000;
    private static final long DIAL_TIMEOUT_MICROS = 3_000_000;

    private record Way(int from, int to) {}

    /** Stands between members where a scenario needs one that says what ours never say. */
    interface Tamper {
        @Nullable
        QuorumPacket pass(QuorumLink.Side from, QuorumPacket packet);
    }

    /** One direction between two servers' election ports. */
    private static final class Mail {
        private @Nullable Notification newest;
        private long freeAt;
        private boolean dialling;
        private long retryMicros = 1_000;
    }

    /** An election connection between two processes; another object after each break. */
    private static final class Wire {}

    private final World world;
    private final Map<Integer, SimServer> servers = new HashMap<>();
    private final Set<Way> cuts = new HashSet<>();
    private final Map<Way, Mail> mails = new HashMap<>();
    private final Map<Way, Wire> wires = new HashMap<>();
    private final List<QuorumLink> links = new ArrayList<>();
    private long slownessMicros = 2_000;
    private Tamper tamper = (from, packet) -> packet;

    SimNet(World world) {
        this.world = world;
    }

    void add(SimServer server) {
        servers.put(server.id(), server);
    }

    World world() {
        return world;
    }

    SimServer server(int id) {
        SimServer server = servers.get(id);
        if (server == null) {
            throw new Violation("there is no server " + id);
        }
        return server;
    }

    /** What comes of the packets on the quorum links from now on. */
    void tamper(Tamper with) {
        tamper = with;
    }

    /** What arrives of a packet; null for nothing. */
    @Nullable
    QuorumPacket pass(QuorumLink.Side from, QuorumPacket packet) {
        return tamper.pass(from, packet);
    }

    /** Microseconds a packet takes at most; most take far less. */
    void slowness(long micros) {
        slownessMicros = micros;
    }

    long delay() {
        return world.skewed(slownessMicros);
    }

    // ---- faults

    boolean open(int from, int to) {
        return !cuts.contains(new Way(from, to));
    }

    private boolean openBothWays(int one, int other) {
        return open(one, other) && open(other, one);
    }

    /** Nothing gets from one to the other any more. */
    void cut(int from, int to) {
        cuts.add(new Way(from, to));
    }

    void cutBothWays(int one, int other) {
        cut(one, other);
        cut(other, one);
    }

    /** Everything gets through again. */
    void heal() {
        cuts.clear();
        for (QuorumLink link : List.copyOf(links)) {
            link.pump();
        }
    }

    /** The connections between two servers break: what is under way is lost, and each end learns of it in its own time. */
    void breakLinks(int one, int other) {
        for (QuorumLink link : List.copyOf(links)) {
            if (link.joins(one, other)) {
                link.breakOff();
            }
        }
        breakWire(one, other);
    }

    /** A process is gone, and its connections with it. */
    void died(SimProcess process) {
        for (QuorumLink link : List.copyOf(links)) {
            link.died(process);
        }
        int id = process.server().id();
        for (int other : servers.keySet()) {
            mail(id, other).newest = null;
            breakWire(id, other);
        }
    }

    // ---- election links

    /** Only the newest one that could not be sent yet is kept. */
    void notify(int from, int to, Notification notification) {
        mail(from, to).newest = notification;
        send(from, to);
    }

    private Mail mail(int from, int to) {
        return mails.computeIfAbsent(new Way(from, to), way -> new Mail());
    }

    private static Way pair(int one, int other) {
        return new Way(Math.min(one, other), Math.max(one, other));
    }

    private void send(int from, int to) {
        Mail mail = mail(from, to);
        Notification notification = mail.newest;
        Wire wire = wires.get(pair(from, to));
        if (notification == null) {
            return;
        }
        if (wire == null) {
            dial(from, to, mail);
            return;
        }
        mail.newest = null;
        mail.freeAt = Math.max(mail.freeAt, world.micros() + delay());
        world.at(mail.freeAt, () -> arrive(from, to, notification, wire));
    }

    private void arrive(int from, int to, Notification notification, Wire wire) {
        if (wires.get(pair(from, to)) != wire) {
            return;
        }
        if (!open(from, to)) {
            world.after(50_000, () -> arrive(from, to, notification, wire));
            return;
        }
        SimProcess receiver = server(to).process();
        if (receiver != null) {
            receiver.later(1, () -> receiver.post(new MemberInput.Notified(from, PeerWire.copy(notification))));
        }
    }

    private void dial(int from, int to, Mail mail) {
        SimProcess dialler = server(from).process();
        if (mail.dialling || dialler == null) {
            return;
        }
        mail.dialling = true;
        boolean silent = !openBothWays(from, to);
        world.after(silent ? world.skewed(DIAL_TIMEOUT_MICROS) : delay(), () -> dialled(from, to, mail, dialler));
    }

    private void dialled(int from, int to, Mail mail, SimProcess dialler) {
        mail.dialling = false;
        SimProcess target = server(to).process();
        if (dialler.dead() || wires.containsKey(pair(from, to))) {
            send(from, to);
            return;
        }
        if (target != null && openBothWays(from, to)) {
            wires.put(pair(from, to), new Wire());
            mail.retryMicros = 1_000;
            send(from, to);
            send(to, from);
            return;
        }
        dialler.later(1, () -> dialler.post(new MemberInput.Unreachable(to)));
        mail.retryMicros = Math.min(2 * mail.retryMicros, RETRY_MICROS_MAX);
        world.after(mail.retryMicros, () -> send(from, to));
    }

    private void breakWire(int one, int other) {
        if (wires.remove(pair(one, other)) != null) {
            // Whoever is left finds out, and dials anew.
            world.after(delay(), () -> dial(one, other, mail(one, other)));
            world.after(delay(), () -> dial(other, one, mail(other, one)));
        }
    }

    // ---- quorum links

    /** Dials once; null if nobody answers there. */
    @Nullable
    QuorumLink connect(SimProcess learner, long number, int leader) {
        SimProcess target = server(leader).process();
        int from = learner.server().id();
        if (target == null || !openBothWays(from, leader) || !target.peers().listening()) {
            return null;
        }
        QuorumLink link = new QuorumLink(this, learner, number, target);
        links.add(link);
        return link;
    }

    void forget(QuorumLink link) {
        links.remove(link);
    }
}

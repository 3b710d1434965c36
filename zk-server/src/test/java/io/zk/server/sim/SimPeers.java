package io.zk.server.sim;

import io.zk.server.replica.MemberInput;
import io.zk.server.replica.PeerCommand;
import io.zk.server.zab.QuorumPacket;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** One process's net threads: carry out what its core wants of other members, late, and on each link in order. */
final class SimPeers {
    private static final int CHUNK_BYTES = 2_000;
    private static final long RETRY_MICROS_MAX = 100_000;

    private final World world;
    private final SimNet net;
    private final SimProcess process;
    private final MemberCourier courier;
    private final Checkers checkers;
    private final Map<Long, Outbox> outboxes = new HashMap<>();
    private final Set<Long> dialling = new HashSet<>();
    private long numbers;
    private long listenAt;
    private boolean listening;

    /** What is to leave on one link. */
    private static final class Outbox {
        private final QuorumLink.Side side;
        private final ArrayDeque<PeerCommand> commands = new ArrayDeque<>();
        private boolean awake;
        private boolean busy;

        Outbox(QuorumLink.Side side) {
            this.side = side;
        }
    }

    SimPeers(World world, SimNet net, SimProcess process, MemberCourier courier, Checkers checkers) {
        this.world = world;
        this.net = net;
        this.process = process;
        this.courier = courier;
        this.checkers = checkers;
    }

    boolean listening() {
        return listening;
    }

    long nextNumber() {
        return ++numbers;
    }

    void die() {
        net.died(process);
    }

    void carryOut(PeerCommand command) {
        if (command instanceof PeerCommand.Notify notify) {
            process.later(world.skewed(300), () -> {
                checkers.voted(id(), notify.notification());
                net.notify(id(), (int) notify.to(), notify.notification());
            });
        } else if (command instanceof PeerCommand.Listen listen) {
            listenAt = Math.max(listenAt, world.micros() + world.skewed(1_000));
            process.at(listenAt, () -> listening = listen.on());
        } else if (command instanceof PeerCommand.Dial dial) {
            dialling.add(dial.link());
            process.later(world.skewed(1_000), () -> dial(dial, 1_000));
        } else if (command instanceof PeerCommand.Send send) {
            queue(send.link(), send);
        } else if (command instanceof PeerCommand.SendState state) {
            queue(state.link(), state);
        } else if (command instanceof PeerCommand.Close close) {
            dialling.remove(close.link());
            queue(close.link(), close);
        } else if (command instanceof PeerCommand.ReadLog read) {
            process.later(world.skewed(10_000), () -> courier.readLog(process, read));
        } else {
            throw new Violation("nobody carries out " + command);
        }
    }

    private int id() {
        return process.server().id();
    }

    // ---- links

    private void dial(PeerCommand.Dial dial, long retryMicros) {
        if (!dialling.contains(dial.link())) {
            return;
        }
        QuorumLink link = net.connect(process, dial.link(), (int) dial.leader());
        if (link == null) {
            long next = Math.min(2 * retryMicros, RETRY_MICROS_MAX);
            process.later(next, () -> dial(dial, next));
            return;
        }
        dialling.remove(dial.link());
        add(link.learner());
        link.leader().owner().peers().add(link.leader());
        link.begin();
    }

    private void add(QuorumLink.Side side) {
        outboxes.put(side.number(), new Outbox(side));
    }

    void forget(QuorumLink.Side side) {
        outboxes.remove(side.number());
    }

    private void queue(long link, PeerCommand command) {
        Outbox outbox = outboxes.get(link);
        if (outbox == null) {
            return;
        }
        if (command instanceof PeerCommand.Close) {
            // Nothing is heard of it from this moment on.
            outbox.side.deafen();
        }
        outbox.commands.add(command);
        if (!outbox.awake) {
            outbox.awake = true;
            process.later(world.skewed(300), () -> pump(outbox));
        }
    }

    private void pump(Outbox outbox) {
        outbox.awake = false;
        while (!outbox.busy && !outbox.commands.isEmpty() && !process.dead()) {
            PeerCommand command = outbox.commands.remove();
            if (command instanceof PeerCommand.Send send) {
                send(outbox.side, send.packet());
            } else if (command instanceof PeerCommand.SendState state) {
                sendState(outbox, state);
            } else {
                outboxes.remove(outbox.side.number());
                outbox.side.close();
                return;
            }
        }
    }

    private void send(QuorumLink.Side from, QuorumPacket packet) {
        checkers.said(from, packet);
        QuorumPacket passed = net.pass(from, packet);
        if (passed != null) {
            byte[] bytes = PeerWire.bytes(passed);
            from.send(side -> side.tell(new MemberInput.Received(side.number(), PeerWire.packet(bytes))));
        }
    }

    /** The stream is made slice by slice while other things happen, and goes in pieces. */
    private void sendState(Outbox outbox, PeerCommand.SendState state) {
        outbox.busy = true;
        byte[] stream = courier.stream(process, state);
        outbox.busy = false;
        if (stream.length == 0 || process.dead()) {
            return;
        }
        for (int sent = CHUNK_BYTES; sent < stream.length; sent += CHUNK_BYTES) {
            outbox.side.send(side -> side.tell(new MemberInput.LinkProgress(side.number())));
        }
        checkers.said(outbox.side, state.snap());
        QuorumPacket passed = net.pass(outbox.side, state.snap());
        byte[] snap = PeerWire.bytes(passed == null ? state.snap() : passed);
        outbox.side.send(side -> courier.received(side, PeerWire.packet(snap), stream));
        outbox.side.tell(new MemberInput.LinkProgress(outbox.side.number()));
    }
}

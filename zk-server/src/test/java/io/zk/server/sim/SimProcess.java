package io.zk.server.sim;

import io.zk.server.replica.ClientLoop;
import io.zk.server.replica.Fact;
import io.zk.server.replica.Input;
import io.zk.server.replica.Outputs;
import io.zk.server.replica.Replica;
import io.zk.server.replica.Standing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a server, from its start to its death: the core with its mailbox, and the other threads' work around it. Each
 * hand-over that a thread would make takes a while of virtual time, and the process may be killed or stopped in each.
 */
final class SimProcess {
    private static final int POLL_MICROS = 100_000;
    private static final double LATE = 0.05;

    private final World world;
    private final SimServer server;
    private final Checkers checkers;
    private final SimService service;
    private final Outputs outputs = new Outputs();
    private final ArrayDeque<Input> mailbox = new ArrayDeque<>();
    private final List<Runnable> stopped = new ArrayList<>();
    private final SimLog log;
    private final @Nullable SimPeers peers;
    private final Replica replica;
    private boolean coreAwake;
    private long wakeAt;
    private long nextPoll;
    private boolean stopping;
    private boolean dead;

    /** Makes the parts of a process that stand on it. */
    interface Parts {
        Replica replica(SimProcess process);

        SimLog log(SimProcess process);

        /** Null for a server alone. */
        @Nullable
        SimPeers peers(SimProcess process);
    }

    SimProcess(World world, SimServer server, Checkers checkers, Parts parts) {
        this.world = world;
        this.server = server;
        this.checkers = checkers;
        this.service = new SimService(world, this, server.settings().timeouts(), checkers);
        this.replica = parts.replica(this);
        this.log = parts.log(this);
        this.peers = parts.peers(this);
        pollLater();
        service.touchLater();
        if (peers != null) {
            wakeCore();
        }
    }

    SimServer server() {
        return server;
    }

    SimService service() {
        return service;
    }

    Replica replica() {
        return replica;
    }

    /** Its way to other members. */
    SimPeers peers() {
        SimPeers ways = peers;
        if (ways == null) {
            throw new IllegalStateException("alone");
        }
        return ways;
    }

    /** Whether it is stopped, as by SIGSTOP. */
    boolean stopping() {
        return stopping;
    }

    boolean dead() {
        return dead;
    }

    /** Nothing more happens in it. */
    void die() {
        dead = true;
        service.die();
        if (peers != null) {
            peers.die();
        }
    }

    /** As SIGSTOP does: what is due waits. */
    void stop() {
        stopping = true;
    }

    /** As SIGCONT does. */
    void resume() {
        stopping = false;
        List<Runnable> due = List.copyOf(stopped);
        stopped.clear();
        due.forEach(this::run);
    }

    /** Runs this after so many microseconds, if the process lives then, and not while it is stopped. */
    void later(long micros, Runnable action) {
        world.after(micros, () -> run(action));
    }

    /** The same, at a moment of the world's. */
    void at(long micros, Runnable action) {
        world.at(micros, () -> run(action));
    }

    /** Runs this now, or when the process goes on; never if it is dead. */
    void run(Runnable action) {
        if (stopping) {
            stopped.add(action);
        } else if (!dead) {
            action.run();
        }
    }

    // ---- core

    void post(Input input) {
        mailbox.add(input);
        wakeCore();
    }

    void post(List<Input> inputs) {
        mailbox.addAll(inputs);
        if (!inputs.isEmpty()) {
            wakeCore();
        }
    }

    private void wakeCore() {
        if (!coreAwake) {
            coreAwake = true;
            later(world.skewed(400), this::coreTurn);
        }
    }

    private void coreTurn() {
        coreAwake = false;
        int batch = 1 + world.random().nextInt(20);
        while (batch-- > 0 && !mailbox.isEmpty()) {
            Input input = mailbox.remove();
            checkers.taking(server.id(), input, server.clock().millis());
            replica.step(input, server.clock().now(), outputs);
        }
        if (server.clock().millis() >= replica.nextDeadline()) {
            replica.tick(server.clock().now(), outputs);
        }
        carryOut();
        if (!mailbox.isEmpty()) {
            wakeCore();
        }
        wakeAtDeadline();
    }

    private void wakeAtDeadline() {
        long due = server.clock().microsAt(replica.nextDeadline());
        if (due < nextPoll && (wakeAt <= world.micros() || due < wakeAt)) {
            wakeAt = Math.max(due, world.micros() + 1_000);
            at(wakeAt, this::wakeCore);
        }
    }

    /** Threads are woken late now and then; what is due is found at the next poll at the latest. */
    private void pollLater() {
        nextPoll = world.micros() + POLL_MICROS;
        later(POLL_MICROS, () -> {
            if (server.clock().millis() >= replica.nextDeadline()) {
                wakeCore();
            }
            pollLater();
            if (!world.chance(LATE)) {
                wakeAtDeadline();
            }
        });
    }

    private void carryOut() {
        for (Fact fact : outputs.takeFacts()) {
            checkers.fact(server.id(), fact, server.clock().millis());
        }
        log.take(outputs.takeDisk());
        if (peers != null) {
            outputs.takePeers().forEach(peers::carryOut);
        }
        List<ClientLoop> loops = outputs.takeService();
        if (loops != null) {
            Standing standing = replica.standing();
            checkers.serving(server.id(), !loops.isEmpty());
            if (!loops.isEmpty() && standing.mode() == Standing.Mode.LEADER) {
                checkers.established(server.id(), standing.epoch());
            }
            service.serve(loops);
        }
        if (replica.applicable()) {
            replica.apply();
            checkers.applied(server.id(), replica);
            service.deliver();
        }
    }
}

package io.zk.server.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.acl.AclRules;
import io.zk.server.acl.AclSettings;
import io.zk.server.op.OpRules;
import io.zk.server.replica.ClientConnection;
import io.zk.server.replica.ClientLoop;
import io.zk.server.replica.DiskCommand;
import io.zk.server.replica.Fact;
import io.zk.server.replica.Input;
import io.zk.server.replica.LoopRules;
import io.zk.server.replica.Outputs;
import io.zk.server.replica.ReaperRules;
import io.zk.server.replica.Replica;
import io.zk.server.replica.ReplicaRules;
import io.zk.server.replica.Standalone;
import io.zk.server.session.SessionTimeouts;
import io.zk.server.storage.Recovered;
import io.zk.server.storage.Snapshots;
import io.zk.server.storage.Storage;
import io.zk.server.storage.StorageSettings;
import io.zk.server.storage.TxnLog;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.UnknownTxnException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The server in the simulator: the real core, loops and storage, with events in place of threads. Each hand-over that
 * a thread would make takes a while of virtual time, and the server may be killed in each.
 */
final class SimServer {
    private static final TreeRules TREE_RULES = new TreeRules(true, false, true);

    private final World world;
    private final SimDisk disk;
    private final DiskFaults faults;
    private final StorageSettings storage;
    private final Checkers checkers;
    private final SessionTimeouts timeouts;
    private @Nullable Run process;
    private int starts;

    SimServer(World world, DiskFaults faults, StorageSettings storage, SessionTimeouts timeouts, Checkers checkers) {
        this.world = world;
        this.faults = faults;
        this.disk = faults.disk();
        this.storage = storage;
        this.timeouts = timeouts;
        this.checkers = checkers;
    }

    @Nullable
    Run process() {
        return process;
    }

    boolean up() {
        return process != null;
    }

    /** Starts it from what its disk holds; if the disk fails meanwhile it stays down. */
    void start() {
        if (process != null) {
            return;
        }
        try {
            Recovered recovered = Storage.open(disk, storage, TREE_RULES, WireLimits.DEFAULT);
            process = new Run(recovered, ++starts);
            checkers.recovered(recovered.tree(), recovered.sessions());
        } catch (IOException failed) {
            if (!faults.faulty()) {
                throw new Violation("does not start: " + failed);
            }
        }
    }

    /** kill -9, or the power goes. */
    void kill() {
        Run killed = process;
        process = null;
        if (killed != null) {
            killed.die();
        }
        faults.crash();
    }

    /** One run of the server, from start to death. */
    final class Run {
        private final DataTree tree;
        private final List<ClientLoop> loops = new ArrayList<>();
        private final Replica replica;
        private final Outputs outputs = new Outputs();
        private final TxnLog log;
        private final ArrayDeque<Input> mailbox = new ArrayDeque<>();
        private final ArrayDeque<DiskCommand.Append> toLog = new ArrayDeque<>();
        private final List<SimLink> links = new ArrayList<>();
        private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
        private boolean coreAwake;
        private boolean logBusy;
        private long snapshotBytes;
        private boolean snapshotting;
        private boolean dead;

        private record Arrival(SimLink link, byte[] frame) {}

        Run(Recovered recovered, int number) {
            tree = recovered.tree();
            OpRules ops = new OpRules(new AclRules(AclSettings.DEFAULT), true, true, false, WireLimits.DEFAULT);
            int loopCount = 1 + world.random().nextInt(3);
            for (int i = 0; i < loopCount; i++) {
                loops.add(new ClientLoop(tree, new LoopRules(ops, timeouts)));
            }
            ReaperRules reaper = new ReaperRules(2_000, 10_000, 0);
            ReplicaRules rules =
                    new ReplicaRules(ops, timeouts, reaper, true, 1 + number % 3, WireLimits.DEFAULT.fieldBytesMax());
            replica = new Standalone(tree, recovered.sessions(), rules, loops, world.now());
            log = new TxnLog(disk, storage.logFolder(), storage.log(), world.random());
            tickLater();
            touchLater();
        }

        DataTree tree() {
            return tree;
        }

        void die() {
            dead = true;
            for (SimLink link : List.copyOf(links)) {
                link.cut();
            }
        }

        // ---- connections

        void accepted(SimLink link) {
            ClientLoop loop = loops.get(world.random().nextInt(loops.size()));
            link.serverEnd(
                    loop,
                    loop.connect(link.address(), Unpooled::buffer, world.now().wallMillis()));
            links.add(link);
        }

        void arrived(SimLink link, byte[] frame) {
            arrivals.add(new Arrival(link, frame));
            later(world.skewed(300), this::loopTurn);
        }

        void lost(SimLink link) {
            if (links.remove(link) && !dead) {
                link.loop().disconnected(link.connection());
                post(link.loop());
            }
        }

        private void loopTurn() {
            long now = world.millis();
            int batch = 1 + world.random().nextInt(8);
            while (batch-- > 0 && !arrivals.isEmpty()) {
                Arrival arrival = arrivals.remove();
                if (links.contains(arrival.link())) {
                    ClientLoop loop = arrival.link().loop();
                    ClientConnection connection = arrival.link().connection();
                    loop.drain(now);
                    loop.frame(connection, Unpooled.wrappedBuffer(arrival.frame()), now);
                    if (connection.sessionId() != 0) {
                        checkers.heard(connection.sessionId(), now);
                    }
                    flush(loop);
                }
            }
            if (!arrivals.isEmpty()) {
                later(world.skewed(100), this::loopTurn);
            }
        }

        private void drain(ClientLoop loop) {
            loop.drain(world.millis());
            flush(loop);
        }

        private void flush(ClientLoop loop) {
            post(loop);
            for (ClientConnection connection : loop.takeDirty()) {
                SimLink link = (SimLink) connection.channel();
                ByteBuf bytes = connection.takeOut();
                if (link != null && bytes != null) {
                    link.toClient(bytes);
                }
                if (link != null && connection.closing()) {
                    link.closeAfterBytes();
                }
            }
        }

        private void post(ClientLoop loop) {
            List<Input> inputs = loop.takeInputs();
            mailbox.addAll(inputs);
            if (!inputs.isEmpty()) {
                wakeCore();
            }
        }

        private void touchLater() {
            later(timeouts.tickMillis() * 250L, () -> {
                for (ClientLoop loop : loops) {
                    Input.Touched touched = loop.takeTouches();
                    if (touched != null) {
                        mailbox.add(touched);
                        wakeCore();
                    }
                }
                touchLater();
            });
        }

        // ---- core

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
                replica.step(mailbox.remove(), world.now(), outputs);
            }
            if (world.millis() >= replica.nextDeadline()) {
                replica.tick(world.now(), outputs);
            }
            carryOut();
            if (!mailbox.isEmpty()) {
                wakeCore();
            }
        }

        private void tickLater() {
            later(20_000, () -> {
                if (world.millis() >= replica.nextDeadline()) {
                    wakeCore();
                }
                tickLater();
            });
        }

        private void carryOut() {
            for (Fact fact : outputs.takeFacts()) {
                checkers.fact(fact, world.millis());
            }
            for (DiskCommand command : outputs.takeDisk()) {
                DiskCommand.Append append = (DiskCommand.Append) command;
                checkers.planned(decode(append.payload()));
                toLog.add(append);
            }
            wakeLog();
            if (replica.applicable()) {
                replica.apply();
                checkers.applied(tree, replica.appliedSessions());
                for (ClientLoop loop : loops) {
                    if (loop.hasDeliveries()) {
                        later(world.skewed(400), () -> drain(loop));
                    }
                }
            }
        }

        // ---- log

        private void wakeLog() {
            if (!logBusy && !toLog.isEmpty()) {
                logBusy = true;
                later(world.skewed(200), this::append);
            }
        }

        private void append() {
            disk(() -> {
                while (!toLog.isEmpty()) {
                    DiskCommand.Append next = toLog.remove();
                    log.append(next.payload(), next.zxid());
                }
                later(world.skewed(3_000), this::force);
            });
        }

        private void force() {
            disk(() -> {
                log.force();
                long zxid = log.durableZxid();
                checkers.durable(zxid);
                later(world.skewed(300), () -> {
                    mailbox.add(new Input.Durable(zxid));
                    wakeCore();
                });
                if (log.snapshotDue(snapshotBytes)) {
                    log.roll();
                    later(world.skewed(5_000), this::snapshot);
                }
                logBusy = false;
                wakeLog();
            });
        }

        private void snapshot() {
            if (snapshotting) {
                return;
            }
            snapshotting = true;
            disk(() -> snapshotBytes = new Snapshots(disk, storage)
                    .write(tree, () -> new TreeMap<>(replica.appliedSessions()), slice -> {
                        slice.run();
                        world.interleave();
                    })
                    .bytes());
            snapshotting = false;
        }

        // ---- failing

        private interface DiskWork {
            void run() throws IOException;
        }

        /** Fail stop: whatever the disk refuses ends the server. */
        private void disk(DiskWork work) {
            try {
                work.run();
            } catch (IOException refused) {
                if (!dead && !faults.faulty()) {
                    throw new Violation("disk work failed without a fault: " + refused);
                }
                if (!dead) {
                    kill();
                }
            }
        }

        private void later(long micros, Runnable action) {
            world.after(micros, () -> {
                if (!dead) {
                    action.run();
                }
            });
        }
    }

    private static Transaction decode(byte[] payload) {
        try {
            return TxnCodec.decode(payload, WireLimits.DEFAULT);
        } catch (WireException | UnknownTxnException undecodable) {
            throw new Violation("planned a transaction that can't be read: " + undecodable);
        }
    }
}

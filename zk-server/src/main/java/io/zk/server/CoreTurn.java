package io.zk.server;

import io.zk.server.net.IoLoop;
import io.zk.server.replica.ClientLoop;
import io.zk.server.replica.DiskCommand;
import io.zk.server.replica.Fact;
import io.zk.server.replica.Input;
import io.zk.server.replica.Now;
import io.zk.server.replica.Outputs;
import io.zk.server.replica.PeerCommand;
import io.zk.server.replica.Replica;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A turn of the core: takes in all that has come, hands the records to the log, applies what is durable under the
 * gate's write lock, and wakes the loops that have something to deliver. While one batch is on its way to the disk the
 * next one is planned. Whoever has the core: its thread, or a loop it is lent to ({@link LentCore}).
 */
final class CoreTurn implements LentCore.Work {
    private static final long NANOS_A_MILLI = 1_000_000;
    private static final long WAIT_MILLIS_MAX = 1000;

    private final Replica replica;
    private final CoreDesk desk;
    private final LogDesk log;
    private final TreeGate gate;
    private final List<IoLoop> loops;
    private final Outlets outlets;
    private final Outputs outputs = new Outputs();
    private final List<Input> batch = new ArrayList<>();
    private final List<IoLoop> delivered = new ArrayList<>();
    private volatile List<ClientLoop> served;

    /**
     * Where the outputs go, apart from the log.
     *
     * @param applied called outside of the gate whenever something has been applied
     */
    record Outlets(
            Consumer<List<PeerCommand>> peers,
            Consumer<Fact> facts,
            ProposalSizes proposals,
            Runnable applied,
            CoreWatch watch) {}

    CoreTurn(Replica replica, CoreDesk desk, LogDesk log, Loops loops, Outlets outlets) {
        this.replica = replica;
        this.desk = desk;
        this.log = log;
        this.gate = loops.gate();
        this.loops = List.copyOf(loops.loops());
        this.served = List.copyOf(loops.served());
        this.outlets = outlets;
    }

    /**
     * Who serves clients.
     *
     * @param served what the loops serve from the beginning, one for each; empty if nobody is served yet
     */
    record Loops(TreeGate gate, List<IoLoop> loops, List<ClientLoop> served) {}

    /** Monotonic, as the core counts them. */
    static long millis() {
        return System.nanoTime() / NANOS_A_MILLI;
    }

    static Now now() {
        return new Now(millis(), System.currentTimeMillis());
    }

    @Override
    public void turn() throws IOException {
        desk.inbox().take(batch, 0);
        Now now = now();
        outlets.watch().begins(batch, now);
        for (Input input : batch) {
            replica.step(input, now, outputs);
        }
        replica.tick(now, outputs);
        long bytes = carryOut();
        desk.taken(batch, bytes);
        batch.clear();
        if (replica.applicable()) {
            long before = System.nanoTime();
            gate.write(this::apply);
            outlets.watch().applied(System.nanoTime() - before, now());
            delivered.forEach(IoLoop::wake);
            delivered.clear();
            outlets.applied().run();
        }
        desk.pending(replica.pendingCount());
        desk.answerQuestions();
    }

    /** Has everything done that the replica wants; the bytes of the records among it. */
    private long carryOut() throws IOException {
        long bytes = 0;
        boolean here;
        do {
            List<DiskCommand> disk = outputs.takeDisk();
            for (DiskCommand command : disk) {
                if (command instanceof DiskCommand.Append append) {
                    bytes += append.payload().length;
                    outlets.proposals().add(append.payload().length);
                }
            }
            outlets.watch().planned(disk, log.waiting());
            here = log.few(disk);
            if (!here && !disk.isEmpty()) {
                log.post(disk);
            }
            List<Fact> facts = outputs.takeFacts();
            for (int i = 0; i < facts.size(); i++) {
                outlets.facts().accept(facts.get(i));
                outlets.watch().heard(facts.get(i));
            }
            List<PeerCommand> peers = outputs.takePeers();
            if (!peers.isEmpty()) {
                outlets.peers().accept(peers);
                outlets.watch().sent(peers);
            }
            serve(outputs.takeService());
            if (here) {
                // Behind the proposals to others, whose disks then work at the same time.
                log.write(disk, this::written);
            }
        } while (here);
        return bytes;
    }

    private void written(Input answer) {
        Now now = now();
        replica.step(answer, now, outputs);
        outlets.watch().written(answer, now);
    }

    /** What the loops serve at present; empty if nobody is served. Any thread. */
    List<ClientLoop> served() {
        return served;
    }

    private void apply() {
        replica.apply();
        for (int i = 0; i < served.size(); i++) {
            if (served.get(i).hasDeliveries()) {
                delivered.add(loops.get(i));
            }
        }
    }

    private void serve(@Nullable List<ClientLoop> next) {
        if (next == null) {
            return;
        }
        served = next;
        for (int i = 0; i < loops.size(); i++) {
            loops.get(i).serve(next.isEmpty() ? null : next.get(i));
        }
    }

    @Override
    public long waitMillis() {
        long millis = replica.nextDeadline() - millis();
        return Math.max(0, Math.min(millis, WAIT_MILLIS_MAX));
    }
}

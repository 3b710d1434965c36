package io.zk.server.replica;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.acl.AclRules;
import io.zk.server.acl.AclSettings;
import io.zk.server.op.OpRules;
import io.zk.server.session.SessionTimeouts;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A replica with loops and a log that is durable when the test says so; frames in, frames out. */
class Rig {
    static final int TICK = 1_000;

    static final long START = 10_000;

    final DataTree tree;
    final List<ClientLoop> loops = new ArrayList<>();
    final List<DiskCommand.Append> log = new ArrayList<>();
    final Outputs outputs;
    final Replica replica;
    long millis = START;

    Rig(int loopCount, int recordBytesMax) {
        this(new DataTree(TreeRules.DEFAULT), loopCount, recordBytesMax);
    }

    Rig(DataTree tree, int loopCount, int recordBytesMax) {
        this.tree = tree;
        outputs = new Outputs();
        ReplicaRules rules = rules(recordBytesMax);
        for (int i = 0; i < loopCount; i++) {
            loops.add(new ClientLoop(tree, new LoopRules(rules.ops(), rules.timeouts())));
        }
        replica = new Standalone(tree, Map.of(), rules, loops, now());
    }

    /** The loops are those that the replica says. */
    Rig(DataTree tree, Outputs outputs, Replica replica) {
        this.tree = tree;
        this.outputs = outputs;
        this.replica = replica;
    }

    static ReplicaRules rules(int recordBytesMax) {
        OpRules ops = new OpRules(new AclRules(AclSettings.DEFAULT), false, false, false, WireLimits.DEFAULT);
        SessionTimeouts timeouts = SessionTimeouts.ofTick(TICK);
        return new ReplicaRules(ops, timeouts, ReaperRules.DEFAULT, true, 1, recordBytesMax);
    }

    static Now at(long millis) {
        return new Now(millis, 1_700_000_000_000L + millis);
    }

    Now now() {
        return at(millis);
    }

    /** A connection's far end. */
    final class Client extends FarEnd {
        Client(int loopNumber) {
            super(loops.get(loopNumber), () -> millis);
        }
    }

    /** A client with a session of its own. */
    Client client(int loopNumber) throws WireException {
        Client client = new Client(loopNumber);
        client.connect(0, new byte[16]);
        settle();
        client.connected();
        return client;
    }

    /** The core takes what the loops have sent; nothing becomes durable. */
    void turn() {
        for (ClientLoop loop : loops) {
            for (Input input : loop.takeInputs()) {
                replica.step(input, now(), outputs);
            }
        }
        if (millis >= replica.nextDeadline()) {
            replica.tick(now(), outputs);
        }
        carryOut();
        apply();
    }

    /** Does what the outputs say. */
    void carryOut() {
        outputs.takeDisk().forEach(command -> log.add((DiskCommand.Append) command));
    }

    /** Everything planned becomes durable, and its answers arrive; until nothing more happens. */
    void settle() {
        for (int i = 0; i < 5; i++) {
            turn();
            if (!log.isEmpty()) {
                replica.step(new Input.Durable(log.get(log.size() - 1).zxid()), now(), outputs);
            }
            apply();
            deliver();
        }
    }

    /** The loops hand out what the core has for them. */
    void deliver() {
        loops.forEach(loop -> {
            loop.drain(millis);
            FarEnd.flush(loop);
        });
    }

    /** A loop reports the sessions it heard of. */
    void report(ClientLoop loop) {
        Input.Touched touched = loop.takeTouches();
        if (touched == null) {
            throw new AssertionError("nothing to report");
        }
        replica.step(touched, now(), outputs);
    }

    private void apply() {
        if (replica.applicable()) {
            replica.apply();
        }
    }
}

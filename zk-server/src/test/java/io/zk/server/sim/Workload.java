package io.zk.server.sim;

import io.zk.client.session.Outcome;
import io.zk.client.session.WatchChange;
import io.zk.client.session.WatchKind;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.AddWatchMode;
import io.zk.protocol.data.CreateMode;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.data.Stat;
import io.zk.protocol.message.AddWatchRequest;
import io.zk.protocol.message.CheckVersionRequest;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.CreateTtlRequest;
import io.zk.protocol.message.DeleteRequest;
import io.zk.protocol.message.GetChildrenRequest;
import io.zk.protocol.message.GetDataRequest;
import io.zk.protocol.message.GetDataResponse;
import io.zk.protocol.message.Message;
import io.zk.protocol.message.MultiRequest;
import io.zk.protocol.message.MultiResponse;
import io.zk.protocol.message.SetDataRequest;
import io.zk.protocol.message.StatResponse;
import io.zk.protocol.message.SyncRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the clients do: reads, writes and multis on a few registers, whose history is kept for the model; and beside
 * them ephemeral, sequential, container and TTL nodes, watches, syncs and the end of sessions.
 */
final class Workload {
    private static final int REGISTERS = 4;
    private static final int VERSION_GUESS_MAX = 4;
    private static final double SYNC_READS = 0.15;

    private final World world;
    private final AllCheckers checkers;
    private final boolean ensemble;
    private final WriteLog log;
    private final ReadsFitTheHistory reads;
    private final List<Registers.Call> history = new ArrayList<>();
    /** The sessions of those whose outcome is unknown. */
    private final IdentityHashMap<Registers.Call, Set<Long>> askers = new IdentityHashMap<>();

    private final int outstandingMax;
    private long values;
    private long tokens;
    private int answered;
    private boolean stopped;

    /** @param ensemble whether reads may be stale: then only those behind a sync are part of the history */
    Workload(World world, AllCheckers checkers, boolean ensemble, List<SimClient> clients) {
        this.world = world;
        this.checkers = checkers;
        this.ensemble = ensemble;
        this.log = checkers.log();
        this.reads = checkers.reads();
        this.outstandingMax = 1 + world.random().nextInt(4);
        for (SimClient client : clients) {
            world.after(world.skewed(2_000_000), () -> makeParents(client));
            think(client);
        }
    }

    /** Everything done to the registers; for what has no known outcome, the log tells where it seems to belong. */
    List<Registers.Call> history() {
        List<Registers.Call> placed = new ArrayList<>();
        for (Registers.Call call : history) {
            Registers.Result result = call.result();
            // What was refused shows the zxid of somebody else's change.
            if (result != null && result.failedAt() < 0 && call.guess() % 2 == 0) {
                log.accountedFor(call.guess() / 2);
            }
        }
        history.sort(Comparator.comparingLong(Registers.Call::calledAt).reversed());
        for (Registers.Call call : history) {
            boolean known = call.returnedAt() != Long.MAX_VALUE;
            placed.add(known ? call : call.at(log.placeOf(call, askers.getOrDefault(call, Set.of()))));
        }
        return placed;
    }

    int answered() {
        return answered;
    }

    void stop() {
        stopped = true;
    }

    private void think(SimClient client) {
        world.after(world.skewed(600_000), () -> {
            if (!stopped) {
                if (client.outstanding() < outstandingMax) {
                    act(client);
                }
                think(client);
            }
        });
    }

    private void makeParents(SimClient client) {
        for (String parent : List.of("/e", "/q", "/c")) {
            client.submit(OpCode.CREATE, create(parent, CreateMode.PERSISTENT), null, outcome -> answered++);
        }
    }

    private void act(SimClient client) {
        int dice = world.random().nextInt(100);
        if (ensemble && world.chance(SYNC_READS)) {
            syncAndRead(client);
        } else if (dice < 65) {
            onRegisters(client);
        } else if (dice < 73) {
            CreateMode mode = world.chance(0.5) ? CreateMode.EPHEMERAL_SEQUENTIAL : CreateMode.EPHEMERAL;
            String path = "/e/" + client.number() + "-" + world.random().nextInt(3);
            client.submit(OpCode.CREATE2, create(path, mode), null, outcome -> answered++);
        } else if (dice < 78) {
            client.submit(
                    OpCode.CREATE, create("/q/n-", CreateMode.PERSISTENT_SEQUENTIAL), null, outcome -> answered++);
        } else if (dice < 82) {
            childWatch(client);
        } else if (dice < 90) {
            dataWatch(client);
        } else if (dice < 91) {
            recursiveWatch(client);
        } else if (dice < 94) {
            passing(client);
        } else if (dice < 97) {
            client.submit(OpCode.SYNC, new SyncRequest("/"), null, outcome -> answered++);
        } else if (dice < 99) {
            String path = "/e/" + client.number() + "-" + world.random().nextInt(3);
            client.submit(OpCode.DELETE, new DeleteRequest(path, -1), null, outcome -> answered++);
        } else {
            client.close();
        }
    }

    /** Containers with a child that goes, and nodes with a short time to live: the server removes both by itself. */
    private void passing(SimClient client) {
        if (world.chance(0.5)) {
            Message ttl = new CreateTtlRequest(
                    "/c/t-", new byte[0], Acl.OPEN, CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL.code(), 500);
            client.submit(OpCode.CREATE_TTL, ttl, null, outcome -> answered++);
        } else {
            String path = "/c/box" + world.random().nextInt(3);
            client.submit(OpCode.CREATE_CONTAINER, create(path, CreateMode.CONTAINER), null, outcome -> {});
            client.submit(OpCode.CREATE, create(path + "/x", CreateMode.PERSISTENT), null, outcome -> {});
            client.submit(OpCode.DELETE, new DeleteRequest(path + "/x", -1), null, outcome -> answered++);
        }
    }

    // ---- watches

    private void recursiveWatch(SimClient client) {
        WatchChange watch = new WatchChange.Add("/", WatchKind.PERSISTENT_RECURSIVE, SimClient.RECURSIVE);
        AddWatchRequest request = new AddWatchRequest("/", AddWatchMode.PERSISTENT_RECURSIVE.code());
        client.submit(OpCode.ADD_WATCH, request, watch, outcome -> {
            answered++;
            if (outcome instanceof Outcome.Done done) {
                checkers.recursiveWatchSet(client.number(), done.zxid());
            }
        });
    }

    private void dataWatch(SimClient client) {
        String path = register();
        long token = ++tokens;
        Asked asked = asked(client);
        WatchChange watch = new WatchChange.Add(path, WatchKind.DATA, token);
        List<Registers.Step> read = List.of(new Registers.Step(Registers.Kind.READ, path, 0, -1));
        client.submit(OpCode.GET_DATA, new GetDataRequest(path, true), watch, outcome -> {
            if (outcome instanceof Outcome.Done done) {
                checkers.watchSet(client.number(), token, path, false, done.zxid());
            }
            record(asked, read, outcome);
        });
    }

    private void childWatch(SimClient client) {
        long token = ++tokens;
        WatchChange watch = new WatchChange.Add("/e", WatchKind.CHILD, token);
        client.submit(OpCode.GET_CHILDREN, new GetChildrenRequest("/e", true), watch, outcome -> {
            answered++;
            if (outcome instanceof Outcome.Done done) {
                checkers.watchSet(client.number(), token, "/e", true, done.zxid());
            }
        });
    }

    // ---- registers

    /** A read right behind a sync sees all that was acknowledged before the sync was asked for. */
    private void syncAndRead(SimClient client) {
        Asked asked = asked(client);
        boolean[] synced = new boolean[1];
        client.submit(OpCode.SYNC, new SyncRequest("/"), null, outcome -> synced[0] = outcome instanceof Outcome.Done);
        Registers.Step read = new Registers.Step(Registers.Kind.READ, register(), 0, -1);
        client.submit(OpCode.GET_DATA, body(read), null, outcome -> record(asked, List.of(read), outcome, synced[0]));
    }

    private void onRegisters(SimClient client) {
        List<Registers.Step> steps = new ArrayList<>();
        int count = world.chance(0.2) ? 1 + world.random().nextInt(4) : 1;
        for (int i = 0; i < count; i++) {
            steps.add(step(count > 1));
        }
        Asked asked = asked(client);
        if (count > 1) {
            List<MultiRequest.Op> ops = new ArrayList<>();
            for (Registers.Step step : steps) {
                ops.add(new MultiRequest.Op(opCode(step), body(step)));
            }
            client.submit(OpCode.MULTI, new MultiRequest(ops), null, outcome -> record(asked, steps, outcome));
        } else {
            Registers.Step step = steps.get(0);
            client.submit(opCode(step), body(step), null, outcome -> record(asked, steps, outcome));
        }
    }

    private Registers.Step step(boolean inMulti) {
        Random random = world.random();
        int version = random.nextInt(3) == 0 ? random.nextInt(VERSION_GUESS_MAX) : -1;
        int dice = random.nextInt(10);
        if (dice < 2) {
            return new Registers.Step(Registers.Kind.CREATE, register(), ++values, -1);
        } else if (dice < 5) {
            return new Registers.Step(Registers.Kind.SET, register(), ++values, version);
        } else if (dice < 6) {
            return new Registers.Step(Registers.Kind.DELETE, register(), 0, version);
        }
        Registers.Kind kind = inMulti ? Registers.Kind.CHECK : Registers.Kind.READ;
        return new Registers.Step(kind, register(), 0, inMulti ? version : -1);
    }

    private String register() {
        return "/r" + world.random().nextInt(REGISTERS);
    }

    /** Who asks, in which session as far as there is one yet, having seen what, and when. */
    private record Asked(SimClient client, long sessionId, long lastZxid, long at) {}

    private Asked asked(SimClient client) {
        return new Asked(client, client.sessionId(), client.lastZxid(), world.micros());
    }

    private void record(Asked asked, List<Registers.Step> steps, Outcome outcome) {
        record(asked, steps, outcome, !ensemble);
    }

    /** @param fresh whether a read can't be stale */
    private void record(Asked asked, List<Registers.Step> steps, Outcome outcome, boolean fresh) {
        SimClient client = asked.client();
        answered++;
        boolean read = steps.get(0).kind() == Registers.Kind.READ;
        if (read) {
            seen(client, steps, outcome);
            if (!fresh) {
                return;
            }
        }
        // A read comes behind the write whose zxid it shows.
        long guess = 2 * client.lastZxid() + (read ? 1 : 0);
        if (outcome instanceof Outcome.Done done) {
            history.add(new Registers.Call(asked.at(), world.micros(), guess, steps, result(steps, done.body())));
        } else if (outcome instanceof Outcome.Failed failed) {
            boolean judged = failed.certainty() == Outcome.Certainty.REFUSED && !saysNothing(failed.code());
            if (judged) {
                Registers.Result result = new Registers.Result(0, failed.code(), List.of());
                history.add(new Registers.Call(asked.at(), world.micros(), guess, steps, result));
            } else if (failed.certainty() == Outcome.Certainty.UNKNOWN && !read) {
                Registers.Call call = new Registers.Call(asked.at(), Long.MAX_VALUE, asked.lastZxid(), steps, null);
                // It may have been asked before there was a session, and have failed when that was over.
                askers.put(call, new TreeSet<>(List.of(asked.sessionId(), client.sessionId())));
                history.add(call);
            }
        }
    }

    /** Of the registers: it is about the session, or about the disk. */
    private static boolean saysNothing(ErrorCode code) {
        return code == ErrorCode.SESSION_EXPIRED || code == ErrorCode.SESSION_MOVED || code == ErrorCode.QUOTA_EXCEEDED;
    }

    private void seen(SimClient client, List<Registers.Step> steps, Outcome outcome) {
        String path = steps.get(0).path();
        if (outcome instanceof Outcome.Done done) {
            reads.read(client.number(), path, result(steps, done.body()).read().get(0), done.zxid());
        } else if (outcome instanceof Outcome.Failed failed && failed.code() == ErrorCode.NO_NODE) {
            reads.read(client.number(), path, null, client.lastZxid());
        }
    }

    private static Registers.Result result(List<Registers.Step> steps, @Nullable Message body) {
        List<Registers.@Nullable Value> seen = new ArrayList<>();
        if (body instanceof MultiResponse multi) {
            for (int i = 0; i < steps.size(); i++) {
                MultiResponse.Result part = multi.results().get(i);
                if (part.opCode() == OpCode.ERROR && part.err() != 0) {
                    return new Registers.Result(i, error(part.err()), List.of());
                }
                seen.add(part.body() instanceof StatResponse stat ? value(steps.get(i), stat.stat()) : null);
            }
        } else if (body instanceof GetDataResponse read) {
            byte[] data = read.data();
            seen.add(new Registers.Value(read.stat().version(), data == null ? 0 : number(data)));
        } else {
            seen.add(body instanceof StatResponse stat ? value(steps.get(0), stat.stat()) : null);
        }
        return new Registers.Result(-1, ErrorCode.OK, seen);
    }

    private static Registers.Value value(Registers.Step step, Stat stat) {
        return new Registers.Value(stat.version(), step.data());
    }

    private static ErrorCode error(int code) {
        ErrorCode error = ErrorCode.of(code);
        if (error == null) {
            throw new Violation("unknown error " + code);
        }
        return error;
    }

    private static OpCode opCode(Registers.Step step) {
        return switch (step.kind()) {
            case CREATE -> OpCode.CREATE;
            case SET -> OpCode.SET_DATA;
            case DELETE -> OpCode.DELETE;
            case CHECK -> OpCode.CHECK;
            case READ -> OpCode.GET_DATA;
        };
    }

    private static Message body(Registers.Step step) {
        return switch (step.kind()) {
            case CREATE -> new CreateRequest(step.path(), data(step.data()), Acl.OPEN, 0);
            case SET -> new SetDataRequest(step.path(), data(step.data()), step.version());
            case DELETE -> new DeleteRequest(step.path(), step.version());
            case CHECK -> new CheckVersionRequest(step.path(), step.version());
            case READ -> new GetDataRequest(step.path(), false);
        };
    }

    private static CreateRequest create(String path, CreateMode mode) {
        return new CreateRequest(path, new byte[0], Acl.OPEN, mode.code());
    }

    private static byte[] data(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static long number(byte[] data) {
        return ByteBuffer.wrap(data).getLong();
    }
}

package io.zk.server.sim;

import io.zk.protocol.data.OpCode;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.DeleteTxn;
import io.zk.server.txn.MultiTxn;
import io.zk.server.txn.SetDataTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where in the order of writes an operation whose reply was lost may have taken effect: a guess for the search, which
 * needs no more. Written values are unique, so a write is found by its value; a delete by its session, path, version,
 * time, and whether it was alone; each stands for one operation.
 */
final class WriteLog implements Checkers {
    private final World world;
    private final Map<Long, Long> plannedAt = new HashMap<>();
    private final Map<Long, Long> sessions = new HashMap<>();
    private final Map<Long, Long> byValue = new HashMap<>();
    private final Map<String, TreeSet<Long>> deletes = new HashMap<>();
    private final Set<Long> multis = new HashSet<>();
    /** The version that a node had from each zxid on. */
    private final Map<String, TreeMap<Long, Integer>> versions = new HashMap<>();

    WriteLog(World world) {
        this.world = world;
    }

    @Override
    public void planned(Transaction transaction) {
        plannedAt.put(transaction.zxid(), world.micros());
    }

    @Override
    public void committed(Transaction transaction) {
        sessions.put(transaction.zxid(), transaction.header().sessionId());
        note(transaction.zxid(), transaction.txn());
    }

    /** The delete of this zxid, if it was one, is one whose reply was seen. */
    void accountedFor(long zxid) {
        deletes.values().forEach(zxids -> zxids.remove(zxid));
    }

    /** A place in the order, or {@code Long.MAX_VALUE} if it seems never to have happened. */
    long placeOf(Registers.Call call, Set<Long> askers) {
        for (Registers.Step step : call.steps()) {
            if (step.kind() == Registers.Kind.CREATE || step.kind() == Registers.Kind.SET) {
                Long zxid = byValue.get(step.data());
                return zxid == null ? Long.MAX_VALUE : 2 * zxid;
            }
        }
        for (Registers.Step step : call.steps()) {
            if (step.kind() == Registers.Kind.DELETE) {
                for (long zxid :
                        deletes.getOrDefault(step.path(), new TreeSet<>()).tailSet(call.guess(), false)) {
                    boolean later = plannedAt.getOrDefault(zxid, Long.MAX_VALUE) >= call.calledAt();
                    boolean alike = multis.contains(zxid) == (call.steps().size() > 1) && fits(step, zxid);
                    if (later && alike && askers.contains(sessions.getOrDefault(zxid, 0L))) {
                        accountedFor(zxid);
                        return 2 * zxid;
                    }
                }
            }
        }
        return Long.MAX_VALUE;
    }

    /** Whether the node had the version that the step asks for before this transaction. */
    private boolean fits(Registers.Step step, long zxid) {
        Map.Entry<Long, Integer> before =
                versions.getOrDefault(step.path(), new TreeMap<>()).lowerEntry(zxid);
        return step.version() == -1 || before == null || before.getValue() == step.version();
    }

    private void note(long zxid, Txn txn) {
        if (txn.opCode() == OpCode.MULTI && !((MultiTxn) txn).failed()) {
            multis.add(zxid);
            ((MultiTxn) txn).txns().forEach(part -> note(zxid, part));
            if (byValue.containsValue(zxid)) {
                // It is found by what it wrote: its deletes stand for no operation of their own.
                accountedFor(zxid);
            }
        } else if (txn instanceof SetDataTxn set) {
            value(set.data(), zxid);
            version(set.path(), zxid, set.version());
        } else if (txn instanceof CreateTxn create) {
            value(create.data(), zxid);
            version(create.path(), zxid, 0);
        } else if (txn instanceof DeleteTxn delete) {
            deletes.computeIfAbsent(delete.path(), path -> new TreeSet<>()).add(zxid);
        }
    }

    private void version(String path, long zxid, int version) {
        versions.computeIfAbsent(path, unseen -> new TreeMap<>()).put(zxid, version);
    }

    private void value(byte @Nullable [] data, long zxid) {
        if (data != null && data.length == Long.BYTES) {
            byValue.put(ByteBuffer.wrap(data).getLong(), zxid);
        }
    }
}

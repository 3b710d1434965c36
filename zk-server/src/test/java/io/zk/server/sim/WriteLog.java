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
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where in the order of writes an operation whose reply was lost may have taken effect: a guess for the search, which
 * needs no more. Written values are unique, so a write is found by its value; a delete by its path and time.
 */
final class WriteLog implements Checkers {
    private final Map<Long, Long> byValue = new HashMap<>();
    private final Map<String, TreeSet<Long>> deletes = new HashMap<>();

    @Override
    public void committed(Transaction transaction) {
        note(transaction.zxid(), transaction.txn());
    }

    /** The delete of this zxid, if it was one, is one whose reply was seen. */
    void accountedFor(long zxid) {
        deletes.values().forEach(zxids -> zxids.remove(zxid));
    }

    /** A place in the order, or {@code Long.MAX_VALUE} if it seems never to have happened. */
    long placeOf(Iterable<Registers.Step> steps, long after) {
        for (Registers.Step step : steps) {
            if (step.kind() == Registers.Kind.CREATE || step.kind() == Registers.Kind.SET) {
                Long zxid = byValue.get(step.data());
                return zxid == null ? Long.MAX_VALUE : 2 * zxid;
            }
        }
        for (Registers.Step step : steps) {
            if (step.kind() == Registers.Kind.DELETE && deletes.containsKey(step.path())) {
                Long zxid = deletes.get(step.path()).higher(after);
                return zxid == null ? Long.MAX_VALUE : 2 * zxid;
            }
        }
        return Long.MAX_VALUE;
    }

    private void note(long zxid, Txn txn) {
        if (txn.opCode() == OpCode.MULTI && !((MultiTxn) txn).failed()) {
            ((MultiTxn) txn).txns().forEach(part -> note(zxid, part));
        } else if (txn instanceof SetDataTxn set) {
            value(set.data(), zxid);
        } else if (txn instanceof CreateTxn create) {
            value(create.data(), zxid);
        } else if (txn instanceof DeleteTxn delete) {
            deletes.computeIfAbsent(delete.path(), path -> new TreeSet<>()).add(zxid);
        }
    }

    private void value(byte @Nullable [] data, long zxid) {
        if (data != null && data.length == Long.BYTES) {
            byValue.put(ByteBuffer.wrap(data).getLong(), zxid);
        }
    }
}

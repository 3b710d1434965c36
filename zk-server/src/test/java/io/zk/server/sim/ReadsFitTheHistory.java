package io.zk.server.sim;

import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.DeleteTxn;
import io.zk.server.txn.MultiTxn;
import io.zk.server.txn.SetDataTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A read, stale or not, shows the state that the committed transactions up to the zxid of its reply make; together with
 * {@link SessionsReadForward} that makes the reads of each session consistent with one order of all writes.
 */
final class ReadsFitTheHistory implements Checkers {
    /** A register that is not there. */
    private static final Registers.Value NONE = new Registers.Value(-1, 0);

    private final Map<String, TreeMap<Long, Registers.Value>> values = new HashMap<>();
    private int checked;

    int checked() {
        return checked;
    }

    @Override
    public void committed(Transaction transaction) {
        note(transaction.zxid(), transaction.txn());
    }

    /** A client has read a register; null: there was none. */
    void read(int client, String path, Registers.@Nullable Value seen, long zxid) {
        checked++;
        Map.Entry<Long, Registers.Value> entry =
                values.computeIfAbsent(path, same -> new TreeMap<>()).floorEntry(zxid);
        Registers.Value expected = entry == null ? NONE : entry.getValue();
        if (!expected.equals(seen == null ? NONE : seen)) {
            throw new Violation("client " + client + " read " + seen + " from " + path + " at zxid "
                    + OneHistory.hex(zxid) + ", which makes " + expected);
        }
    }

    private void note(long zxid, Txn txn) {
        if (txn instanceof MultiTxn multi) {
            if (!multi.failed()) {
                multi.txns().forEach(part -> note(zxid, part));
            }
        } else if (txn instanceof SetDataTxn set) {
            value(zxid, set.path(), set.version(), set.data());
        } else if (txn instanceof CreateTxn create) {
            value(zxid, create.path(), 0, create.data());
        } else if (txn instanceof DeleteTxn delete) {
            values.computeIfAbsent(delete.path(), path -> new TreeMap<>()).put(zxid, NONE);
        }
    }

    private void value(long zxid, String path, int version, byte @Nullable [] data) {
        if (data != null && data.length == Long.BYTES) {
            long number = ByteBuffer.wrap(data).getLong();
            values.computeIfAbsent(path, same -> new TreeMap<>()).put(zxid, new Registers.Value(version, number));
        }
    }
}

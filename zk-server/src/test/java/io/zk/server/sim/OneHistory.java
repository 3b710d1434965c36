package io.zk.server.sim;

import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.replica.LoadedState;
import io.zk.server.replica.Replica;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.UnknownTxnException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Equal zxid means equal transaction, and equal history before it, in every log; and what one server has once taken for
 * committed is in the history of every other that goes as far. Tells the others what is planned and what is committed.
 */
final class OneHistory implements Checkers {
    /** What came before a transaction, where nobody can tell: behind a state that a leader has sent at its epoch's begin. */
    private static final long UNKNOWN = -1;

    private record Entry(byte[] payload, Transaction transaction, long previous) {}

    private final boolean alone;
    private final Checkers told;
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private final Set<Integer> serving = new HashSet<>();
    private final TreeSet<Long> committed = new TreeSet<>();
    private long lastCommitted;

    /** @param alone whether there is one server only: what a crash took from its log was never there */
    OneHistory(boolean alone, Checkers told) {
        this.alone = alone;
        this.told = told;
    }

    /** The newest transaction that anybody took for committed. */
    long lastCommitted() {
        return lastCommitted;
    }

    /** The newest transaction in any log. */
    long lastPlanned() {
        return entries.isEmpty() ? 0 : entries.lastKey();
    }

    /** Whether a history that ends with {@code end} has this transaction. */
    boolean includes(long end, long zxid) {
        long at = end;
        while (at > zxid) {
            Entry entry = entries.get(at);
            if (entry == null || entry.previous() == UNKNOWN) {
                return true;
            }
            at = entry.previous();
        }
        return at == zxid;
    }

    /** Whether this transaction comes directly behind that one, as far as anybody can tell. */
    boolean follows(long zxid, long previous) {
        Entry entry = entries.get(zxid);
        boolean unknown = previous < 0 || previous > 0 && counter(previous) == 0;
        return unknown || entry == null || entry.previous() == UNKNOWN || entry.previous() == previous;
    }

    /** Digest of the state behind this transaction; null if it is not known. */
    @Nullable
    Long digestAt(long zxid) {
        Entry at = entries.get(zxid);
        while (at != null && at.transaction().digest() == null) {
            at = entries.get(at.previous());
        }
        return at == null || at.transaction().digest() == null
                ? null
                : (Long) at.transaction().digest().digest();
    }

    @Override
    public void appended(int server, long zxid, byte[] payload) {
        long previous = ends.getOrDefault(server, 0L);
        ends.put(server, zxid);
        Entry known = entries.get(zxid);
        if (known == null) {
            Transaction transaction = decode(payload);
            if (transaction.zxid() != zxid) {
                throw new Violation("zxid " + hex(transaction.zxid()) + " appended as " + hex(zxid));
            }
            entries.put(zxid, new Entry(payload, transaction, previous));
            told.planned(transaction);
            return;
        }
        if (!Arrays.equals(known.payload(), payload)) {
            throw new Violation("server " + server + " has another transaction " + hex(zxid));
        }
        if (known.previous() == UNKNOWN) {
            entries.put(zxid, new Entry(payload, known.transaction(), previous));
        } else if (previous != UNKNOWN && previous != known.previous()) {
            throw new Violation("server " + server + " has " + hex(zxid) + " behind " + hex(previous)
                    + ", another has it behind " + hex(known.previous()));
        }
    }

    @Override
    public void cutting(int server, long zxid) {
        ends.put(server, end(zxid));
    }

    @Override
    public void installing(int server, long zxid) {
        ends.put(server, end(zxid));
    }

    @Override
    public void recovered(int server, LoadedState state) {
        ends.put(server, end(state.lastZxid()));
        serving.remove(server);
        if (alone) {
            // What was never durable is gone for good, and its numbers are given anew.
            entries.tailMap(state.lastZxid(), false).clear();
            commit(server, state.lastZxid());
        }
    }

    @Override
    public void serving(int server, boolean does) {
        if (does) {
            serving.add(server);
        } else {
            serving.remove(server);
        }
    }

    @Override
    public void applied(int server, Replica replica) {
        if (replica.certain() || serving.contains(server)) {
            commit(server, replica.tree().lastZxid());
        }
    }

    @Override
    public void replied(int client, long sessionId, long zxid) {
        if (zxid > lastCommitted && counter(zxid) != 0) {
            throw new Violation("client " + client + " saw zxid " + hex(zxid) + ", committed is " + hex(lastCommitted));
        }
    }

    private void commit(int server, long zxid) {
        if (zxid <= lastCommitted) {
            if (counter(zxid) != 0 && !committed.contains(zxid)) {
                throw new Violation("server " + server + " applied " + hex(zxid) + ", which was not committed when "
                        + hex(lastCommitted) + " was");
            }
            return;
        }
        ArrayDeque<Entry> news = new ArrayDeque<>();
        long at = zxid;
        while (at > lastCommitted) {
            Entry entry = entries.get(at);
            if (entry == null) {
                if (counter(at) != 0) {
                    throw new Violation("server " + server + " applied " + hex(at) + ", which is in no log");
                }
                return;
            }
            news.push(entry);
            at = entry.previous();
        }
        if (at != lastCommitted && at != UNKNOWN) {
            throw new Violation("server " + server + " applied " + hex(zxid) + ", and behind " + hex(at)
                    + " its history has lost " + hex(lastCommitted));
        }
        for (Entry entry : news) {
            lastCommitted = entry.transaction().zxid();
            committed.add(lastCommitted);
            told.committed(entry.transaction());
        }
    }

    private static long end(long zxid) {
        return zxid > 0 && counter(zxid) == 0 ? UNKNOWN : Math.max(zxid, 0);
    }

    static long counter(long zxid) {
        return zxid & 0xffffffffL;
    }

    static String hex(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }

    private static Transaction decode(byte[] payload) {
        try {
            return TxnCodec.decode(payload, WireLimits.DEFAULT);
        } catch (WireException | UnknownTxnException undecodable) {
            throw new Violation("planned a transaction that can't be read: " + undecodable);
        }
    }
}

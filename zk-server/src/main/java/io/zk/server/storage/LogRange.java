package io.zk.server.storage;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.zab.Proposal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A part of the history, read from the logs for a learner that is behind. Any thread, while the log thread appends: only
 * what is below the given end is looked at, and that is durable.
 *
 * <p>Nothing is better than something wrong: whoever gets none sends the whole state. A log of Apache's servers may hold
 * records that are not of the history, the end of an earlier leader's that a snapshot has replaced; ours drop them.
 */
public final class LogRange {
    private final WireLimits limits;
    private final Disk disk;
    private final StorageSettings settings;

    public LogRange(Disk disk, StorageSettings settings, WireLimits limits) {
        this.disk = disk;
        this.settings = settings;
        this.limits = limits;
    }

    /**
     * All transactions behind {@code after}, up to and with {@code until}.
     *
     * @param after the end of the learner's history. It has to be in the logs itself, as proof that it is the beginning
     *     of this one; or to be the number of an epoch without a counter, and the epoch's first transaction is there
     * @param until of a transaction that is durable
     * @param bytesMax of all payloads
     * @return null if the logs don't hold all of them, or hold them in a way that leaves a doubt, or can't be read, or if
     *     they are too large
     */
    public @Nullable List<Proposal> read(long after, long until, long bytesMax) {
        if (after <= 0 || until < after) {
            return null;
        }
        try (LogReader logs = LogReader.anywhere(disk, settings.logFolder(), limits, after)) {
            return read(logs, after, until, bytesMax);
        } catch (IOException e) {
            // The log thread will find out if the disk is broken; a file may also just have been purged.
            return null;
        }
    }

    private @Nullable List<Proposal> read(LogReader logs, long after, long until, long bytesMax) throws IOException {
        NavigableSet<Long> snapshots = new TreeSet<>();
        for (DataName name : DataName.list(disk, settings.snapshotFolder(), DataName.Kind.SNAPSHOT)) {
            snapshots.add(name.zxid());
        }
        List<Proposal> range = new ArrayList<>();
        long left = bytesMax;
        long previous = after;
        if (!logs.next() || !begins(after, logs.zxid())) {
            return null;
        }
        boolean more = logs.zxid() != after || (previous < until && logs.next());
        while (more) {
            long zxid = logs.zxid();
            byte[] payload = logs.payload();
            left -= payload.length;
            if (left < 0 || zxid > until || !follows(previous, zxid, snapshots)) {
                return null;
            }
            range.add(new Proposal(zxid, payload));
            previous = zxid;
            more = previous < until && logs.next();
        }
        return previous == until ? range : null;
    }

    /** Whether a history that ends there is the beginning of the one that the first record is of. */
    private static boolean begins(long after, long firstZxid) {
        return firstZxid == after || (int) after == 0 && firstZxid == after + 1;
    }

    /**
     * Whether the one comes directly behind the other in one history. Over the end of an epoch they do if no snapshot
     * has its zxid in between: a leader's state may have come there, and what is before it may be of no history.
     */
    private static boolean follows(long previous, long zxid, NavigableSet<Long> snapshots) {
        if (zxid == previous + 1) {
            return true;
        }
        if (zxid >>> 32 <= previous >>> 32 || (int) zxid != 1) {
            return false;
        }
        Long between = snapshots.higher(previous);
        return between == null || between >= zxid;
    }
}

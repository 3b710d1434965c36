package io.zk.server.storage;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeEvents;
import io.zk.server.tree.TreeRules;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.UnknownTxnException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One start: finds the newest snapshot that loads, replays what the logs hold after it. Used once, by one thread. */
final class Recovery {
    /** Snapshots that are tried, newest first. */
    private static final int CANDIDATES_MAX = 100;

    private static final int HARDEN_PIECE_BYTES = 1 << 20;

    private final Disk disk;
    private final StorageSettings settings;
    private final TreeRules rules;
    private final WireLimits limits;

    private final List<String> rejected = new ArrayList<>();
    private final DigestCheck digests;
    private final Deque<LogRecord> recent = new ArrayDeque<>();

    private @Nullable Path snapshot;
    private SortedMap<Long, Integer> sessions = new TreeMap<>();
    private long contentsEnd;
    private boolean member;
    private long untilZxid = Long.MAX_VALUE;
    private long replayed;
    /** Of the last record replayed. */
    private @Nullable Path lastFile;

    private long lastEnd;

    Recovery(Disk disk, StorageSettings settings, TreeRules rules, WireLimits limits) {
        this.disk = disk;
        this.settings = settings;
        this.rules = rules;
        this.limits = limits;
        this.digests = new DigestCheck(rules.digest());
    }

    /** @param emptyTrusted whether no data means an empty database */
    Recovered run(boolean emptyTrusted) throws IOException {
        List<Path> candidates = candidates();
        if (candidates.isEmpty()) {
            return withoutSnapshot(emptyTrusted);
        }
        DataTree tree = newestThatLoads(candidates);
        try (LogReader logs = logsAfter(tree.lastZxid())) {
            return replay(tree, logs);
        }
    }

    /** The same for a member of an ensemble, who goes by all of it in elections: all that was read is durable after. */
    Recovered runAsMember(boolean emptyTrusted) throws IOException {
        member = true;
        Recovered recovered = run(emptyTrusted);
        Path loaded = snapshot;
        if (loaded != null) {
            try (DiskFile file = disk.open(loaded)) {
                file.force(true);
            }
        }
        disk.forceFolder(settings.snapshotFolder());
        return recovered;
    }

    /**
     * A history that ends earlier than the one on disk.
     *
     * @param beyond snapshots, newest first, that hold more than that
     */
    record Shorter(Recovered state, List<Path> beyond) {}

    /**
     * The state as a start would find it if nothing above this zxid were on disk. Changes nothing.
     *
     * <p>A snapshot goes beyond the zxid if its name says so, if it says so itself, or if any node in it does. A fuzzy one
     * may hold later transactions without saying so; but those were applied after it was begun, so they were committed,
     * and what is committed is never cut.
     *
     * <p>If there are snapshots to delete, all of the logs after the one used must be there without a hole: then a crash
     * after any of the deletions leaves a history as it was.
     *
     * @return null if what is on disk doesn't give the state at exactly this zxid
     */
    @Nullable
    Shorter upTo(long zxid) throws IOException {
        member = true;
        untilZxid = zxid;
        List<Path> beyond = new ArrayList<>();
        DataTree tree = newestWithin(zxid, beyond);
        if (tree == null) {
            return null;
        }
        try (LogReader logs = logsAfter(tree.lastZxid())) {
            replayUntil(tree, logs);
            while (!beyond.isEmpty() && logs.next()) {}
            Recovered state = recovered(tree, report(logs, null));
            return state.lastZxid() == zxid ? new Shorter(state, beyond) : null;
        } catch (CorruptLogException e) {
            return null;
        }
    }

    /**
     * The state as it was right after this transaction, from the snapshots and logs on disk, which stay as they are.
     *
     * @param zxid {@link Long#MAX_VALUE} for the newest state there is
     * @throws StorageException if what is on disk doesn't give it
     */
    Recovered at(long zxid) throws IOException {
        member = true;
        untilZxid = zxid;
        String wanted = zxid == Long.MAX_VALUE ? "" : " that goes no further than 0x" + Long.toHexString(zxid);
        DataTree tree = newestWithin(zxid, new ArrayList<>());
        if (tree == null) {
            throw new StorageException("there is no valid snapshot in " + settings.snapshotFolder() + wanted
                    + (rejected.isEmpty() ? "" : ": " + rejected));
        }
        try (LogReader logs = logsAfter(tree.lastZxid())) {
            if (tree.lastZxid() < zxid) {
                replayUntil(tree, logs);
            }
            if (zxid != Long.MAX_VALUE && tree.lastZxid() != zxid) {
                throw new StorageException("there is no transaction 0x" + Long.toHexString(zxid) + " in "
                        + settings.logFolder() + ": the last one before it is 0x"
                        + Long.toHexString(tree.lastZxid()));
            }
            return recovered(tree, report(logs, logs.tail()));
        }
    }

    private @Nullable DataTree newestWithin(long zxid, List<Path> beyond) throws IOException {
        List<DataName> names = DataName.list(disk, settings.snapshotFolder(), DataName.Kind.SNAPSHOT);
        for (int i = names.size() - 1; i >= 0 && names.get(i).zxid() >= 0; i--) {
            Path file = settings.snapshotFolder().resolve(names.get(i).name());
            if (names.get(i).zxid() > zxid) {
                beyond.add(file);
                continue;
            }
            try {
                DataTree tree = load(file);
                if (contentsEnd <= zxid) {
                    return tree;
                }
                beyond.add(file);
            } catch (StorageException e) {
                rejected.add(file + ": " + e.getMessage());
            }
        }
        return null;
    }

    private LogReader logsAfter(long zxid) throws IOException {
        return member
                ? LogReader.ofMember(disk, settings.logFolder(), limits, zxid + 1)
                : new LogReader(disk, settings.logFolder(), limits, zxid + 1);
    }

    private Recovered withoutSnapshot(boolean emptyTrusted) throws IOException {
        boolean logs =
                !DataName.list(disk, settings.logFolder(), DataName.Kind.LOG).isEmpty();
        DataTree tree = new DataTree(rules);
        if (logs) {
            if (!settings.start().trustEmptySnapshot()) {
                throw new StorageException("there are logs in " + settings.logFolder() + " but no snapshot in "
                        + settings.snapshotFolder() + ": data is missing. Bring the snapshots back; only for data of a"
                        + " server older than 3.5, or to start from the logs alone, set"
                        + " zookeeper.snapshot.trust.empty=true");
            }
            try (LogReader reader = LogReader.anywhere(disk, settings.logFolder(), limits, 0)) {
                return replay(tree, reader);
            }
        }
        if (emptyTrusted) {
            new Snapshots(disk, settings).write(tree, () -> sessions, SliceGate.NONE);
        }
        return new Recovered(tree, sessions, emptyTrusted ? 0 : -1, 0, List.of(), report(null, null));
    }

    private List<Path> candidates() throws IOException {
        List<DataName> names = DataName.list(disk, settings.snapshotFolder(), DataName.Kind.SNAPSHOT);
        List<Path> candidates = new ArrayList<>();
        for (int i = names.size() - 1; i >= 0 && candidates.size() < CANDIDATES_MAX; i--) {
            DataName name = names.get(i);
            Path file = settings.snapshotFolder().resolve(name.name());
            if (name.zxid() < 0) {
                continue;
            }
            if (SnapshotFile.looksWhole(disk, file, SnapshotFile.compressionOf(name.name()))) {
                candidates.add(file);
            } else {
                rejected.add(file + ": unfinished");
            }
        }
        return candidates;
    }

    private DataTree newestThatLoads(List<Path> candidates) throws IOException {
        for (Path file : candidates) {
            try {
                return load(file);
            } catch (IOException e) {
                rejected.add(file + ": " + e.getMessage());
            }
        }
        throw new StorageException("no valid snapshot in " + settings.snapshotFolder() + ": " + rejected
                + ". Restore one from a backup, or, in an ensemble whose other servers are up, "
                + CorruptLogException.START_WITHOUT_DATA);
    }

    private DataTree load(Path file) throws IOException {
        SnapshotReader.Loaded loaded = SnapshotReader.readFile(disk, file, rules, limits);
        DataTree tree = loaded.tree();
        snapshot = file;
        sessions = loaded.sessions();
        contentsEnd = loaded.contents().end();
        digests.loaded(loaded, member);
        return tree;
    }

    private Recovered replay(DataTree tree, LogReader logs) throws IOException {
        replayUntil(tree, logs);
        UncleanTail tail = logs.tail();
        if (tail != null) {
            cut(tail);
        }
        Path file = lastFile;
        if (file != null) {
            harden(file, lastEnd);
        }
        return recovered(tree, report(logs, tail));
    }

    private void replayUntil(DataTree tree, LogReader logs) throws IOException {
        while (logs.next() && logs.zxid() <= untilZxid) {
            byte[] payload = logs.payload();
            lastFile = logs.path();
            lastEnd = logs.endOffset();
            apply(tree, decode(logs, payload));
            replayed++;
            recent.addLast(new LogRecord(logs.zxid(), payload));
            if (recent.size() > settings.start().recentCount()) {
                recent.removeFirst();
            }
        }
    }

    private Recovered recovered(DataTree tree, RecoveryReport report) {
        return new Recovered(tree, sessions, tree.lastZxid(), digests.fuzzyUntil(), List.copyOf(recent), report);
    }

    private Transaction decode(LogReader logs, byte[] payload) throws IOException {
        try {
            return TxnCodec.decode(payload, limits);
        } catch (WireException | UnknownTxnException e) {
            throw new CorruptLogException(logs.path(), logs.offset(), String.valueOf(e.getMessage()));
        }
    }

    private void apply(DataTree tree, Transaction transaction) {
        tree.apply(transaction, TreeEvents.NONE);
        int type = transaction.header().type();
        long session = transaction.header().sessionId();
        if (transaction.txn() instanceof CreateSessionTxn create) {
            sessions.put(session, create.timeoutMillis());
        } else if (type == OpCode.CLOSE_SESSION.code()) {
            sessions.remove(session);
        }
        digests.replayed(tree, transaction);
    }

    /** So that nothing ever takes the remains for records, and a later record never stands behind them. */
    private void cut(UncleanTail tail) throws IOException {
        if (tail.offset() == 0) {
            disk.delete(tail.file());
        } else {
            try (DiskFile file = disk.open(tail.file())) {
                file.truncate(tail.offset());
                file.force(true);
            }
        }
        disk.forceFolder(settings.logFolder());
    }

    /**
     * Makes the last records durable before anything is built on them. A server that died without a power failure, or
     * because a force failed, leaves records that can be read and are on no disk: a later power failure would take them
     * from under those that follow. A force alone is not enough, since the one that failed may have dropped the pages;
     * so they are written again first.
     */
    private void harden(Path file, long end) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(HARDEN_PIECE_BYTES, end));
        try (DiskFile open = disk.open(file)) {
            long at = Math.max(0, end - TxnLog.UNFORCED_BYTES_MAX - limits.fieldBytesMax());
            while (at < end) {
                piece.clear().limit((int) Math.min(piece.capacity(), end - at));
                int read = open.read(piece, at);
                if (read <= 0) {
                    throw new IOException(file + " ends at " + at + ", and was read up to " + end);
                }
                open.writeFully(piece.flip(), at);
                at += read;
            }
            // Of a cut the same holds: what was dropped must not come back behind newer records.
            open.truncate(disk.size(file));
            open.force(true);
        }
        disk.forceFolder(settings.logFolder());
    }

    private RecoveryReport report(@Nullable LogReader logs, @Nullable UncleanTail tail) {
        long outOfOrder = logs == null ? 0 : logs.outOfOrder();
        List<String> oddities = new ArrayList<>(logs == null ? List.of() : logs.oddities());
        digests.finish();
        return new RecoveryReport(
                snapshot,
                rejected,
                replayed,
                outOfOrder,
                tail,
                digests.mismatches(),
                digests.mismatchCount(),
                oddities);
    }
}

package io.zk.server.storage;

import io.zk.protocol.wire.WireLimits;
import io.zk.server.replica.DiskCommand;
import io.zk.server.replica.MemberInput;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import io.zk.server.zab.EpochKind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.random.RandomGenerator;

/**
 * What a server does to its disk while it runs, one method for each kind of {@link DiskCommand}; one that stands alone
 * appends and forces, and no more. Called in the order of the commands, each returns when it is done: what comes
 * after is built on it.
 *
 * <p>Fail stop: after any failure every call throws, since nobody knows what is on disk; the server has to end.
 *
 * <p>Owned by the log thread.
 */
public final class MemberLog implements Closeable {
    private final Disk disk;
    private final StorageSettings settings;
    private final TreeRules rules;
    private final WireLimits limits;
    private final TxnLog log;
    private final EpochFiles epochs;
    private final LogTruncation truncation;

    /**
     * Touches nothing on disk yet.
     *
     * @param lastZxid end of the history that {@link Storage#openMember} has found
     * @param random draws when a snapshot is due
     */
    public MemberLog(
            Disk disk,
            StorageSettings settings,
            TreeRules rules,
            WireLimits limits,
            long lastZxid,
            RandomGenerator random) {
        this.disk = disk;
        this.settings = settings;
        this.rules = rules;
        this.limits = limits;
        this.log = new TxnLog(disk, settings.logFolder(), settings.log(), random);
        this.epochs = new EpochFiles(disk, settings);
        this.truncation = new LogTruncation(disk, settings, limits);
        log.continueFrom(lastZxid);
    }

    /** Adds a transaction behind the last one; durable after the next call of another method. */
    public void append(long zxid, byte[] payload) throws IOException {
        log.append(payload, zxid);
    }

    /** Returns when everything appended is durable. */
    public void force() throws IOException {
        log.force();
    }

    /** End of the history on disk: the highest zxid that is durable, -1 if there is none to go by. */
    public long durableZxid() {
        return log.durableZxid();
    }

    /** The log itself, to see how far it is, to have space prepared, and to begin new files for snapshots. */
    public TxnLog log() {
        return log;
    }

    /** Carries out any command but {@link DiskCommand.Append}, which is {@link #append}; what the core is told then. */
    public MemberInput carryOut(DiskCommand command) throws IOException {
        if (command instanceof DiskCommand.WriteEpoch write) {
            writeEpoch(write.kind(), write.epoch());
            return new MemberInput.EpochWritten(write.kind(), write.epoch());
        } else if (command instanceof DiskCommand.Truncate truncate) {
            return truncate(truncate.zxid(), truncate.reload());
        } else if (command instanceof DiskCommand.Install install) {
            return install(install.zxid(), install.tree(), install.sessions());
        } else if (command instanceof DiskCommand.Settle) {
            return settle();
        }
        throw new IllegalArgumentException(command + " is answered when it is durable");
    }

    /** Forces what was appended, then writes the epoch, so that no epoch is ever there before its history. */
    public void writeEpoch(EpochKind kind, long epoch) throws IOException {
        log.force();
        try {
            epochs.write(kind, epoch);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Forces what was appended. */
    public MemberInput.Settled settle() throws IOException {
        log.force();
        return new MemberInput.Settled();
    }

    /**
     * Makes the history end at this zxid, if it has it. Decides first and then changes: after a refusal all is as it was.
     * A crash meanwhile leaves the history as it was, or as it will be, or with an end in between.
     *
     * @param reload whether the state of this server may hold more than that: then it is loaded anew, and snapshots that
     *     hold more go too
     */
    public MemberInput.Truncated truncate(long zxid, boolean reload) throws IOException {
        log.force();
        try {
            return reload ? reloadUpTo(zxid) : cutAfter(zxid);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Makes this state, as a leader has sent it, the whole of what is on disk; see {@link Installation}.
     *
     * @param zxid of the tree; it may hold parts of later transactions
     */
    public MemberInput.Installed install(long zxid, DataTree tree, SortedMap<Long, Integer> sessions)
            throws IOException {
        if (tree.lastZxid() != zxid) {
            throw new IllegalArgumentException("a tree of zxid 0x" + Long.toHexString(tree.lastZxid())
                    + " to be installed as 0x" + Long.toHexString(zxid));
        }
        log.endFile();
        try {
            new Installation(disk, settings).install(tree, sessions);
        } catch (IOException e) {
            throw failed(e);
        }
        log.continueFrom(zxid);
        log.roll();
        return new MemberInput.Installed(zxid);
    }

    /** Forces what was appended and closes the log. */
    @Override
    public void close() throws IOException {
        log.close();
    }

    /** The state holds nothing above the zxid, so neither does any snapshot that was written of it. */
    private MemberInput.Truncated cutAfter(long zxid) throws IOException {
        long end = log.durableZxid();
        boolean named = false;
        for (DataName name : DataName.list(disk, settings.snapshotFolder(), DataName.Kind.SNAPSHOT)) {
            boolean whole = SnapshotFile.looksWhole(
                    disk, settings.snapshotFolder().resolve(name.name()), SnapshotFile.compressionOf(name.name()));
            if (whole && name.zxid() > zxid) {
                return new MemberInput.Truncated(end, false, null);
            }
            named |= whole && name.zxid() == zxid;
        }
        LogTruncation.Cut cut;
        try {
            cut = truncation.find(zxid);
        } catch (CorruptLogException e) {
            return new MemberInput.Truncated(end, false, null);
        }
        if (end != zxid && !named && cut.before() != zxid) {
            return new MemberInput.Truncated(end, false, null);
        }
        cut(cut, zxid);
        return new MemberInput.Truncated(zxid, true, null);
    }

    private MemberInput.Truncated reloadUpTo(long zxid) throws IOException {
        Recovery.Shorter shorter = new Recovery(disk, settings, rules, limits).upTo(zxid);
        if (shorter == null) {
            return new MemberInput.Truncated(log.durableZxid(), false, null);
        }
        LogTruncation.Cut cut = truncation.find(zxid);
        for (Path snapshot : shorter.beyond()) {
            disk.delete(snapshot);
        }
        disk.forceFolder(settings.snapshotFolder());
        cut(cut, zxid);
        return new MemberInput.Truncated(zxid, true, shorter.state().loaded());
    }

    private void cut(LogTruncation.Cut cut, long zxid) throws IOException {
        log.endFile();
        truncation.apply(cut);
        log.continueFrom(zxid);
    }

    private IOException failed(IOException cause) {
        log.fail(cause);
        return cause;
    }
}

package io.zk.server.storage;

import io.zk.protocol.wire.WireLimits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the transactions of all log files from a zxid on, one after the other. Changes nothing on disk. One thread.
 *
 * <p>Where Apache's servers silently pass over records, behind a damaged one or in a gap before the first, this throws:
 * those records were acknowledged once.
 */
public final class LogReader implements Closeable {
    private final Disk disk;
    private final WireLimits limits;
    private final long fromZxid;
    private final List<Path> files;

    private @Nullable LogFileReader current;
    private @Nullable UncleanTail tail;
    private int nextFile;
    /** Highest zxid read or skipped; what comes before the first record wanted, at the start. */
    private long highest;
    /** Zxid of the last record read from any file, skipped ones included, or -1. */
    private long previous = -1;

    /** Highest zxid passed over before the first one wanted, or -1. */
    private long skipped = -1;

    private boolean gapAllowed;
    /** Whether an epoch that doesn't begin with its first transaction is looked at. */
    private boolean epochsBeginAtOne;

    private final List<String> oddities = new ArrayList<>();
    private long outOfOrder;

    /**
     * Finds the files; the first transaction is the first one with at least this zxid.
     *
     * @param fromZxid one more than what is already there; a hole between the two is refused
     */
    public LogReader(Disk disk, Path folder, WireLimits limits, long fromZxid) throws IOException {
        this.disk = disk;
        this.limits = limits;
        this.fromZxid = fromZxid;
        this.highest = fromZxid - 1;
        this.files = filesFrom(disk, folder, fromZxid);
    }

    /** The first transaction with at least this zxid, whatever is before it. */
    static LogReader anywhere(Disk disk, Path folder, WireLimits limits, long fromZxid) throws IOException {
        LogReader reader = new LogReader(disk, folder, limits, fromZxid);
        reader.gapAllowed = true;
        return reader;
    }

    /**
     * For a member of an ensemble: in the log of one, each epoch begins with its first transaction. Where it does not, at
     * the beginning of a file, a file is missing; in the middle of one, whoever wrote it knew nothing else, and that is
     * one of the {@link #oddities}.
     */
    static LogReader ofMember(Disk disk, Path folder, WireLimits limits, long fromZxid) throws IOException {
        LogReader reader = new LogReader(disk, folder, limits, fromZxid);
        reader.epochsBeginAtOne = true;
        return reader;
    }

    /**
     * Goes to the next transaction; false at the end of the last file.
     *
     * @throws CorruptLogException where going on would leave transactions out
     */
    public boolean next() throws IOException {
        while (true) {
            if (current == null && !openNext(false)) {
                return false;
            }
            LogFileReader reader = current;
            if (reader == null) {
                return false;
            }
            if (!reader.next()) {
                endOfFile(reader);
            } else if (accept(reader)) {
                return true;
            }
        }
    }

    /** Zxid of the transaction at hand. */
    public long zxid() {
        return previous;
    }

    /** The transaction at hand, as it was appended; a copy. */
    public byte[] payload() {
        return atHand().payload();
    }

    /** The file of the transaction at hand. */
    public Path path() {
        return atHand().path();
    }

    /** Where the transaction at hand begins in its file. */
    public long offset() {
        return atHand().recordOffset();
    }

    /** Where the transaction at hand ends in its file. */
    long endOffset() {
        return atHand().offset();
    }

    /** Transactions so far whose zxid was not above all before them. */
    public long outOfOrder() {
        return outOfOrder;
    }

    /** What was read and is not as it should be. */
    List<String> oddities() {
        return oddities;
    }

    /** Highest zxid passed over before the first transaction wanted, -1 if none was. */
    long skippedZxid() {
        return skipped;
    }

    /**
     * After the end: what a crash left behind the last transaction of the last file, null if nothing. At offset 0: the
     * file holds nothing at all.
     */
    public @Nullable UncleanTail tail() {
        return tail;
    }

    @Override
    public void close() throws IOException {
        LogFileReader reader = current;
        current = null;
        if (reader != null) {
            reader.close();
        }
    }

    private LogFileReader atHand() {
        LogFileReader reader = current;
        if (reader == null) {
            throw new IllegalStateException("no transaction at hand");
        }
        return reader;
    }

    /** All that may hold the zxid or a later one: those named so, and the newest one named less. */
    private static List<Path> filesFrom(Disk disk, Path folder, long fromZxid) throws IOException {
        List<Path> files = new ArrayList<>();
        long newest = -1;
        for (DataName name : DataName.list(disk, folder, DataName.Kind.LOG)) {
            if (name.zxid() < fromZxid && name.zxid() > newest) {
                files.clear();
            }
            newest = name.zxid();
            if (newest >= 0) {
                files.add(folder.resolve(name.name()));
            }
        }
        return files;
    }

    private boolean openNext(boolean continues) throws IOException {
        if (nextFile == files.size()) {
            return false;
        }
        Path path = files.get(nextFile++);
        boolean last = nextFile == files.size();
        if (last && LogTail.isHeadless(disk, path)) {
            tail = new UncleanTail(path, 0, 0, "a log without a header");
            return false;
        }
        LogFileReader ended = current;
        LogFileReader reader = LogFileReader.open(disk, path, limits);
        current = reader;
        if (continues && ended != null) {
            judgeMiddle(ended, reader);
        }
        return true;
    }

    /**
     * A file that others follow. Whatever is behind its last whole record counts for nothing if the next file takes up
     * right there, as a server that had lost it went on without it, or if all of it is older than what is wanted.
     */
    private void judgeMiddle(LogFileReader ended, LogFileReader following) throws IOException {
        LogFileReader peek = LogFileReader.open(disk, following.path(), limits);
        try (ended;
                peek) {
            if (!peek.next() || peek.zxid() > highest + 1) {
                LogTail.judge(ended, highest, limits);
            }
        }
    }

    private void endOfFile(LogFileReader reader) throws IOException {
        if (!openNext(true)) {
            UncleanTail own = LogTail.judge(reader, highest, limits);
            tail = tail == null ? own : tail;
            close();
        }
    }

    /** Whether the record just read is to be delivered. */
    private boolean accept(LogFileReader reader) throws IOException {
        long zxid = reader.zxid();
        previous = zxid;
        if (zxid < fromZxid && highest < fromZxid) {
            skipped = Math.max(skipped, zxid);
            return false;
        }
        if (zxid > highest + 1 && !gapAllowed) {
            judgeGap(reader, zxid);
        }
        if (zxid <= highest) {
            outOfOrder++;
        }
        gapAllowed = false;
        highest = Math.max(highest, zxid);
        return true;
    }

    private void judgeGap(LogFileReader reader, long zxid) throws IOException {
        boolean sameEpoch = zxid >>> 32 == highest >>> 32;
        if (!sameEpoch && (!epochsBeginAtOne || (int) zxid == 1)) {
            return;
        }
        String what =
                "transactions are missing between 0x" + Long.toHexString(highest) + " and 0x" + Long.toHexString(zxid);
        if (sameEpoch || reader.recordOffset() == LogFormat.HEADER_BYTES) {
            throw new CorruptLogException(reader.path(), reader.recordOffset(), what);
        }
        oddities.add(reader.path() + " at offset " + reader.recordOffset() + ": " + what);
    }
}

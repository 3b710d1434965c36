package io.zk.server;

import io.zk.server.replica.DiskCommand;
import io.zk.server.replica.Input;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The core's way to the disk: the log thread's mailbox; or, when there is little to write, the log thread has nothing to do
 * and the disk has been quick of late, the core writes itself, which costs less than to wake another thread and be
 * woken by it. Who writes owns the {@link LogWriter}: the log thread from a {@link #post} until it is {@link #done},
 * otherwise the core. See the decision "The core writes a few records itself".
 */
final class LogDesk {
    /** More than this are left to the log thread: meanwhile the core can make the next batch. */
    private static final int RECORDS_MAX = 4;

    /** The same while one loop alone brings writes: it would have nothing to make a batch of before these are answered. */
    private static final int RECORDS_MAX_ALONE = 16;

    /** A mean over about so many batches says whether few writes come at a time. */
    private static final int MEMORY_BATCHES = 16;

    private static final double MEAN_RECORDS_MAX = 2;
    private static final double MEAN_RECORDS_MAX_ALONE = 12;

    private static final int BYTES_MAX = 16 << 10;

    /** The core is not to stand still for longer, as far as the last forces tell. */
    private static final long FORCE_NANOS_MAX = TimeUnit.MICROSECONDS.toNanos(250);

    private final Mailbox<DiskCommand> inbox;
    private final LogWriter writer;
    private final boolean shortcut;
    /** Commands given to the log thread; core thread. */
    private long posted;
    /** Of the last batches; core thread. */
    private double meanRecords;

    /** One loop alone brings writes; core thread. */
    private boolean alone;

    private volatile long done;

    /** @param shortcut whether the core may write at all: not where its thread has links to serve, too */
    LogDesk(Mailbox<DiskCommand> inbox, LogWriter writer, boolean shortcut) {
        this.inbox = inbox;
        this.writer = writer;
        this.shortcut = shortcut;
    }

    /** Hands these to the log thread, behind all before. Core thread. */
    void post(List<DiskCommand> commands) {
        posted += commands.size();
        inbox.post(commands);
    }

    /** Commands that the log thread has not carried out yet. Core thread. */
    int waiting() {
        return (int) (posted - done);
    }

    /**
     * Whether a small batch would be {@link #few}, as far as the last ones tell. Core thread.
     *
     * @param oneLoop whether one loop alone brings writes, from now on
     */
    boolean quiet(boolean oneLoop) {
        alone = oneLoop;
        return quiet();
    }

    private boolean quiet() {
        return shortcut
                && meanRecords <= (alone ? MEAN_RECORDS_MAX_ALONE : MEAN_RECORDS_MAX)
                && done == posted
                && writer.slowestNanos() <= FORCE_NANOS_MAX;
    }

    /** Whether the core had better {@link #write} these itself. Core thread, once for each batch. */
    boolean few(List<DiskCommand> commands) {
        if (!shortcut || commands.isEmpty()) {
            return false;
        }
        meanRecords += (commands.size() - meanRecords) / MEMORY_BATCHES;
        if (commands.size() > (alone ? RECORDS_MAX_ALONE : RECORDS_MAX) || !quiet()) {
            return false;
        }
        int bytes = 0;
        for (DiskCommand command : commands) {
            if (!(command instanceof DiskCommand.Append append)) {
                return false;
            }
            bytes += append.payload().length;
        }
        return bytes <= BYTES_MAX;
    }

    /** Writes these; returns when they are durable. Only what is {@link #few}. Core thread. */
    void write(List<DiskCommand> commands, Consumer<Input> answers) throws IOException {
        writer.carryOut(commands, answers);
    }

    /** Moves all there is into the list; if there is nothing, waits for it at most this long. Log thread. */
    void take(List<DiskCommand> into, long waitNanos) {
        inbox.take(into, waitNanos);
    }

    /** So many more are carried out. Log thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void done(int commands) {
        done += commands;
    }
}

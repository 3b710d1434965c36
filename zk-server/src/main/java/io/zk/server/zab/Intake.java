package io.zk.server.zab;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The order of what a learner is sent: proposals follow each other without a gap, commits follow the proposals. One
 * that is in the history already means nothing until the learner serves: a leader that queues packets while it makes a
 * snapshot sends some of what the snapshot holds again. Core thread.
 */
final class Intake {
    private final ArrayDeque<Proposal> uncommitted = new ArrayDeque<>();
    private final long epoch;
    private long end;
    private long committed;
    private boolean strict;

    /**
     * @param epoch nothing is proposed in a later one
     * @param base where the history ends that is already here
     */
    Intake(long epoch, long base) {
        this.epoch = epoch;
        this.end = base;
        this.committed = base;
    }

    /** From now on nothing may come twice. */
    void beStrict() {
        strict = true;
    }

    /** Whether the history has this one, and it may come again. */
    boolean has(long zxid) {
        return !strict && zxid <= end;
    }

    /** Takes the next one in; what is wrong with it, or null. */
    @Nullable
    String proposed(Proposal proposal) {
        long zxid = proposal.zxid();
        if (!Zxids.follows(zxid, end) || Zxids.epoch(zxid) > epoch) {
            return "does not follow " + Zxids.text(end) + " in epoch " + epoch;
        }
        end = zxid;
        uncommitted.add(proposal);
        return null;
    }

    /** Whether it is known that this one is committed, and that may be said again. */
    boolean hasCommitted(long zxid) {
        return !strict && zxid <= committed;
    }

    /** The next one is committed; what is wrong with that, or null. */
    @Nullable
    String committed(long zxid) {
        Proposal next = uncommitted.peek();
        if (next == null) {
            return "commits what was not proposed after " + Zxids.text(end);
        }
        if (next.zxid() != zxid) {
            return "commits out of order, before " + Zxids.text(next.zxid());
        }
        uncommitted.remove();
        committed = zxid;
        return null;
    }

    /** The newest in the history. */
    long end() {
        return end;
    }

    /** The newest of the history that is said to be committed, or was here before. */
    long committed() {
        return committed;
    }
}

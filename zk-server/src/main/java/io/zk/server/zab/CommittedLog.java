package io.zk.server.zab;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The newest applied transactions, for learners that are a little behind. Contiguous: the zxid of each is one more than
 * that of the one before, or the first of a later epoch. Bounded by number and by bytes; drops the oldest. Lives over
 * elections. Core thread.
 */
public final class CommittedLog {
    /** What a proposal takes besides its payload, about. */
    private static final int OVERHEAD_BYTES = 64;

    private final ArrayDeque<Proposal> proposals = new ArrayDeque<>();
    private final int countMax;
    private final long bytesMax;
    private long bytes;
    private long last = -1;

    /**
     * @param countMax {@code commitLogCount}, at least 1
     * @param bytesMax of all payloads, each counted with a small overhead
     */
    public CommittedLog(int countMax, long bytesMax) {
        this.countMax = countMax;
        this.bytesMax = bytesMax;
    }

    /**
     * One that it has already is not added again. One that does not follow the newest begins it anew: a learner fed over
     * a gap would lose transactions without anybody noticing (ZOOKEEPER-4925).
     */
    public void add(Proposal proposal) {
        if (proposal.zxid() <= last) {
            return;
        }
        if (!Zxids.follows(proposal.zxid(), last)) {
            clear();
        }
        proposals.addLast(proposal);
        bytes += size(proposal);
        last = proposal.zxid();
        while (proposals.size() > countMax || (bytes > bytesMax && !proposals.isEmpty())) {
            bytes -= size(proposals.removeFirst());
        }
    }

    /** What it holds is not the history any more. */
    public void clear() {
        proposals.clear();
        bytes = 0;
        last = -1;
    }

    boolean isEmpty() {
        return proposals.isEmpty();
    }

    /** The zxid of the oldest; -1 if there is none. */
    long first() {
        return proposals.isEmpty() ? -1 : proposals.getFirst().zxid();
    }

    /** The zxid of the newest; -1 if there is none. */
    long last() {
        return proposals.isEmpty() ? -1 : proposals.getLast().zxid();
    }

    /** The greatest zxid in it that is not above this one; -1 if there is none. */
    long floor(long zxid) {
        for (Iterator<Proposal> newest = proposals.descendingIterator(); newest.hasNext(); ) {
            long candidate = newest.next().zxid();
            if (candidate <= zxid) {
                return candidate;
            }
        }
        return -1;
    }

    /** The least zxid in it that is above this one; -1 if there is none. */
    long above(long zxid) {
        if (zxid >= last()) {
            return -1;
        }
        long found = -1;
        for (Iterator<Proposal> newest = proposals.descendingIterator(); newest.hasNext(); ) {
            long candidate = newest.next().zxid();
            if (candidate <= zxid) {
                break;
            }
            found = candidate;
        }
        return found;
    }

    /** All behind this zxid, oldest first. */
    List<Proposal> after(long zxid) {
        List<Proposal> found = new ArrayList<>();
        for (Proposal proposal : proposals) {
            if (proposal.zxid() > zxid) {
                found.add(proposal);
            }
        }
        return found;
    }

    private static long size(Proposal proposal) {
        return OVERHEAD_BYTES + (long) proposal.payload().length;
    }
}

package io.zk.server.zab;

/**
 * How a learner is brought to the leader's history.
 *
 * @param zxid of the packet that opens the synchronisation; for {@code READ}: behind which to read
 * @param after what follows this zxid is sent; for {@code READ}: up to which to read
 */
record SyncChoice(Kind kind, long zxid, long after) {
    enum Kind {
        /** What it has is the beginning of the history: it gets the rest. */
        DIFF,
        /** Cuts its end off, then gets the rest. */
        TRUNC,
        /** Gets the whole state. */
        STATE,
        /** What it lacks must be read from the logs first. */
        READ,
        /** Holds what this leader has proposed and not applied yet: has to wait for that, as nothing of it may be cut. */
        WAIT,
        /** Holds what can't be, if this is the leader. */
        REFUSE
    }

    /**
     * A leader's history as of now.
     *
     * @param epoch of the leader
     * @param ownEpoch the epoch whose history this server had taken over when it was elected
     * @param ownEnd end of the history it was elected with
     * @param applied end of the state
     * @param proposed the newest proposal, or the start of the epoch
     * @param log ends at {@code applied}, or is of no use
     * @param logBytesMax of what may be read from disk; 0: nothing
     */
    record History(
            long epoch,
            long ownEpoch,
            long ownEnd,
            long applied,
            long proposed,
            CommittedLog log,
            boolean alwaysState,
            long logBytesMax) {}

    /**
     * Chooses for a learner whose history ends here, -1 if it wants all. Equal zxids mean equal histories up to there,
     * with one exception: the start of an epoch (counter 0), where one stands who took over the history of the leader of
     * that epoch, is only known to be in this history if that leader's first proposal is, or if this server took the same
     * history over.
     */
    static SyncChoice of(History history, long end, boolean cutsSafely) {
        if (end > history.proposed) {
            return new SyncChoice(Kind.REFUSE, end, end);
        }
        if (end > history.applied && end > Zxids.start(history.epoch)) {
            return new SyncChoice(Kind.WAIT, end, end);
        }
        if (history.alwaysState) {
            return state(history, end);
        }
        if (end == history.applied) {
            return new SyncChoice(Kind.DIFF, end, end);
        }
        // 0 is where any server begins, also one whose disk was emptied: it proves nothing (ZOOKEEPER-4352).
        if (end <= 0) {
            return state(history, end);
        }
        return end > history.applied ? beyond(history, end, cutsSafely) : within(history, end, cutsSafely);
    }

    /** It is behind the end of the state, and nothing of this epoch has been applied. */
    private static SyncChoice beyond(History history, long end, boolean cutsSafely) {
        if (Zxids.counter(end) != 0) {
            return cut(history, end, history.applied, cutsSafely);
        }
        long epoch = Zxids.epoch(end);
        return epoch == history.epoch || epoch == history.ownEpoch
                ? new SyncChoice(Kind.DIFF, end, end)
                : state(history, end);
    }

    private static SyncChoice within(History history, long end, boolean cutsSafely) {
        CommittedLog log = history.log;
        if (log.last() != history.applied) {
            return read(history, end, history.applied);
        }
        long next = log.above(end);
        if (next == end + 1 || log.floor(end) == end || tookOverTheSame(history, end, next)) {
            return new SyncChoice(Kind.DIFF, history.applied, end);
        }
        if (end < log.first()) {
            return read(history, end, next);
        }
        return Zxids.counter(end) == 0 ? state(history, end) : cut(history, end, log.floor(end), cutsSafely);
    }

    /** Whether both took the history of one leader over, who proposed nothing, and this server's own epoch came next. */
    private static boolean tookOverTheSame(History history, long end, long next) {
        return end == Zxids.start(history.ownEpoch) && history.ownEnd < end && next == Zxids.start(history.epoch) + 1;
    }

    /** Whoever reads it has to see that the learner's last is in the logs, and that what follows is of one history. */
    private static SyncChoice read(History history, long end, long until) {
        return history.logBytesMax <= 0 ? state(history, end) : new SyncChoice(Kind.READ, end, until);
    }

    /** Cutting is only for learners who do it safely; to others a state is sent that outranks what should be cut. */
    private static SyncChoice cut(History history, long end, long to, boolean cutsSafely) {
        return cutsSafely && Zxids.counter(to) != 0 ? new SyncChoice(Kind.TRUNC, to, to) : state(history, end);
    }

    /** Never named by a zxid below the learner's end: what it has logged above it would come back when it restarts. */
    static SyncChoice state(History history, long end) {
        long named = end > history.applied ? Zxids.start(history.epoch) : history.applied;
        return new SyncChoice(Kind.STATE, named, history.applied);
    }
}

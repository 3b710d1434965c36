package io.zk.server.zab;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What a leader keeps of one link: a handful of numbers, however far behind the learner is. Core thread. */
final class LearnerState {
    /** In this order; a link never goes back. */
    enum Stage {
        /** Has said nothing yet. */
        SILENT,
        /** Has said who it is; waits for the epoch. */
        KNOWN,
        /** Has been told the epoch. */
        ASKED,
        /** Has promised it; waits for its part of the history. */
        PROMISED,
        /** What it lacks is being read from disk. */
        READING,
        /** Has been sent the history and NEWLEADER. */
        JOINING,
        /** Holds the history. */
        JOINED,
        /** Has been told to serve. */
        SERVING
    }

    /** No limit. */
    static final long NEVER = Long.MAX_VALUE;

    final long link;
    Stage stage = Stage.SILENT;

    /** Monotonic milliseconds: when it must have done what is waited for. */
    long deadline;

    long sid;
    boolean observer;

    /** Whether it does what TRUNC asks for. */
    boolean cutsSafely;

    /** Where it is in the {@link AckTally}; -1 if it does not vote. */
    int place = -1;

    /** Up to where it holds the history, or will with what has been sent; -1 if it wants all. */
    long position = -1;

    /** Whether DIFF has been sent, so that nothing else can be chosen any more. */
    boolean opened;

    /** Reads from disk asked for it. */
    int reads;

    /** Highest zxid it is known to hold durably. */
    long acked = -1;

    /** A proposal sent to it and not acknowledged, 0 if there is none; one is watched at a time. */
    long awaited;

    long awaitedSince;

    /** PINGs sent since it serves: it answers each of these, in order. */
    long pings;

    long pingsAnswered;

    /** The PING that asks it in the present round of {@link Confirmation}; 0 if none does. */
    long askedBy;

    /** Syncs that it asked for and that are not answered. */
    int syncs;

    /** Requests that must not be answered before those syncs; as many as clients of the learner wait for, at most. */
    final ArrayDeque<QuorumPacket> held = new ArrayDeque<>();

    LearnerState(long link, long deadline) {
        this.link = link;
        this.deadline = deadline;
    }

    /** @param tallied its place in the tally, -1 if it does not vote */
    void introduced(LearnerInfo info, boolean observes, int tallied) {
        sid = info.sid();
        observer = observes;
        cutsSafely = info.cutsSafely();
        place = tallied;
        stage = Stage.KNOWN;
        deadline = NEVER;
    }

    boolean known() {
        return stage != Stage.SILENT;
    }

    boolean voter() {
        return place >= 0;
    }

    boolean joined() {
        return stage == Stage.JOINED || stage == Stage.SERVING;
    }

    /**
     * Whether a request has to wait until syncs are answered. Apache's learner takes answers, be they SYNC or COMMIT, only
     * in the order of its requests: it would never again answer a client after a write had overtaken a sync.
     */
    boolean mustWait(boolean sync) {
        return !cutsSafely && syncs > 0 && !(sync && held.isEmpty());
    }

    boolean serving() {
        return stage == Stage.SERVING;
    }

    /** A proposal has been sent to it. */
    void await(long zxid, long now) {
        if (awaited == 0) {
            awaited = zxid;
            awaitedSince = now;
        }
    }

    /** It holds everything up to this zxid; {@code sent} is the newest proposal that it was sent. */
    void acknowledge(long zxid, long sent, long now) {
        acked = Math.max(acked, zxid);
        if (awaited != 0 && zxid >= awaited) {
            awaited = sent > zxid ? sent : 0;
            awaitedSince = now;
        }
    }

    /** The leader itself was held up for so long that the learner can't have been heard. */
    void excuse(long millis) {
        if (deadline != NEVER) {
            deadline += millis;
        }
        awaitedSince += millis;
    }

    /** Why its link must end by now; null if it need not. */
    @Nullable
    String lateness(long now, long syncMillis) {
        if (now > deadline) {
            return "silent for too long while " + stage;
        }
        if (serving() && awaited != 0 && now - awaitedSince > syncMillis) {
            return "has not acknowledged " + Zxids.text(awaited) + " for " + (now - awaitedSince) + " ms";
        }
        return null;
    }

    /** For reasons. */
    String name() {
        return known() ? (observer ? "observer " : "server ") + sid : "a link that has not said who it is";
    }
}

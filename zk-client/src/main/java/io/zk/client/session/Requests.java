package io.zk.client.session;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The requests that have not come to their end: those still to be sent, those sent, and before them those sent and
 * given up, whose replies will still come. Each in order; servers answer in that order. All have the same time-out, so
 * the oldest is always the next one due.
 */
final class Requests {
    /** A request not yet sent. */
    record Waiting(Request request, long deadline) {}

    /** A request sent under an xid. */
    record Sent(Request request, long deadline, int xid) {}

    /** Apache's clients start anew after this one. */
    private static final int XID_MAX = Integer.MAX_VALUE - 1;

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final ArrayDeque<Sent> abandoned = new ArrayDeque<>();
    private int lastXid;

    void add(Waiting request) {
        waiting.add(request);
    }

    /** Takes out the next one to send; null if there is none. */
    @Nullable
    Waiting takeWaiting() {
        return waiting.poll();
    }

    /** The xid for the next frame. */
    int nextXid() {
        lastXid = lastXid == XID_MAX ? 1 : lastXid + 1;
        return lastXid;
    }

    void sent(Sent request) {
        sent.add(request);
    }

    /** Whether the next reply belongs to a request that was given up, and to this one; takes it out if so. */
    boolean takeAbandoned(int xid) {
        Sent oldest = abandoned.peek();
        if (oldest == null || oldest.xid() != xid) {
            return false;
        }
        abandoned.remove();
        return true;
    }

    /** Takes out the request that the next reply belongs to, if it has this xid; null if it does not. */
    @Nullable
    Sent takeAnswered(int xid) {
        Sent oldest = sent.peek();
        return abandoned.isEmpty() && oldest != null && oldest.xid() == xid ? sent.poll() : null;
    }

    /** Takes out the oldest request sent; null if there is none. Those given up are forgotten with it. */
    @Nullable
    Sent takeLost() {
        abandoned.clear();
        return sent.poll();
    }

    /** Takes out the oldest that is still waiting and past its deadline; null if there is none. */
    @Nullable
    Waiting takeLateWaiting(long now) {
        Waiting oldest = waiting.peek();
        return oldest != null && oldest.deadline() <= now ? waiting.poll() : null;
    }

    /** Gives up the oldest sent that is past its deadline; null if there is none. */
    @Nullable
    Sent abandonLate(long now) {
        Sent oldest = sent.peek();
        if (oldest == null || oldest.deadline() > now) {
            return null;
        }
        abandoned.add(sent.remove());
        return oldest;
    }

    /** When the next one is late; {@code Long.MAX_VALUE} if none ever is. */
    long nextDeadline() {
        Sent oldest = sent.peek();
        Waiting unsent = waiting.peek();
        return Math.min(
                oldest == null ? Long.MAX_VALUE : oldest.deadline(),
                unsent == null ? Long.MAX_VALUE : unsent.deadline());
    }
}

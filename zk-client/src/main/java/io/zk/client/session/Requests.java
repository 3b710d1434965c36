package io.zk.client.session;

import io.zk.client.session.Outcome.Certainty;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import java.util.ArrayDeque;
import java.util.List;
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

    private final Watches watches;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final ArrayDeque<Sent> abandoned = new ArrayDeque<>();
    private int lastXid;

    Requests(Watches watches) {
        this.watches = watches;
    }

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

    /** Whether the next reply, with this xid, belongs to a request that was given up; counts it off if so. */
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

    /** Completes those that are past their deadline. */
    void completeLate(long now, String whyUnsent, List<SessionOutput> out) {
        for (Waiting late = waiting.peek(); late != null && late.deadline() <= now; late = waiting.peek()) {
            waiting.remove();
            fail(late.request().id(), Certainty.NO_EFFECT, ErrorCode.CONNECTION_LOSS, whyUnsent, out);
        }
        for (Sent late = sent.peek(); late != null && late.deadline() <= now; late = sent.peek()) {
            abandoned.add(sent.remove());
            failSent(late.request(), ErrorCode.REQUEST_TIMEOUT, "no reply in time", out);
        }
    }

    /** The connection is gone: completes all that were sent, but for a close, and expects no more replies. */
    void failSent(ErrorCode code, String reason, List<SessionOutput> out) {
        abandoned.clear();
        for (Sent lost = sent.poll(); lost != null; lost = sent.poll()) {
            if (lost.request().opCode() != OpCode.CLOSE_SESSION) {
                failSent(lost.request(), code, reason, out);
            }
        }
    }

    /** There will be no connection any more: completes all that are waiting for one. */
    void failWaiting(ErrorCode code, String reason, List<SessionOutput> out) {
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            fail(next.request().id(), Certainty.NO_EFFECT, code, reason, out);
        }
    }

    /** Completes a request that was sent and whose reply was not understood or will not be seen. */
    void failSent(Request request, ErrorCode code, @Nullable String detail, List<SessionOutput> out) {
        if (request.watch() instanceof WatchChange.Remove removal && removal.local()) {
            watches.remove(removal, out);
            out.add(new SessionOutput.Complete(request.id(), new Outcome.Done(-1, null)));
            return;
        }
        fail(request.id(), request.isWrite() ? Certainty.UNKNOWN : Certainty.NO_EFFECT, code, detail, out);
    }

    /** When the next one is late; {@code Long.MAX_VALUE} if none ever is. */
    long nextDeadline() {
        Sent oldest = sent.peek();
        Waiting unsent = waiting.peek();
        return Math.min(
                oldest == null ? Long.MAX_VALUE : oldest.deadline(),
                unsent == null ? Long.MAX_VALUE : unsent.deadline());
    }

    static void fail(
            long requestId, Certainty certainty, ErrorCode code, @Nullable String detail, List<SessionOutput> out) {
        out.add(new SessionOutput.Complete(requestId, new Outcome.Failed(certainty, code, detail)));
    }
}

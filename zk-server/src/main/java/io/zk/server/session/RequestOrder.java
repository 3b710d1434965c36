package io.zk.server.session;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the requests of one connection in the order they came in: a read waits until every earlier write of the
 * connection is answered, and a write waits until every earlier read is, so that no read sees a later write of its own
 * session. Writes that follow each other are all under way at once. A barrier is under way alone: it waits for all before
 * it, and all behind it wait for it, so that it may be answered by other ways than writes are. Owned by the connection's
 * loop.
 *
 * <p>Use: {@link #admits} for what arrives; if so carry it out ({@link #sent} but for a read), else {@link #hold} it. After
 * each {@link #answered}, carry out what {@link #release} hands over until it hands over nothing.
 *
 * @param <R> a request that can be held
 */
public final class RequestOrder<R extends RequestOrder.Held> {
    /** How a request stands to those around it. */
    public enum Kind {
        /** Answered at once. */
        READ,
        /** Answered later, with others under way. */
        WRITE,
        /** Answered later, with nothing else under way. */
        BARRIER
    }

    /** A request that waits. */
    public interface Held {
        Kind kind();

        /** Bytes it keeps in memory. */
        int bytes();
    }

    /** Null until one has to wait: most connections never have one, and there are many. */
    private @Nullable ArrayDeque<R> waiting;

    private int unanswered;
    private boolean barred;
    private long waitingBytes;

    /** Whether a request of this kind may be carried out at once. */
    public boolean admits(Kind kind) {
        return (waiting == null || waiting.isEmpty()) && free(kind);
    }

    public void hold(R request) {
        ArrayDeque<R> queue = waiting;
        if (queue == null) {
            queue = new ArrayDeque<>();
            waiting = queue;
        }
        queue.add(request);
        waitingBytes += request.bytes();
    }

    /** A write or a barrier was sent on. */
    public void sent(Kind kind) {
        unanswered++;
        barred = kind == Kind.BARRIER;
    }

    /** The oldest that was sent on was answered. */
    public void answered() {
        if (unanswered == 0) {
            throw new IllegalStateException("answer to nothing");
        }
        unanswered--;
        barred = false;
    }

    /** The next waiting request whose turn has come, or null. */
    public @Nullable R release() {
        ArrayDeque<R> queue = waiting;
        R head = queue == null ? null : queue.peek();
        if (queue == null || head == null || !free(head.kind())) {
            return null;
        }
        queue.remove();
        waitingBytes -= head.bytes();
        return head;
    }

    /** Requests sent on and not answered yet. */
    public int unanswered() {
        return unanswered;
    }

    /** Requests not answered yet, sent on or waiting. */
    public int outstanding() {
        return unanswered + (waiting == null ? 0 : waiting.size());
    }

    public long waitingBytes() {
        return waitingBytes;
    }

    private boolean free(Kind kind) {
        return unanswered == 0 || kind == Kind.WRITE && !barred;
    }
}

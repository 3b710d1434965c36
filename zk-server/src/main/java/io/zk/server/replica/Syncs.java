package io.zk.server.replica;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Syncs that a leader has not answered yet. One is answered once all that was proposed before it is committed, and a
 * quorum has confirmed, after it came, that this server still leads: so a read behind it sees everything that was
 * acknowledged to anybody before. Core thread.
 */
final class Syncs {
    private record Local(Input.Submitted request, long zxid, long ticket) {}

    private record Remote(long link, long zxid, long ticket) {}

    private final ArrayDeque<Local> locals = new ArrayDeque<>();
    private final ArrayDeque<Remote> remotes = new ArrayDeque<>();
    private long confirmed = Long.MIN_VALUE;

    /**
     * A client of this server asks.
     *
     * @param zxid the newest proposed
     * @param ticket of the question to the quorum
     */
    void add(Input.Submitted request, long zxid, long ticket) {
        locals.add(new Local(request, zxid, ticket));
    }

    /** A learner asks, for a client of its own. */
    void add(long link, long zxid, long ticket) {
        remotes.add(new Remote(link, zxid, ticket));
    }

    /** A quorum has answered the question with this ticket. */
    void confirmed(long ticket) {
        confirmed = Math.max(confirmed, ticket);
    }

    /** Nobody waits behind this link any more. */
    void lost(long link) {
        remotes.removeIf(sync -> sync.link() == link);
    }

    /** Whether a client of this server can be answered. */
    boolean due(long applied) {
        Local head = locals.peek();
        return head != null && head.zxid() <= applied && head.ticket() <= confirmed;
    }

    /** The next request to answer, or null. */
    Input.@Nullable Submitted poll(long applied) {
        return due(applied) ? locals.remove().request() : null;
    }

    /** The link of the next learner to answer, or null. */
    @Nullable
    Long pollLink(long committed) {
        Remote head = remotes.peek();
        return head != null && head.zxid() <= committed && head.ticket() <= confirmed
                ? (Long) remotes.remove().link()
                : null;
    }

    int count() {
        return locals.size() + remotes.size();
    }
}

package io.zk.server.election;

import io.zk.server.quorum.Membership;

/**
 * One member's part in every election of its life. Lives as long as the process: the round only grows. Answers
 * notifications in every state. Times are monotonic milliseconds. Core thread.
 */
public final class Election {
    /**
     * @param self id of this server
     * @param membership the committed configuration; says whether this server votes
     * @param outputs gets everything that is to be done
     */
    public Election(long self, Membership membership, ElectionTiming timing, ElectionOutputs outputs) {}

    /**
     * Looks for a leader from now on, with what this server has to offer.
     *
     * @param lastZxid of its history, durable; -1 if it has none that it may vote with
     */
    public void look(long lastZxid, long currentEpoch, long now) {
        throw new UnsupportedOperationException();
    }

    /** What this server does after a decision; {@code peerEpoch} becomes that of its vote. */
    public void settle(PeerState state, long peerEpoch) {
        throw new UnsupportedOperationException();
    }

    public void received(long from, Notification notification, long now) {
        throw new UnsupportedOperationException();
    }

    /** No link to this member can be had at present: it refused, or its link broke and it can't be dialled. */
    public void unreachable(long id, long now) {
        throw new UnsupportedOperationException();
    }

    public void tick(long now) {
        throw new UnsupportedOperationException();
    }

    /** When {@link #tick} wants to be called; {@code Long.MAX_VALUE}: never. */
    public long nextDeadline() {
        throw new UnsupportedOperationException();
    }

    public PeerState state() {
        throw new UnsupportedOperationException();
    }

    /** The last decided vote; before the first decision this server's own. */
    public Vote vote() {
        throw new UnsupportedOperationException();
    }
}

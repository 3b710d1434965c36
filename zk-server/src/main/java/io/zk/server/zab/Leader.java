package io.zk.server.zab;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The leader of one epoch: from the election to the moment it stops. Discovers a new epoch, brings learners to its own
 * history, broadcasts proposals and commits those that a quorum holds. Times are monotonic milliseconds. Core thread.
 */
public final class Leader {
    /** A learner being served or synchronised, for whoever shows it. */
    public record Follower(long link, long sid, boolean observer, boolean synced, long ackedZxid) {}

    /**
     * @param log the newest committed transactions; the leader adds to it when they are applied
     * @param lastZxid end of this server's history, durable
     * @param tail what of the history is not in the state yet, oldest first
     */
    public Leader(
            LeaderRules rules, CommittedLog log, long lastZxid, List<Proposal> tail, Epochs epochs, Outlets outlets) {}

    /** Where it speaks to. */
    public record Outlets(ZabOutputs outputs, LeaderEvents events) {}

    /** To be called once, before anything else. */
    public void begin(long now) {
        throw new UnsupportedOperationException();
    }

    /** A learner has connected. */
    public void connected(long link, long now) {
        throw new UnsupportedOperationException();
    }

    public void received(long link, QuorumPacket packet, long now) {
        throw new UnsupportedOperationException();
    }

    /** Part of the state has gone out on this link, or all of it. */
    public void progress(long link, long now) {
        throw new UnsupportedOperationException();
    }

    public void lost(long link, String reason, long now) {
        throw new UnsupportedOperationException();
    }

    /** What was read from the logs for a learner; null if they do not hold all of it. */
    public void logRead(long link, @Nullable List<Proposal> records, long now) {
        throw new UnsupportedOperationException();
    }

    public void epochWritten(EpochKind kind, long epoch, long now) {
        throw new UnsupportedOperationException();
    }

    /** This server's log holds everything up to this zxid. */
    public void durable(long zxid, long now) {
        throw new UnsupportedOperationException();
    }

    /** This server's state holds everything up to this zxid. */
    public void applied(long zxid) {
        throw new UnsupportedOperationException();
    }

    /** The zxid of the next proposal; -1 if the epoch has none left: then {@link LeaderEvents#ended} has been called. */
    public long nextZxid() {
        throw new UnsupportedOperationException();
    }

    /** Proposes to every learner. The caller hands it to the log. Only after {@link LeaderEvents#established}. */
    public void propose(Proposal proposal) {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks a quorum whether it still follows; one question serves all who ask before it is sent. Answered by {@link
     * LeaderEvents#confirmed} with this ticket or a later one.
     */
    public long confirm(long now) {
        throw new UnsupportedOperationException();
    }

    /** The answer to a learner's REVALIDATE. */
    public void revalidated(long link, long sessionId, boolean valid) {
        throw new UnsupportedOperationException();
    }

    /** The answer to a learner's sync: behind all commits announced so far. */
    public void synced(long link) {
        throw new UnsupportedOperationException();
    }

    /** Sends what was gathered in this turn, and does what is due. To be called at the end of each turn. */
    public void tick(long now) {
        throw new UnsupportedOperationException();
    }

    public long nextDeadline() {
        throw new UnsupportedOperationException();
    }

    /** -1 before discovery is complete. */
    public long epoch() {
        throw new UnsupportedOperationException();
    }

    public List<Follower> followers() {
        throw new UnsupportedOperationException();
    }
}

package io.zk.server.zab;

/**
 * A follower or observer of one leader: from the election to the moment the link ends. Promises the leader's epoch, takes
 * its history over, acknowledges what is durable. Times are monotonic milliseconds. Core thread.
 */
public final class Learner {
    /** Begins with what this server has; {@code lastZxid} is the durable end of its history, -1: it wants all. */
    public Learner(LearnerRules rules, long lastZxid, Epochs epochs, Outlets outlets, long now) {}

    /** Where it speaks to. */
    public record Outlets(ZabOutputs outputs, LearnerEvents events) {}

    /** The leader has been reached by this link. */
    public void connected(long link, long now) {
        throw new UnsupportedOperationException();
    }

    public void received(QuorumPacket packet, long now) {
        throw new UnsupportedOperationException();
    }

    /** Part of the state has come in, or all of it but the end. */
    public void progress(long now) {
        throw new UnsupportedOperationException();
    }

    /** The stream behind SNAP has been read whole; the caller has it installed, before anything it is told to append. */
    public void stateReceived(long zxid, long now) {
        throw new UnsupportedOperationException();
    }

    /** The history was cut; false if it can not be cut there: a later try must ask for the whole state. */
    public void truncated(boolean done, long now) {
        throw new UnsupportedOperationException();
    }

    public void epochWritten(EpochKind kind, long epoch, long now) {
        throw new UnsupportedOperationException();
    }

    /** The log holds everything up to this zxid. */
    public void durable(long zxid, long now) {
        throw new UnsupportedOperationException();
    }

    /** The link is gone, or could not be had. */
    public void lost(String reason) {
        throw new UnsupportedOperationException();
    }

    /** Forwards a request of a client (REQUEST). */
    public void request(QuorumPacket request) {
        throw new UnsupportedOperationException();
    }

    /** Asks the leader whether a session may move here. */
    public void revalidate(long sessionId, int timeoutMillis) {
        throw new UnsupportedOperationException();
    }

    public void tick(long now) {
        throw new UnsupportedOperationException();
    }

    public long nextDeadline() {
        throw new UnsupportedOperationException();
    }

    /** -1 before the leader has said it. */
    public long epoch() {
        throw new UnsupportedOperationException();
    }
}

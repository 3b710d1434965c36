package io.zk.server.replica;

import io.zk.server.election.Notification;
import io.zk.server.tree.DataTree;
import io.zk.server.zab.EpochKind;
import io.zk.server.zab.Proposal;
import io.zk.server.zab.QuorumPacket;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What only a member of an ensemble is told: by other members, and by its disk. */
public sealed interface MemberInput extends Input {
    @Override
    default Kind kind() {
        return Kind.ENSEMBLE;
    }

    /** About one link. */
    sealed interface OfLink extends MemberInput {
        long link();
    }

    /** From another member's election port. */
    record Notified(long from, Notification notification) implements MemberInput {}

    /** There is no election link to this member, and dialling it has just failed; said again each time. */
    record Unreachable(long id) implements MemberInput {}

    /** The leader was reached, or a learner has connected. */
    record LinkUp(long link) implements OfLink {}

    record Received(long link, QuorumPacket packet) implements OfLink {}

    /** A part of a stream of state has left or come in; at most a few times a second. */
    record LinkProgress(long link) implements OfLink {}

    /** Not said of links that the core closed itself. */
    record LinkDown(long link, String reason) implements OfLink {}

    /** The stream behind SNAP has been read whole; comes in the place of the SNAP packet. */
    record StateReceived(long link, long zxid, DataTree tree, SortedMap<Long, Integer> sessions) implements OfLink {}

    /** What was read for a learner; null if the logs do not hold all of it, or it is too large. */
    record LogRead(long link, @Nullable List<Proposal> records) implements OfLink {}

    record EpochWritten(EpochKind which, long epoch) implements MemberInput {}

    /** Everything appended before is on disk. */
    record Settled() implements MemberInput {}

    /**
     * The logs end at this zxid.
     *
     * @param state what was loaded anew; null if that was not asked for, or can't be had: then nothing was changed
     * @param done whether the history ends where it was to end
     */
    record Truncated(long zxid, boolean done, @Nullable LoadedState state) implements MemberInput {}

    /** The state is on disk. */
    record Installed(long zxid) implements MemberInput {}
}

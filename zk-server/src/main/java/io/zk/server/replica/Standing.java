package io.zk.server.replica;

import java.util.List;

/**
 * What a server is in its ensemble, for whoever shows it.
 *
 * @param leader id of the leader it is or follows, -1 if none
 * @param epoch of that leader, -1 if none
 * @param learners of a leader, else empty
 * @param pendingSyncs not answered by this leader yet
 */
public record Standing(Mode mode, long leader, long epoch, List<LearnerView> learners, int pendingSyncs) {
    /** As {@code srvr} names it. */
    public enum Mode {
        STANDALONE,
        LOOKING,
        FOLLOWER,
        OBSERVER,
        LEADER
    }

    /** A learner of this leader. */
    public record LearnerView(long sid, boolean observer, boolean synced, long ackedZxid) {}

    static final Standing ALONE = new Standing(Mode.STANDALONE, -1, -1, List.of(), 0);
}

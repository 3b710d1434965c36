package io.zk.server.replica;

import io.zk.server.election.ElectionTiming;
import io.zk.server.zab.LeaderRules;
import java.nio.charset.StandardCharsets;

/**
 * What a member of an ensemble needs to know of the configuration.
 *
 * @param zab id of this server, members, timing, and how a leader brings learners up to date
 * @param loopCount loops that serve clients, one for each I/O thread
 * @param leaderServes whether clients are served while this server leads
 * @param recentCount newest transactions kept for learners ({@code commitLogCount}), at least 1
 * @param recentBytesMax of all their payloads
 */
public record MemberRules(
        LeaderRules zab,
        ElectionTiming election,
        ReplicaRules replica,
        int loopCount,
        boolean leaderServes,
        int recentCount,
        long recentBytesMax) {
    long self() {
        return zab.self();
    }

    /** Whether this server takes no part in decisions. */
    boolean observer() {
        return !zab.membership().voters().contains(zab.self());
    }

    LeadingRules leading() {
        return new LeadingRules(zab, replica, loopCount, leaderServes);
    }

    LoopRules loops() {
        return new LoopRules(replica.ops(), replica.timeouts());
    }

    /** What /zookeeper/config holds. */
    byte[] configuration() {
        return zab.membershipText().getBytes(StandardCharsets.UTF_8);
    }
}

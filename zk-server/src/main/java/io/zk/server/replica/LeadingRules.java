package io.zk.server.replica;

import io.zk.server.zab.LeaderRules;

/**
 * What a leader that serves clients needs to know.
 *
 * @param loopCount number of I/O loops
 * @param serves whether the leader serves clients itself ({@code leaderServes})
 */
record LeadingRules(LeaderRules zab, ReplicaRules replica, int loopCount, boolean serves) {}

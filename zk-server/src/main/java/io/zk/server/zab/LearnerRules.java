package io.zk.server.zab;

/**
 * What a learner needs to know.
 *
 * @param observer whether it takes no part in decisions
 */
public record LearnerRules(long self, boolean observer, ZabTiming timing) {}

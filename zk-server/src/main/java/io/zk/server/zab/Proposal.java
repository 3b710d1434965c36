package io.zk.server.zab;

/**
 * A transaction in the order of all: header, body and digest if any, as it lies in the log and goes to learners.
 *
 * @param payload changed by nobody
 */
public record Proposal(long zxid, byte[] payload) {}

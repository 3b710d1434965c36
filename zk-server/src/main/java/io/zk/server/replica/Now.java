package io.zk.server.replica;

/**
 * The time of a step.
 *
 * @param millis monotonic clock: for timeouts
 * @param wallMillis milliseconds since 1970: for the times in transactions
 */
public record Now(long millis, long wallMillis) {}

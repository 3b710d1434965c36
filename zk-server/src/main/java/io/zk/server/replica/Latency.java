package io.zk.server.replica;

/** Times in milliseconds; all 0 while there is none. */
public record Latency(long count, long least, double mean, long greatest, long last) {}

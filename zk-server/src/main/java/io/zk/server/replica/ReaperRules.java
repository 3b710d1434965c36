package io.zk.server.replica;

/**
 * How empty containers and outlived TTL nodes are removed.
 *
 * @param checkMillis time between two checks
 * @param perMinuteMax removals a minute, evenly spaced
 * @param neverUsedMillisMax age at which a container that never had a child goes; 0: never
 */
public record ReaperRules(long checkMillis, int perMinuteMax, long neverUsedMillisMax) {
    public static final ReaperRules DEFAULT = new ReaperRules(60_000, 10_000, 0);
}

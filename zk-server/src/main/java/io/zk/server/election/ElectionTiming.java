package io.zk.server.election;

/**
 * All in milliseconds.
 *
 * @param finalizeMillis how long a quorum of votes must stand before it decides, unless nothing can change it any more
 * @param firstNotifyMillis pause before a vote is repeated; doubles each time
 * @param lastNotifyMillis longest such pause
 */
public record ElectionTiming(int finalizeMillis, int firstNotifyMillis, int lastNotifyMillis) {
    public static final ElectionTiming DEFAULT = new ElectionTiming(200, 200, 1000);
}

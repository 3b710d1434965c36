package io.zk.server.election;

/**
 * Whom a member wants as leader, or follows.
 *
 * @param zxid newest transaction in the history of that leader
 * @param peerEpoch its current epoch
 */
public record Vote(long leader, long zxid, long peerEpoch) {
    /** Of one who votes for nobody: an observer, and whoever may not be elected. */
    public static final Vote NOBODY = new Vote(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);
}

package io.zk.server.net;

/**
 * Which loop serves a new connection: each in its turn, for nobody knows what a connection will bring. But while short ones
 * come by the hundred a second, the loop that accepts them keeps them, as long as it has not many more than its share. To hand
 * one over means to wake another thread for it, and then its writes and those of the others are small batches apart where
 * they could be one. See the decision "Short connections stay on the loop that accepts them". Any thread.
 */
final class Placement {
    /** A connection that lived for less is a short one. */
    private static final long SHORT_MILLIS = 1000;

    /** Short ones are counted for so long, and then judged; a window in which nobody came for as long again counts for nothing. */
    private static final long WINDOW_MILLIS = 250;

    /** So many in a window are many. */
    private static final int SHORT_MIN = 25;

    /** A loop may have so many connections more than the loops have in the mean. */
    private static final int AHEAD_MAX = 16;

    private final int loops;
    private int turn = -1;
    private long windowFrom;
    private int shortOnes;
    private boolean many;

    Placement(int loops) {
        this.loops = loops;
    }

    /** The loop whose turn it is. */
    synchronized int next() {
        turn = (turn + 1) % loops;
        return turn;
    }

    /**
     * The loop for a new connection.
     *
     * @param accepting the loop that has accepted it
     * @param openThere connections which that one has
     * @param openInAll connections of all loops
     * @param now monotonic milliseconds
     */
    synchronized int next(int accepting, int openThere, int openInAll, long now) {
        judge(now);
        return many && openThere - openInAll / loops < AHEAD_MAX ? accepting : next();
    }

    /** A connection has ended, which was there for so long. */
    synchronized void ended(long millis) {
        if (millis < SHORT_MILLIS) {
            shortOnes++;
        }
    }

    private void judge(long now) {
        long passed = now - windowFrom;
        if (passed >= WINDOW_MILLIS) {
            many = passed < 2 * WINDOW_MILLIS && shortOnes >= SHORT_MIN;
            windowFrom = now;
            shortOnes = 0;
        }
    }
}

package io.zk.server.sim;

import java.util.SplittableRandom;

/**
 * After how many transactions an epoch has no zxid left. Drawn from numbers of their own, so that no seed's run changes
 * otherwise.
 */
final class EpochEnds {
    /** No simulated server writes so much: as every real one has it. */
    static final long NEVER = 0xffffffffL;

    private static final long OWN_NUMBERS = 0x5deece66dL << 16;

    /** Of so many ensembles one rolls over all the time. */
    private static final int SHARE = 4;

    private static final long MIN = 10;
    private static final long MAX = 80;

    private EpochEnds() {}

    /** Whether an ensemble of this seed, of which nothing else is said, has epochs that end soon. */
    static boolean roll(long seed) {
        return new SplittableRandom(seed ^ OWN_NUMBERS).nextInt(SHARE) == 0;
    }

    /** The counter of zxids that an epoch ends before. */
    static long soon(long seed) {
        return new SplittableRandom(seed + OWN_NUMBERS).nextLong(MIN, MAX + 1);
    }
}

package io.zk.server.replica;

/** Least, mean, greatest and last of some times in milliseconds. Owned by whoever owns what it measures. */
public final class Latency {
    private long count;
    private long total;
    private int least = Integer.MAX_VALUE;
    private int greatest;
    private int last;

    public void add(long millis) {
        int bounded = (int) Math.min(millis, Integer.MAX_VALUE);
        count++;
        total += bounded;
        least = Math.min(least, bounded);
        greatest = Math.max(greatest, bounded);
        last = bounded;
    }

    public void reset() {
        count = 0;
        total = 0;
        least = Integer.MAX_VALUE;
        greatest = 0;
        last = 0;
    }

    public long count() {
        return count;
    }

    /** 0 before the first. */
    public long least() {
        return count == 0 ? 0 : least;
    }

    public double mean() {
        return count == 0 ? 0 : (double) total / count;
    }

    public long greatest() {
        return greatest;
    }

    public long last() {
        return last;
    }
}

package io.zk.server.sim;

import java.util.TreeMap;

/**
 * One server at most leads an epoch. (Leaders may begin in another order than their epochs have: one that stood still
 * while a quorum took its history over finds that out late. It commits nothing any more.)
 */
final class OneLeaderAnEpoch implements Checkers {
    private final TreeMap<Long, Integer> leaders = new TreeMap<>();

    /** Epochs that were led. */
    int count() {
        return leaders.size();
    }

    @Override
    public void established(int server, long epoch) {
        Integer other = leaders.put(epoch, server);
        if (other != null) {
            throw new Violation("server " + server + " leads epoch " + epoch + ", which server " + other + " has led");
        }
    }
}

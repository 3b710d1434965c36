package io.zk.server.sim;

import java.util.TreeMap;

/** One server at most leads an epoch, and whoever begins to lead does so in a later epoch than all before. */
final class OneLeaderAnEpoch implements Checkers {
    private final TreeMap<Long, Integer> leaders = new TreeMap<>();

    /** Epochs that were led. */
    int count() {
        return leaders.size();
    }

    @Override
    public void established(int server, long epoch) {
        if (!leaders.isEmpty() && epoch <= leaders.lastKey()) {
            throw new Violation("server " + server + " leads epoch " + epoch + "; led so far: " + leaders);
        }
        leaders.put(epoch, server);
    }
}

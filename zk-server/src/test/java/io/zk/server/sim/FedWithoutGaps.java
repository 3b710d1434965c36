package io.zk.server.sim;

import io.zk.server.zab.QuorumPacket;
import java.util.HashMap;
import java.util.Map;

/**
 * What a leader sends on a link, behind what the learner has or is given as a state, is the history: nothing is left out
 * (ZOOKEEPER-4925), and nothing in it is of another one (ZOOKEEPER-2846).
 */
final class FedWithoutGaps implements Checkers {
    private final OneHistory history;
    private final Map<QuorumLink, Long> ends = new HashMap<>();

    FedWithoutGaps(OneHistory history) {
        this.history = history;
    }

    @Override
    public void said(QuorumLink.Side from, QuorumPacket packet) {
        switch (packet.type()) {
            case ACK_EPOCH, TRUNC, SNAP -> ends.put(from.link(), packet.zxid());
            case PROPOSAL, INFORM -> fed(from, packet.zxid());
            default -> {}
        }
    }

    private void fed(QuorumLink.Side from, long zxid) {
        long end = ends.getOrDefault(from.link(), 0L);
        if (zxid <= end) {
            return;
        }
        if (!history.follows(zxid, end)) {
            throw new Violation("server " + from.server() + " sends " + OneHistory.hex(zxid) + " behind "
                    + OneHistory.hex(end) + " to server "
                    + from.link().learner().server());
        }
        ends.put(from.link(), zxid);
    }
}

package io.zk.server.sim;

import io.zk.server.zab.QuorumPacket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A member promises an epoch to one leader only, be it itself, over crashes, too: two quorums of promises for one epoch
 * would make two leaders that both propose its first transaction.
 */
final class OnePromiseAnEpoch implements Checkers {
    private record Promise(int server, long epoch) {}

    private final Map<Promise, SimProcess> leaders = new HashMap<>();
    private final Map<QuorumLink, Long> asked = new HashMap<>();

    @Override
    public void said(QuorumLink.Side from, QuorumPacket packet) {
        switch (packet.type()) {
            case LEADER_INFO -> {
                long epoch = packet.zxid() >> 32;
                asked.put(from.link(), epoch);
                promise(from.server(), epoch, from.owner());
            }
            case ACK_EPOCH -> {
                byte[] data = packet.data();
                if (data != null && ByteBuffer.wrap(data).getInt() != -1) {
                    long epoch = asked.getOrDefault(from.link(), -1L);
                    promise(from.server(), epoch, from.link().leader().owner());
                }
            }
            default -> {}
        }
    }

    private void promise(int server, long epoch, SimProcess leader) {
        SimProcess before = leaders.putIfAbsent(new Promise(server, epoch), leader);
        if (before != null && before != leader) {
            throw new Violation("server " + server + " promises epoch " + epoch + " to a process of server "
                    + leader.server().id() + ", and has promised it to one of server "
                    + before.server().id());
        }
    }
}

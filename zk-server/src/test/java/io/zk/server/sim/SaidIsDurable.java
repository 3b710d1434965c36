package io.zk.server.sim;

import io.zk.server.election.Notification;
import io.zk.server.election.PeerState;
import io.zk.server.zab.EpochKind;
import io.zk.server.zab.QuorumPacket;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a member says of its disk is so when it says it: the history that it votes with and reports, the epochs that it
 * promises and takes over, what it acknowledges. And it acknowledges a proposal only behind NEWLEADER (ZOOKEEPER-4685).
 */
final class SaidIsDurable implements Checkers {
    private final DurableSurvives disks;
    private final Map<Integer, EnumMap<EpochKind, Long>> epochs = new HashMap<>();
    /** The epoch that the leader at the end of a link has asked to promise. */
    private final Map<QuorumLink, Long> asked = new HashMap<>();

    private final Set<QuorumLink> adopted = new HashSet<>();

    SaidIsDurable(DurableSurvives disks) {
        this.disks = disks;
    }

    @Override
    public void epochWritten(int server, EpochKind kind, long epoch) {
        epochs.computeIfAbsent(server, one -> new EnumMap<>(EpochKind.class)).put(kind, epoch);
    }

    @Override
    public void promised(int server, long accepted, long current) {
        epochWritten(server, EpochKind.ACCEPTED, accepted);
        epochWritten(server, EpochKind.CURRENT, current);
    }

    @Override
    public void voted(int server, Notification notification) {
        boolean forItself = notification.vote().leader() == server;
        if (notification.state() == PeerState.LOOKING && forItself) {
            needHistory(server, notification.vote().zxid(), "votes with");
        }
    }

    @Override
    public void said(QuorumLink.Side from, QuorumPacket packet) {
        int server = from.server();
        long epoch = packet.zxid() >> 32;
        switch (packet.type()) {
            case LEADER_INFO -> {
                asked.put(from.link(), epoch);
                needEpoch(server, EpochKind.ACCEPTED, epoch, "tells others of");
            }
            case ACK_EPOCH -> {
                needHistory(server, packet.zxid(), "reports");
                needEpoch(server, EpochKind.ACCEPTED, asked.getOrDefault(from.link(), -1L), "promises");
            }
            case ACK -> acknowledged(from, packet.zxid());
            default -> {}
        }
    }

    private void acknowledged(QuorumLink.Side from, long zxid) {
        if (OneHistory.counter(zxid) == 0) {
            adopted.add(from.link());
            needEpoch(from.server(), EpochKind.CURRENT, zxid >> 32, "has taken over");
        } else if (adopted.contains(from.link())) {
            needHistory(from.server(), zxid, "acknowledges");
        } else {
            throw new Violation(
                    "server " + from.server() + " acknowledges " + OneHistory.hex(zxid) + " before NEWLEADER");
        }
    }

    private void needHistory(int server, long zxid, String does) {
        if (zxid > disks.end(server)) {
            throw new Violation("server " + server + " " + does + " " + OneHistory.hex(zxid) + ", durable is "
                    + OneHistory.hex(disks.end(server)));
        }
    }

    private void needEpoch(int server, EpochKind kind, long epoch, String does) {
        long durable =
                epochs.getOrDefault(server, new EnumMap<>(EpochKind.class)).getOrDefault(kind, -1L);
        if (epoch > durable) {
            throw new Violation(
                    "server " + server + " " + does + " epoch " + epoch + ", its durable " + kind + " is " + durable);
        }
    }
}

package io.zk.server;

import io.netty.util.collection.LongObjectHashMap;
import io.zk.protocol.wire.WireException;
import io.zk.server.ops.Metrics;
import io.zk.server.ops.Summary;
import io.zk.server.replica.PeerCommand;
import io.zk.server.zab.LearnerInfo;
import io.zk.server.zab.PacketType;
import io.zk.server.zab.QuorumPacket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Measures what goes between a leader and each of its learners. Core thread. */
final class LearnerWatch {
    private static final int LEARNERS_MAX = 256;
    /** Of so many turns with packets, and of so many acknowledgements, one is looked at more closely. */
    private static final int SAMPLE = 16;

    private final Metrics metrics;
    private final LongObjectHashMap<Learner> learners = new LongObjectHashMap<>();
    private final Set<Long> known = new HashSet<>();
    private final Set<Long> diffs = new HashSet<>();
    private final Set<Long> states = new HashSet<>();
    private int turns;
    private int acks;

    private static final class Learner {
        final Summary queue;
        final Summary ackMillis;
        int packets;

        Learner(Summary queue, Summary ackMillis) {
            this.queue = queue;
            this.ackMillis = ackMillis;
        }
    }

    LearnerWatch(Metrics metrics) {
        this.metrics = metrics;
    }

    /** A learner has said who it is. */
    void introduced(long link, QuorumPacket packet) {
        long sid;
        try {
            sid = LearnerInfo.decode(packet.data()).sid();
        } catch (WireException malformed) {
            return; // the leader will say so
        }
        if (known.size() < LEARNERS_MAX || known.contains(sid)) {
            known.add(sid);
            String key = Long.toString(sid);
            // Packets leave at the end of a turn: they wait for nothing that could be measured.
            metrics.summary("learner_handler_qp_time_ms", key);
            learners.put(
                    link,
                    new Learner(metrics.summary("learner_handler_qp_size", key), metrics.summary("ack_latency", key)));
        }
    }

    void acknowledged(long link, long zxid, long now, Flights flights) {
        arrived(link);
        acks++;
        Learner learner = acks % SAMPLE == 0 ? learners.get(link) : null;
        if (learner != null) {
            long since = flights.handedOver(zxid);
            if (since >= 0) {
                learner.ackMillis.add(Math.max(0, now - since));
            }
        }
    }

    /** It holds the history that it was sent. */
    private void arrived(long link) {
        if (!diffs.isEmpty() && diffs.remove(link)) {
            metrics.ensemble.diffsUnderWay.add(diffs.size());
        } else if (!states.isEmpty() && states.remove(link)) {
            metrics.ensemble.statesUnderWay.add(states.size());
        }
    }

    void lost(long link) {
        learners.remove(link);
        diffs.remove(link);
        states.remove(link);
    }

    void clear() {
        learners.clear();
        diffs.clear();
        states.clear();
    }

    /** Packets of one turn. */
    void sent(List<PeerCommand> commands, boolean leads) {
        turns++;
        boolean counts = leads && turns % SAMPLE == 0;
        for (int i = 0; i < commands.size(); i++) {
            PeerCommand command = commands.get(i);
            if (command instanceof PeerCommand.Send send) {
                if (send.packet().type() == PacketType.DIFF) {
                    metrics.ensemble.diffs.add();
                    diffs.add(send.link());
                    metrics.ensemble.diffsUnderWay.add(diffs.size());
                }
                @Nullable Learner learner = counts ? learners.get(send.link()) : null;
                if (learner != null) {
                    learner.packets++;
                }
            } else if (command instanceof PeerCommand.SendState state) {
                metrics.ensemble.states.add();
                states.add(state.link());
                metrics.ensemble.statesUnderWay.add(states.size());
            } else if (command instanceof PeerCommand.Close close) {
                lost(close.link());
            }
        }
        if (counts) {
            for (Learner learner : learners.values()) {
                learner.queue.add(learner.packets);
                learner.packets = 0;
            }
        }
    }
}

package io.zk.server.zab;

import io.zk.protocol.data.OpCode;
import io.zk.server.zab.LearnerState.Stage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What passes between a leader and the learners that hold its history. Core thread. */
final class Serving {
    private static final int TOUCH_BYTES = 12;

    /** Of the operation in a REQUEST: behind the session and its number. */
    private static final int TYPE_OFFSET = 12;

    private final LeaderRules rules;
    private final LeaderEvents events;
    private final ZabOutputs outputs;
    private final Learners learners;
    private final AckTally tally;
    private final Broadcast broadcast;
    private final Confirmation confirmation;

    Serving(LeaderRules rules, Leader.Outlets outlets, Learners learners, AckTally tally, Broadcast broadcast) {
        this.rules = rules;
        this.events = outlets.events();
        this.outputs = outlets.outputs();
        this.learners = learners;
        this.tally = tally;
        this.broadcast = broadcast;
        confirmation = new Confirmation(learners);
    }

    /** The history that it has taken over is committed: it may serve. */
    void begin(LearnerState learner, long now) {
        outputs.send(learner.link, QuorumPacket.of(PacketType.UP_TO_DATE, -1));
        learner.stage = Stage.SERVING;
        learner.deadline = now + rules.timing().syncMillis();
        learner.awaitedSince = now;
    }

    /** Null, or what is wrong with the packet. */
    @Nullable
    String received(LearnerState learner, QuorumPacket packet, long now) {
        learner.deadline = now + rules.timing().syncMillis();
        return switch (packet.type()) {
            case ACK -> acknowledged(learner, packet.zxid(), now);
            case PING -> pinged(learner, packet.data());
            case REQUEST -> requested(learner, packet);
            case REVALIDATE -> revalidate(learner, packet.data());
            default -> "is not what a learner says";
        };
    }

    private @Nullable String acknowledged(LearnerState learner, long zxid, long now) {
        if (Zxids.counter(zxid) == 0) {
            // That of UPTODATE.
            return null;
        }
        if (learner.observer) {
            return "comes from an observer";
        }
        if (zxid > broadcast.lastProposed()) {
            return "was not proposed, the last is " + Zxids.text(broadcast.lastProposed());
        }
        learner.acknowledge(zxid, broadcast.lastProposed(), now);
        if (learner.voter()) {
            tally.holds(learner.place, zxid);
        }
        return null;
    }

    private @Nullable String pinged(LearnerState learner, byte @Nullable [] touched) {
        if (learner.pingsAnswered == learner.pings) {
            return "answers nothing";
        }
        learner.pingsAnswered++;
        if (touched == null) {
            return null;
        }
        if (touched.length % TOUCH_BYTES != 0) {
            return "has " + touched.length + " bytes of sessions";
        }
        ByteBuffer sessions = ByteBuffer.wrap(touched);
        while (sessions.hasRemaining()) {
            events.touched(learner.link, sessions.getLong(), sessions.getInt());
        }
        return null;
    }

    private @Nullable String requested(LearnerState learner, QuorumPacket packet) {
        byte[] data = packet.data();
        if (data == null || data.length < 16) {
            return "is not whole";
        }
        if (learner.mustWait(isSync(packet))) {
            learner.held.add(packet);
        } else {
            hand(learner, packet);
        }
        return null;
    }

    private void hand(LearnerState learner, QuorumPacket packet) {
        if (isSync(packet)) {
            learner.syncs++;
        }
        events.requested(learner.link, packet);
    }

    private static boolean isSync(QuorumPacket request) {
        byte[] data = request.data();
        return data != null && ByteBuffer.wrap(data).getInt(TYPE_OFFSET) == OpCode.SYNC.code();
    }

    /** Answers the oldest sync, behind all commits announced so far; then what had to wait for it has its turn. */
    void synced(long link) {
        LearnerState learner = learners.get(link);
        if (learner == null || !learner.serving()) {
            return;
        }
        outputs.send(link, QuorumPacket.of(PacketType.SYNC, 0));
        learner.syncs--;
        QuorumPacket next = learner.held.peek();
        while (next != null && (learner.syncs == 0 || isSync(next))) {
            learner.held.remove();
            hand(learner, next);
            next = learner.held.peek();
        }
    }

    private @Nullable String revalidate(LearnerState learner, byte @Nullable [] data) {
        if (data == null || data.length != 12) {
            return "is not whole";
        }
        ByteBuffer session = ByteBuffer.wrap(data);
        events.revalidate(learner.link, session.getLong(), session.getInt());
        return null;
    }

    void answer(long link, QuorumPacket packet) {
        LearnerState learner = learners.get(link);
        if (learner != null && learner.serving()) {
            outputs.send(link, packet);
        }
    }

    void ping(LearnerState learner) {
        outputs.send(learner.link, QuorumPacket.of(PacketType.PING, broadcast.lastProposed()));
        if (learner.serving()) {
            learner.pings++;
            confirmation.asks(learner);
        }
    }

    /** The number of the round of questions that serves who asks now. */
    long confirm() {
        return confirmation.want();
    }

    /** Ends the round that a quorum has answered; begins the next if it is wanted. */
    void confirmRounds() {
        while (true) {
            if (confirmation.end()) {
                events.confirmed(confirmation.confirmed());
            }
            if (!confirmation.begin()) {
                return;
            }
            for (LearnerState learner : learners.at(Stage.SERVING)) {
                if (learner.voter()) {
                    ping(learner);
                }
            }
        }
    }
}

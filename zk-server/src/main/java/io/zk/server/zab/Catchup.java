package io.zk.server.zab;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings learners to the leader's history, registers them for what follows, and asks them to take it over (NEWLEADER).
 * Methods return null, or why the link must end. Core thread.
 */
final class Catchup {
    /** While a learner is fed from disk the history goes on; one that never gets to its end gets the state another time. */
    private static final int READS_MAX = 10;

    private final LeaderRules rules;
    private final Epochs before;
    private final long ownEnd;
    private final CommittedLog log;
    private final Broadcast broadcast;
    private final ZabOutputs outputs;
    private final QuorumPacket newLeader;
    private final long epoch;

    /**
     * Ids of servers whose last synchronisation from the logs came to nothing. Another one would find the same: under load
     * the history may grow faster than it is read. They get the state, behind which all that follows waits for them.
     */
    private final Set<Long> outrun = new HashSet<>();

    /** What this server had when it was elected. */
    record Origin(Epochs epochs, long lastZxid, CommittedLog log) {
        boolean isOlderThan(long epoch, long zxid) {
            return epoch > epochs.current() || (epoch == epochs.current() && zxid > lastZxid);
        }

        @Override
        public String toString() {
            return "epoch " + epochs.current() + " to " + Zxids.text(lastZxid);
        }
    }

    Catchup(LeaderRules rules, Origin origin, Broadcast broadcast, ZabOutputs outputs, long epoch) {
        this.rules = rules;
        this.before = origin.epochs;
        this.ownEnd = origin.lastZxid;
        this.log = origin.log;
        this.broadcast = broadcast;
        this.outputs = outputs;
        this.epoch = epoch;
        newLeader = QuorumPacket.of(
                PacketType.NEW_LEADER,
                Zxids.start(epoch),
                rules.membershipText().getBytes(StandardCharsets.UTF_8));
    }

    /** Does what can be done for it now; it may have to wait for the disk, or stay {@code PROMISED}. */
    @Nullable
    String bring(LearnerState learner, long now) {
        SyncChoice choice = SyncChoice.of(history(), learner.position, learner.cutsSafely);
        switch (choice.kind()) {
            case REFUSE -> {
                return "its history ends at " + Zxids.text(learner.position) + ", this leader's at "
                        + Zxids.text(broadcast.lastProposed()) + ": it has followed a later leader";
            }
            case WAIT -> {
                return null;
            }
            case READ -> {
                return read(learner, choice, now);
            }
            case STATE -> {
                return sendState(learner, choice, now);
            }
            case TRUNC -> {
                if (learner.opened) {
                    return lostTrack(learner);
                }
                learner.position = choice.after();
                open(learner, PacketType.TRUNC, choice.zxid());
            }
            case DIFF -> open(learner, PacketType.DIFF, choice.zxid());
        }
        broadcast.feed(learner, choice.after());
        join(learner, Math.max(choice.after(), broadcast.lastApplied()), now);
        return null;
    }

    /** What was read for it; null if that can't be had. */
    @Nullable
    String records(LearnerState learner, @Nullable List<Proposal> records, long now) {
        learner.stage = LearnerState.Stage.PROMISED;
        if (records == null || !continues(records, learner.position)) {
            return sendState(learner, SyncChoice.state(history(), learner.position), now);
        }
        open(learner, PacketType.DIFF, broadcast.lastApplied());
        for (Proposal record : records) {
            broadcast.sendCommitted(learner, record);
        }
        return bring(learner, now);
    }

    /** Whether these follow the learner's last without a gap (ZOOKEEPER-2418, 2846). */
    private static boolean continues(List<Proposal> records, long position) {
        long previous = position;
        for (Proposal record : records) {
            if (!Zxids.follows(record.zxid(), previous)) {
                return false;
            }
            previous = record.zxid();
        }
        return previous != position;
    }

    private @Nullable String read(LearnerState learner, SyncChoice choice, long now) {
        if (learner.reads == READS_MAX || !learner.opened && outrun.remove(learner.sid)) {
            return sendState(learner, SyncChoice.state(history(), learner.position), now);
        }
        learner.reads++;
        learner.stage = LearnerState.Stage.READING;
        learner.deadline = now + rules.timing().initMillis();
        outputs.readLog(learner.link, choice.zxid(), choice.after());
        return null;
    }

    private @Nullable String sendState(LearnerState learner, SyncChoice choice, long now) {
        if (learner.opened) {
            return lostTrack(learner);
        }
        outputs.sendState(learner.link, QuorumPacket.of(PacketType.SNAP, choice.zxid()));
        learner.position = choice.after();
        join(learner, choice.after(), now);
        return null;
    }

    private void open(LearnerState learner, PacketType type, long zxid) {
        if (!learner.opened) {
            learner.opened = true;
            outputs.send(learner.link, QuorumPacket.of(type, zxid));
        }
    }

    private void join(LearnerState learner, long after, long now) {
        broadcast.register(learner, after, now);
        outputs.send(learner.link, newLeader);
        learner.stage = LearnerState.Stage.JOINING;
        learner.deadline = now + rules.timing().initMillis();
    }

    private String lostTrack(LearnerState learner) {
        outrun.add(learner.sid);
        return "what follows " + Zxids.text(learner.position) + " can't be read from the logs any more";
    }

    private SyncChoice.History history() {
        return new SyncChoice.History(
                epoch,
                before.current(),
                ownEnd,
                broadcast.lastApplied(),
                broadcast.lastProposed(),
                log,
                rules.alwaysState(),
                rules.logBytesMax());
    }
}

package io.zk.server.zab;

import io.zk.protocol.wire.WireException;
import io.zk.server.zab.LearnerState.Stage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The leader of one epoch: from the election to the moment it stops. Discovers a new epoch, brings learners to its own
 * history, broadcasts proposals and commits those that a quorum holds. A learner that says what can't be loses its link;
 * the reason names it and the packet. Times are monotonic milliseconds. Core thread.
 *
 * <p>Commits, rounds of {@link #confirm} and learners that wait are looked after once a turn, in {@link #tick}. Limits of
 * time are looked at every half tick of the ensemble, so they may be exceeded by that.
 */
public final class Leader {
    /** A learner being served or synchronised, for whoever shows it. */
    public record Follower(long link, long sid, boolean observer, boolean synced, long ackedZxid) {}

    /** Where it speaks to. */
    public record Outlets(ZabOutputs outputs, LeaderEvents events) {}

    /** In this order. */
    private enum Phase {
        /** Finding an epoch. */
        DISCOVERING,
        /** Writing the own promise of it. */
        ACCEPTING,
        /** Collecting the promises of others. */
        COLLECTING,
        /** Writing that the history of this epoch is the own one. */
        TAKING,
        /** Waiting for the own state to hold all of that history. */
        APPLYING,
        /** Bringing a quorum to it. */
        SYNCHRONISING,
        /** Broadcasting. */
        LEADING,
        OVER
    }

    private final LeaderRules rules;
    private final Catchup.Origin origin;
    private final ZabOutputs outputs;
    private final LeaderEvents events;
    private final Learners learners;
    private final Discovery discovery;
    private final AckTally tally;
    private final Broadcast broadcast;
    private final Serving serving;
    private final int ownPlace;
    private final long beatMillis;
    private @Nullable Catchup catchup;
    private Phase phase = Phase.DISCOVERING;
    private long phaseDeadline;
    private long nextBeat;
    private long beats;
    private long now;
    private boolean appliedMore;

    /**
     * @param log the newest committed transactions; the leader adds to it when they are applied
     * @param lastZxid end of this server's history, durable
     * @param tail what of the history is not in the state yet, oldest first
     */
    public Leader(
            LeaderRules rules, CommittedLog log, long lastZxid, List<Proposal> tail, Epochs epochs, Outlets outlets) {
        this.rules = rules;
        this.outputs = outlets.outputs;
        this.events = outlets.events;
        origin = new Catchup.Origin(epochs, lastZxid, log);
        discovery = new Discovery(rules);
        learners = new Learners(rules);
        tally = new AckTally(rules.membership());
        broadcast = new Broadcast(learners, tally, log, tail, outputs, rules.counterEnd());
        serving = new Serving(rules, outlets, learners, tally, broadcast);
        beatMillis = Math.max(1, rules.timing().tickMillis() / 2);
        ownPlace = tally.place(rules.self());
        if (ownPlace < 0) {
            throw new IllegalArgumentException("server " + rules.self() + " does not vote");
        }
    }

    /** To be called once, before anything else. */
    public void begin(long now) {
        this.now = now;
        nextBeat = now + beatMillis;
        phaseDeadline = now + rules.timing().initMillis();
        tally.holds(ownPlace, origin.lastZxid());
        discovery.hear(origin.epochs().accepted());
        discovery.count(rules.self());
        settleEpoch();
    }

    /** A learner has connected. */
    public void connected(long link, long now) {
        this.now = now;
        if (phase != Phase.OVER) {
            learners.add(new LearnerState(link, now + rules.timing().initMillis()));
        }
    }

    public void received(long link, QuorumPacket packet, long now) {
        this.now = now;
        LearnerState learner = learners.get(link);
        if (learner == null) {
            return;
        }
        String refusal =
                switch (learner.stage) {
                    case SERVING -> serving.received(learner, packet, now);
                    case SILENT -> introduced(learner, packet);
                    case ASKED -> promised(learner, packet);
                    case JOINING -> joined(learner, packet);
                    case KNOWN, PROMISED, READING, JOINED -> "comes out of turn";
                };
        if (refusal != null) {
            close(learner, learner.name() + ": " + packet.type() + " " + Zxids.text(packet.zxid()) + " " + refusal);
        }
    }

    /** Part of the state has gone out on this link, or all of it. */
    public void progress(long link, long now) {
        this.now = now;
        LearnerState learner = learners.get(link);
        if (learner != null && learner.stage == Stage.JOINING) {
            learner.deadline = now + rules.timing().initMillis();
            phaseDeadline = Math.max(phaseDeadline, learner.deadline);
        }
    }

    public void lost(long link, String reason, long now) {
        this.now = now;
        LearnerState learner = learners.get(link);
        if (learner != null) {
            forget(learner);
        }
    }

    /** What was read from the logs for a learner; null if they do not hold all of it. */
    public void logRead(long link, @Nullable List<Proposal> records, long now) {
        this.now = now;
        LearnerState learner = learners.get(link);
        if (learner != null && learner.stage == Stage.READING) {
            closeIf(learner, catchup().records(learner, records, now));
        }
    }

    public void epochWritten(EpochKind kind, long epoch, long now) {
        this.now = now;
        if (kind == EpochKind.ACCEPTED && phase == Phase.ACCEPTING) {
            collect();
        } else if (kind == EpochKind.CURRENT && phase == Phase.TAKING) {
            synchronise();
        }
    }

    /** This server's log holds everything up to this zxid. */
    public void durable(long zxid, long now) {
        tally.holds(ownPlace, zxid);
    }

    /** This server's state holds everything up to this zxid. */
    public void applied(long zxid) {
        appliedMore |= broadcast.applied(zxid);
        bringAllIfApplied();
    }

    /** The zxid of the next proposal; -1 if the epoch has none left: then {@link LeaderEvents#ended} has been called. */
    public long nextZxid() {
        if (phase == Phase.OVER) {
            return -1;
        }
        needLeading();
        long next = broadcast.next();
        if (next < 0) {
            end("epoch " + discovery.epoch() + " has no zxid left");
        }
        return next;
    }

    /** Proposes to every learner. The caller hands it to the log. Only after {@link LeaderEvents#established}. */
    public void propose(Proposal proposal) {
        needLeading();
        broadcast.propose(proposal, now);
    }

    private void needLeading() {
        if (phase != Phase.LEADING) {
            throw new IllegalStateException("nothing can be proposed while " + phase);
        }
    }

    /**
     * Asks a quorum whether it still follows; one question serves all who ask before it is sent. Answered by {@link
     * LeaderEvents#confirmed} with this ticket or a later one.
     */
    public long confirm(long now) {
        this.now = now;
        return serving.confirm();
    }

    /** The answer to a learner's REVALIDATE. */
    public void revalidated(long link, long sessionId, boolean valid) {
        ByteBuffer data = ByteBuffer.allocate(9).putLong(sessionId).put((byte) (valid ? 1 : 0));
        serving.answer(link, QuorumPacket.of(PacketType.REVALIDATE, -1, data.array()));
    }

    /** The answer to a learner's sync: behind all commits announced so far. */
    public void synced(long link) {
        serving.synced(link);
    }

    /** Does what is due. To be called at the end of each turn. */
    public void tick(long now) {
        this.now = now;
        if (phase == Phase.LEADING && broadcast.commit()) {
            events.committed(broadcast.lastCommitted());
        }
        if (phase == Phase.LEADING) {
            if (appliedMore) {
                bringThoseWhoWait();
            }
            serving.confirmRounds();
        }
        appliedMore = false;
        if (now >= nextBeat && phase != Phase.OVER) {
            beat();
        }
    }

    public long nextDeadline() {
        long due = appliedMore && !learners.at(Stage.PROMISED).isEmpty() ? now : nextBeat;
        return phase == Phase.OVER ? Long.MAX_VALUE : due;
    }

    /** -1 before discovery is complete. */
    public long epoch() {
        return catchup == null ? -1 : discovery.epoch();
    }

    public List<Follower> followers() {
        return learners.all().stream()
                .filter(LearnerState::known)
                .map(one -> new Follower(one.link, one.sid, one.observer, one.joined(), one.acked))
                .toList();
    }

    // ---- discovery

    private void settleEpoch() {
        if (phase == Phase.DISCOVERING && discovery.settled()) {
            phase = Phase.ACCEPTING;
            outputs.writeEpoch(EpochKind.ACCEPTED, discovery.epoch());
        }
    }

    /** The own promise is on disk. Not before that may anybody hear of the epoch. */
    private void collect() {
        phase = Phase.COLLECTING;
        phaseDeadline = now + rules.timing().initMillis();
        discovery.promise(rules.self());
        learners.at(Stage.KNOWN).forEach(this::ask);
        takeIfPromised();
    }

    private void ask(LearnerState learner) {
        byte[] protocol = ByteBuffer.allocate(4).putInt(LearnerInfo.PROTOCOL).array();
        outputs.send(learner.link, QuorumPacket.of(PacketType.LEADER_INFO, Zxids.start(discovery.epoch()), protocol));
        learner.stage = Stage.ASKED;
        learner.deadline = now + rules.timing().initMillis();
    }

    private void takeIfPromised() {
        if (phase == Phase.COLLECTING && discovery.complete()) {
            phase = Phase.TAKING;
            outputs.writeEpoch(EpochKind.CURRENT, discovery.epoch());
        }
    }

    private void synchronise() {
        phase = Phase.APPLYING;
        broadcast.begin(Zxids.start(discovery.epoch()), origin.lastZxid());
        catchup = new Catchup(rules, origin, broadcast, outputs, discovery.epoch());
        events.discovered(discovery.epoch());
        bringAllIfApplied();
    }

    private void bringAllIfApplied() {
        if (phase == Phase.APPLYING && broadcast.lastApplied() >= origin.lastZxid()) {
            phase = Phase.SYNCHRONISING;
            phaseDeadline = now + rules.timing().initMillis();
            bringThoseWhoWait();
            establishIfHeld();
        }
    }

    private void bringThoseWhoWait() {
        for (LearnerState learner : learners.at(Stage.PROMISED)) {
            closeIf(learner, catchup().bring(learner, now));
        }
    }

    private Catchup catchup() {
        return Objects.requireNonNull(catchup, "no epoch yet");
    }

    private void establishIfHeld() {
        if (phase != Phase.SYNCHRONISING || !learners.areQuorum(LearnerState::joined)) {
            return;
        }
        phase = Phase.LEADING;
        beats = 0;
        events.established(discovery.epoch());
        learners.at(Stage.JOINED).forEach(one -> serving.begin(one, now));
    }

    // ---- what learners say; each answers null, or what is wrong

    private @Nullable String introduced(LearnerState learner, QuorumPacket packet) {
        if (packet.type() != PacketType.FOLLOWER_INFO && packet.type() != PacketType.OBSERVER_INFO) {
            return "comes before FOLLOWER_INFO or OBSERVER_INFO";
        }
        LearnerInfo info;
        try {
            info = LearnerInfo.decode(packet.data());
        } catch (WireException e) {
            return String.valueOf(e.getMessage());
        }
        long accepted = Zxids.epoch(packet.zxid());
        String refusal = info.unfitness(rules.self(), accepted);
        if (refusal != null) {
            return "of server " + info.sid() + " " + refusal;
        }
        LearnerState older = learners.ofServer(info.sid());
        if (older != null) {
            close(
                    older,
                    older.name() + " has connected a second time, the newer link is kept;"
                            + " if it did not lose this one, two servers have the same myid");
        }
        boolean observer = packet.type() == PacketType.OBSERVER_INFO;
        learner.introduced(info, observer, observer ? -1 : tally.place(info.sid()));
        if (phase == Phase.DISCOVERING) {
            discovery.hear(accepted);
            if (learner.voter()) {
                discovery.count(learner.sid);
            }
            settleEpoch();
        } else if (learner.voter() && accepted > discovery.epoch()) {
            end(learner.name() + " has promised epoch " + accepted + " and can't follow until the next election");
        } else if (phase != Phase.ACCEPTING) {
            ask(learner);
        }
        return null;
    }

    private @Nullable String promised(LearnerState learner, QuorumPacket packet) {
        byte[] data = packet.data();
        if (packet.type() != PacketType.ACK_EPOCH || data == null || data.length < 4) {
            return "is not a whole ACK_EPOCH";
        }
        int current = ByteBuffer.wrap(data).getInt();
        long end = packet.zxid();
        String flaw = flaw(current, end);
        if (flaw != null) {
            return "with epoch " + current + " " + flaw;
        }
        boolean counts = phase == Phase.COLLECTING && current != -1 && end != -1;
        learner.position = end;
        learner.acked = end;
        learner.stage = Stage.PROMISED;
        learner.deadline = now + rules.timing().initMillis();
        if (learner.voter()) {
            tally.holdsNoMoreThan(learner.place, end);
            if (counts) {
                discovery.promise(learner.sid);
            }
        }
        if (phase == Phase.SYNCHRONISING || phase == Phase.LEADING) {
            return rejoined(learner);
        }
        learner.deadline = LearnerState.NEVER;
        takeIfPromised();
        return null;
    }

    /** Why a learner that has this history can't follow; null if it can. */
    private @Nullable String flaw(long current, long end) {
        if (end < -1 || current < -1) {
            return "can't be a history";
        }
        if (current > discovery.epoch()) {
            return "has followed a later leader";
        }
        if (phase == Phase.COLLECTING && origin.isOlderThan(current, end)) {
            return "is newer than this leader's history: " + origin;
        }
        return null;
    }

    /**
     * What it holds of this epoch was proposed here, and a learner of ours reports nothing that is not durable: that
     * counts, as its acknowledgement may have been lost with its link, and nobody else may be there to give one.
     */
    private @Nullable String rejoined(LearnerState learner) {
        if (learner.cutsSafely
                && learner.voter()
                && learner.position <= broadcast.lastProposed()
                && Zxids.epoch(learner.position) == discovery.epoch()) {
            tally.holds(learner.place, learner.position);
        }
        return catchup().bring(learner, now);
    }

    private @Nullable String joined(LearnerState learner, QuorumPacket packet) {
        if (packet.type() != PacketType.ACK || packet.zxid() != Zxids.start(discovery.epoch())) {
            return "comes before the ACK of NEW_LEADER";
        }
        learner.acked = learner.position;
        learner.stage = Stage.JOINED;
        if (phase == Phase.LEADING) {
            serving.begin(learner, now);
        } else {
            learner.deadline = LearnerState.NEVER;
            establishIfHeld();
        }
        return null;
    }

    // ---- time

    /** Every half tick. */
    private void beat() {
        long late = now - nextBeat;
        if (late > beatMillis) {
            // This process stood still: what learners sent meanwhile has not been read yet.
            phaseDeadline += late;
            learners.all().forEach(learner -> learner.excuse(late));
        }
        nextBeat = now + beatMillis;
        beats++;
        if (phase != Phase.LEADING && now >= phaseDeadline) {
            end("no quorum within " + rules.timing().initMillis() + " ms while " + phase);
            return;
        }
        List.copyOf(learners.all())
                .forEach(one -> closeIf(one, one.lateness(now, rules.timing().syncMillis())));
        // Those who join count; but not those who wait for a proposal of this leader, which may need them to be
        // committed.
        if (phase == Phase.LEADING && beats % 2 == 0 && !learners.areQuorum(one -> one.stage != Stage.PROMISED)) {
            end("no quorum follows any more");
            return;
        }
        for (LearnerState learner : learners.all()) {
            if (learner.joined()) {
                serving.ping(learner);
            }
        }
    }

    // ---- ends

    private void closeIf(LearnerState learner, @Nullable String refusal) {
        if (refusal != null) {
            close(learner, learner.name() + ": " + refusal);
        }
    }

    private void close(LearnerState learner, String reason) {
        if (phase != Phase.OVER && learners.get(learner.link) == learner) {
            outputs.close(learner.link, reason);
            forget(learner);
        }
    }

    private void forget(LearnerState learner) {
        learners.remove(learner);
        if (learner.serving()) {
            events.learnerLost(learner.link);
        }
    }

    /** Leads no more. */
    public void end(String reason) {
        if (phase == Phase.OVER) {
            return;
        }
        phase = Phase.OVER;
        for (LearnerState learner : List.copyOf(learners.all())) {
            outputs.close(learner.link, reason);
            learners.remove(learner);
        }
        events.ended(reason);
    }
}

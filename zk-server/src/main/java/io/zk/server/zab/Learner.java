package io.zk.server.zab;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A follower or observer of one leader: from the election to the moment the link ends. Promises the leader's epoch, takes
 * its history over, acknowledges what is durable. Times are monotonic milliseconds. Core thread.
 *
 * <p>Its phases, each left in one direction only, and any of them for the end:
 *
 * <pre>
 * CONNECTING     connected: FOLLOWERINFO or OBSERVERINFO
 * DISCOVERY      LEADERINFO: the epoch is promised, unless it has been: then ACKEPOCH at once
 * PROMISING      the promise is on disk: ACKEPOCH
 * OPENING        DIFF, TRUNC or SNAP: how the own history becomes the beginning of the leader's
 * CUTTING        TRUNC is done on disk; what comes meanwhile waits
 * SYNCHRONISING  proposals with their commits go to the log; NEWLEADER: the epoch behind them
 * ADOPTING       both are on disk: ACK of NEWLEADER, then the uncommitted proposals go to the log
 * ADOPTED        UPTODATE: the history is committed
 * SERVING        broadcast
 * </pre>
 *
 * <p>The order history, epoch, ACK is what makes a committed transaction survive: with the epoch first, a crash between
 * the two would leave a server that wins the next election with a history that lacks something (ZOOKEEPER-4643); with
 * the ACK first, a quorum of acknowledgements would mean nothing (ZOOKEEPER-3911). And no proposal is acknowledged before
 * NEWLEADER is: leaders drop a learner that does (ZOOKEEPER-4685).
 */
public final class Learner {
    private enum Phase {
        CONNECTING,
        DISCOVERY,
        PROMISING,
        OPENING,
        CUTTING,
        SYNCHRONISING,
        ADOPTING,
        ADOPTED,
        SERVING,
        ENDED
    }

    private final LearnerRules rules;
    private final long lastZxid;
    private final Epochs epochs;
    private final ZabOutputs outputs;
    private final LearnerEvents events;

    /** Came while the history was being cut. */
    private final ArrayDeque<QuorumPacket> held = new ArrayDeque<>();

    /** Not handed to the log yet: uncommitted, or committed while NEWLEADER was being processed. */
    private final ArrayDeque<Proposal> unlogged = new ArrayDeque<>();

    /** Handed to the log, each to be acknowledged. */
    private final ArrayDeque<Proposal> unacknowledged = new ArrayDeque<>();

    private Phase phase = Phase.CONNECTING;
    private @Nullable Intake intake;
    private long link;
    private long epoch = -1;
    private long heardAt;
    private long diffEnd = -1;
    private boolean fuzzy;

    /** Begins with what this server has; {@code lastZxid} is the durable end of its history, -1: it wants all. */
    public Learner(LearnerRules rules, long lastZxid, Epochs epochs, Outlets outlets, long now) {
        this.rules = rules;
        this.lastZxid = lastZxid;
        this.epochs = epochs;
        this.outputs = outlets.outputs();
        this.events = outlets.events();
        this.heardAt = now;
    }

    /** Where it speaks to. */
    public record Outlets(ZabOutputs outputs, LearnerEvents events) {}

    /** The leader has been reached by this link. */
    public void connected(long link, long now) {
        if (phase != Phase.CONNECTING) {
            return;
        }
        this.link = link;
        heardAt = now;
        phase = Phase.DISCOVERY;
        PacketType type = rules.observer() ? PacketType.OBSERVER_INFO : PacketType.FOLLOWER_INFO;
        send(QuorumPacket.of(
                type,
                Zxids.start(epochs.accepted()),
                LearnerInfo.of(rules.self()).encode()));
    }

    public void received(QuorumPacket packet, long now) {
        if (phase == Phase.ENDED) {
            return;
        }
        heardAt = now;
        if (phase == Phase.CUTTING) {
            held.add(packet);
        } else {
            handle(packet);
        }
    }

    /** Part of the state has come in, or all of it but the end. */
    public void progress(long now) {
        heardAt = now;
    }

    /** The stream behind SNAP has been read whole; the caller has it installed, before anything it is told to append. */
    public void stateReceived(long zxid, long now) {
        if (phase == Phase.ENDED) {
            return;
        }
        heardAt = now;
        QuorumPacket snap = QuorumPacket.of(PacketType.SNAP, zxid);
        if (phase == Phase.OPENING && opensEpoch(snap)) {
            fuzzy = true;
            synchronise(zxid);
        } else {
            unexpected(snap);
        }
    }

    /** The history was cut; false if it can not be cut there: a later try must ask for the whole state. */
    public void truncated(boolean done, long now) {
        if (phase != Phase.CUTTING) {
            return;
        }
        heardAt = now;
        if (!done) {
            end("the history can't be cut where the leader's ends: the whole state is needed");
            return;
        }
        phase = Phase.SYNCHRONISING;
        while (!held.isEmpty()) {
            handle(held.remove());
        }
    }

    public void epochWritten(EpochKind kind, long epoch, long now) {
        if (epoch != this.epoch) {
            return;
        }
        if (kind == EpochKind.ACCEPTED && phase == Phase.PROMISING) {
            heardAt = now;
            acknowledgeEpoch((int) epochs.current());
        } else if (kind == EpochKind.CURRENT && phase == Phase.ADOPTING) {
            heardAt = now;
            adopted();
        }
    }

    /** The log holds everything up to this zxid. */
    public void durable(long zxid, long now) {
        while (!unacknowledged.isEmpty() && unacknowledged.getFirst().zxid() <= zxid) {
            send(QuorumPacket.of(PacketType.ACK, unacknowledged.remove().zxid()));
        }
    }

    /** The link is gone, or could not be had. */
    public void lost(String reason) {
        if (phase != Phase.ENDED) {
            over(reason);
        }
    }

    /** Forwards a request of a client (REQUEST). Only while serving. */
    public void request(QuorumPacket request) {
        if (phase == Phase.SERVING) {
            send(request);
        }
    }

    /** Asks the leader whether a session may move here. Only while serving. */
    public void revalidate(long sessionId, int timeoutMillis) {
        if (phase == Phase.SERVING) {
            byte[] data = ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                    .putLong(sessionId)
                    .putInt(timeoutMillis)
                    .array();
            send(QuorumPacket.of(PacketType.REVALIDATE, -1, data));
        }
    }

    public void tick(long now) {
        if (now >= nextDeadline()) {
            String doing = phase == Phase.CONNECTING ? "the leader was not reached" : "nothing was heard of the leader";
            end(doing + " for " + (now - heardAt) + " ms");
        }
    }

    /** How long the leader may be silent; while it waits for this server's disk, it may. */
    public long nextDeadline() {
        return switch (phase) {
            case CONNECTING, DISCOVERY, OPENING, SYNCHRONISING -> heardAt
                    + rules.timing().initMillis();
            case ADOPTED, SERVING -> heardAt + rules.timing().syncMillis();
            case PROMISING, CUTTING, ADOPTING, ENDED -> Long.MAX_VALUE;
        };
    }

    /** -1 before the leader has said it. */
    public long epoch() {
        return epoch;
    }

    private void handle(QuorumPacket packet) {
        switch (packet.type()) {
            case LEADER_INFO -> promise(packet);
            case DIFF -> continueHistory(packet);
            case TRUNC -> cutHistory(packet);
            case PROPOSAL -> proposed(packet);
            case COMMIT, COMMIT_AND_ACTIVATE -> committed(packet);
            case INFORM, INFORM_AND_ACTIVATE -> informed(packet);
            case NEW_LEADER -> adopt(packet);
            case UP_TO_DATE -> serve(packet);
            case PING -> answerPing(packet);
            case REVALIDATE -> revalidated(packet);
            case SYNC -> synced(packet);
            case SNAP, REQUEST, ACK, FOLLOWER_INFO, OBSERVER_INFO, ACK_EPOCH -> unexpected(packet);
        }
    }

    private void promise(QuorumPacket packet) {
        byte[] data = packet.data();
        if (phase != Phase.DISCOVERY || data == null || data.length < Integer.BYTES) {
            unexpected(packet);
            return;
        }
        if (ByteBuffer.wrap(data).getInt() < LearnerInfo.PROTOCOL) {
            end("the leader speaks the protocol of before version 3.4");
            return;
        }
        epoch = Zxids.epoch(packet.zxid());
        if (epoch > epochs.accepted()) {
            phase = Phase.PROMISING;
            outputs.writeEpoch(EpochKind.ACCEPTED, epoch);
        } else if (epoch == epochs.accepted()) {
            acknowledgeEpoch(-1);
        } else {
            end("the leader's epoch " + epoch + " is below the promised " + epochs.accepted());
        }
    }

    /** @param current the epoch of the history; -1: the leader must not count this as a promise */
    private void acknowledgeEpoch(int current) {
        phase = Phase.OPENING;
        byte[] data = ByteBuffer.allocate(Integer.BYTES).putInt(current).array();
        send(QuorumPacket.of(PacketType.ACK_EPOCH, lastZxid, data));
    }

    /** The leader's history goes on where this one ends: it can't end before it. */
    private void continueHistory(QuorumPacket packet) {
        if (phase != Phase.OPENING || lastZxid < 0 || packet.zxid() < lastZxid || !opensEpoch(packet)) {
            unexpected(packet);
            return;
        }
        diffEnd = packet.zxid();
        synchronise(lastZxid);
    }

    private void cutHistory(QuorumPacket packet) {
        if (phase != Phase.OPENING || packet.zxid() > lastZxid || !opensEpoch(packet)) {
            unexpected(packet);
            return;
        }
        synchronise(packet.zxid());
        phase = Phase.CUTTING;
        events.truncate(packet.zxid());
    }

    private boolean opensEpoch(QuorumPacket packet) {
        return packet.zxid() >= 0 && Zxids.epoch(packet.zxid()) <= epoch;
    }

    private void synchronise(long base) {
        phase = Phase.SYNCHRONISING;
        intake = new Intake(epoch, base);
    }

    private void proposed(QuorumPacket packet) {
        byte[] payload = packet.data();
        if (intake == null || payload == null || rules.observer() && phase == Phase.SERVING) {
            unexpected(packet);
        } else if (!intake.has(packet.zxid())) {
            takeIn(intake, packet, payload);
        }
    }

    /** What the leader has committed; to an observer, nothing else is sent once it serves. */
    private void informed(QuorumPacket packet) {
        byte[] data = packet.data();
        int skipped = packet.type() == PacketType.INFORM_AND_ACTIVATE ? Long.BYTES : 0;
        if (intake == null || data == null || data.length < skipped || !rules.observer()) {
            unexpected(packet);
            return;
        }
        if (!intake.has(packet.zxid())) {
            byte[] payload = skipped == 0 ? data : Arrays.copyOfRange(data, skipped, data.length);
            takeIn(intake, packet, payload);
        }
        if (phase != Phase.ENDED) {
            committed(packet);
        }
    }

    private void takeIn(Intake order, QuorumPacket packet, byte[] payload) {
        Proposal proposal = new Proposal(packet.zxid(), payload);
        String flaw = order.proposed(proposal);
        if (flaw != null) {
            wrong(packet, flaw);
        } else if (phase == Phase.ADOPTED || phase == Phase.SERVING) {
            append(proposal);
        } else {
            unlogged.add(proposal);
        }
    }

    private void committed(QuorumPacket packet) {
        if (intake == null || rules.observer() && phase == Phase.SERVING && !informs(packet)) {
            unexpected(packet);
            return;
        }
        long zxid = packet.zxid();
        if (intake.hasCommitted(zxid)) {
            return;
        }
        String flaw = intake.committed(zxid);
        if (flaw != null) {
            wrong(packet, flaw);
        } else if (phase == Phase.SYNCHRONISING) {
            events.append(unlogged.remove());
        } else if (phase == Phase.SERVING) {
            events.committed(zxid);
        }
    }

    private static boolean informs(QuorumPacket packet) {
        return packet.type() == PacketType.INFORM || packet.type() == PacketType.INFORM_AND_ACTIVATE;
    }

    /** The history is whole: what of it is committed has gone to the log, and the epoch follows it there. */
    private void adopt(QuorumPacket packet) {
        if (phase == Phase.DISCOVERY) {
            end("the leader speaks the protocol of before version 3.4");
        } else if (phase != Phase.SYNCHRONISING || intake == null || packet.zxid() != Zxids.start(epoch)) {
            unexpected(packet);
        } else if (intake.committed() < diffEnd) {
            wrong(packet, "the history ends at " + Zxids.text(intake.committed()) + ", not " + Zxids.text(diffEnd));
        } else {
            phase = Phase.ADOPTING;
            outputs.writeEpoch(EpochKind.CURRENT, epoch);
        }
    }

    private void adopted() {
        phase = Phase.ADOPTED;
        send(QuorumPacket.of(PacketType.ACK, Zxids.start(epoch)));
        while (!unlogged.isEmpty()) {
            append(unlogged.remove());
        }
    }

    private void append(Proposal proposal) {
        if (!rules.observer()) {
            unacknowledged.add(proposal);
        }
        events.append(proposal);
    }

    private void serve(QuorumPacket packet) {
        if (phase != Phase.ADOPTED || intake == null) {
            unexpected(packet);
            return;
        }
        phase = Phase.SERVING;
        intake.beStrict();
        send(QuorumPacket.of(PacketType.ACK, Zxids.start(epoch)));
        events.committed(intake.committed());
        events.serve(epoch);
    }

    /**
     * A PING that came before UPTODATE may have been sent while the state was still being read for the stream, and be
     * older than what the stream holds.
     */
    private void answerPing(QuorumPacket packet) {
        if (phase != Phase.SERVING) {
            return;
        }
        if (fuzzy) {
            fuzzy = false;
            events.fuzzyUntil(packet.zxid());
        }
        send(QuorumPacket.of(PacketType.PING, packet.zxid(), events.takeTouched()));
    }

    private void revalidated(QuorumPacket packet) {
        byte[] data = packet.data();
        if (phase != Phase.SERVING || data == null || data.length < Long.BYTES + 1) {
            unexpected(packet);
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(data);
        events.revalidated(in.getLong(), in.get() != 0);
    }

    private void synced(QuorumPacket packet) {
        if (phase == Phase.SERVING) {
            events.synced();
        } else {
            unexpected(packet);
        }
    }

    private void send(QuorumPacket packet) {
        outputs.send(link, packet);
    }

    private void unexpected(QuorumPacket packet) {
        wrong(packet, "unexpected while " + phase + " behind " + Zxids.text(intake == null ? lastZxid : intake.end()));
    }

    private void wrong(QuorumPacket packet, String flaw) {
        end(packet.type() + " " + Zxids.text(packet.zxid()) + ": " + flaw);
    }

    private void end(String reason) {
        if (phase != Phase.CONNECTING) {
            outputs.close(link, reason);
        }
        over(reason);
    }

    private void over(String reason) {
        phase = Phase.ENDED;
        held.clear();
        unlogged.clear();
        unacknowledged.clear();
        events.ended(reason);
    }
}

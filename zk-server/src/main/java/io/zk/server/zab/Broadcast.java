package io.zk.server.zab;

import java.util.ArrayDeque;
import java.util.Collection;

/**
 * What this leader has proposed: to be acknowledged by a quorum, then committed, then applied; always in order (ZAB paper,
 * phase 3). Every learner that is registered is sent all of it, whether its acknowledgement counts or not. Core thread.
 */
final class Broadcast {
    private final ArrayDeque<Proposal> outstanding = new ArrayDeque<>();
    private final ArrayDeque<Proposal> unapplied = new ArrayDeque<>();
    private final Learners learners;
    private final AckTally tally;
    private final CommittedLog log;
    private final ZabOutputs outputs;
    private final long counterEnd;
    private long lastProposed;
    private long lastCommitted;
    private long lastApplied;

    /**
     * @param tail what the history holds and the state does not; part of what the leader begins with
     * @param counterEnd see {@link LeaderRules#counterEnd}
     */
    Broadcast(
            Learners learners,
            AckTally tally,
            CommittedLog log,
            Collection<Proposal> tail,
            ZabOutputs outputs,
            long counterEnd) {
        this.learners = learners;
        this.tally = tally;
        this.log = log;
        this.outputs = outputs;
        this.counterEnd = counterEnd;
        unapplied.addAll(tail);
    }

    /** The history that all learners are brought to ends there; what this epoch proposes follows that start. */
    void begin(long start, long historyEnd) {
        lastProposed = start;
        lastCommitted = historyEnd;
        if (unapplied.isEmpty()) {
            lastApplied = historyEnd;
        }
    }

    /** The zxid of the next proposal; -1 if the epoch has none left. */
    long next() {
        long next = lastProposed + 1;
        return Zxids.counter(next) >= counterEnd ? -1 : next;
    }

    void propose(Proposal proposal, long now) {
        if (proposal.zxid() != next()) {
            throw new IllegalStateException(
                    "proposal " + Zxids.text(proposal.zxid()) + " after " + Zxids.text(lastProposed));
        }
        lastProposed = proposal.zxid();
        outstanding.add(proposal);
        if (learners.followers().isEmpty()) {
            return;
        }
        QuorumPacket packet = packet(PacketType.PROPOSAL, proposal);
        for (LearnerState follower : learners.followers()) {
            outputs.send(follower.link, packet);
            follower.await(proposal.zxid(), now);
        }
    }

    /** Commits what a quorum holds by now. Whether there was any. */
    boolean commit() {
        if (outstanding.isEmpty()) {
            return false;
        }
        long held = tally.heldByQuorum(lastCommitted);
        if (held == lastCommitted) {
            return false;
        }
        Proposal next = outstanding.peek();
        while (next != null && next.zxid() <= held) {
            outstanding.remove();
            unapplied.add(next);
            announce(next);
            next = outstanding.peek();
        }
        lastCommitted = held;
        return true;
    }

    private void announce(Proposal proposal) {
        if (!learners.followers().isEmpty()) {
            QuorumPacket commit = QuorumPacket.of(PacketType.COMMIT, proposal.zxid());
            for (LearnerState follower : learners.followers()) {
                outputs.send(follower.link, commit);
            }
        }
        if (!learners.observers().isEmpty()) {
            QuorumPacket inform = packet(PacketType.INFORM, proposal);
            for (LearnerState observer : learners.observers()) {
                outputs.send(observer.link, inform);
            }
        }
    }

    /** The state holds everything up to this zxid. Whether that is more than before. */
    boolean applied(long zxid) {
        if (zxid <= lastApplied) {
            return false;
        }
        lastApplied = zxid;
        Proposal next = unapplied.peek();
        while (next != null && next.zxid() <= zxid) {
            log.add(unapplied.remove());
            next = unapplied.peek();
        }
        return true;
    }

    /** This learner is sent what is proposed from now on, after what was proposed behind this zxid before. */
    void register(LearnerState learner, long after, long now) {
        learner.position = Math.max(learner.position, after);
        for (Proposal committed : unapplied) {
            if (committed.zxid() > after) {
                sendCommitted(learner, committed);
            }
        }
        if (!learner.observer) {
            for (Proposal proposal : outstanding) {
                if (proposal.zxid() > after) {
                    outputs.send(learner.link, packet(PacketType.PROPOSAL, proposal));
                    learner.await(proposal.zxid(), now);
                }
            }
        }
        learners.register(learner);
    }

    /** What has been applied behind this zxid, to a learner that holds the history up to it. */
    void feed(LearnerState learner, long after) {
        for (Proposal proposal : log.after(after)) {
            sendCommitted(learner, proposal);
        }
    }

    void sendCommitted(LearnerState learner, Proposal proposal) {
        outputs.send(learner.link, packet(PacketType.PROPOSAL, proposal));
        outputs.send(learner.link, QuorumPacket.of(PacketType.COMMIT, proposal.zxid()));
        learner.position = proposal.zxid();
    }

    private static QuorumPacket packet(PacketType type, Proposal proposal) {
        return QuorumPacket.of(type, proposal.zxid(), proposal.payload());
    }

    long lastProposed() {
        return lastProposed;
    }

    long lastCommitted() {
        return lastCommitted;
    }

    long lastApplied() {
        return lastApplied;
    }
}

package io.zk.server.zab;

import static io.zk.server.zab.LoopOracle.require;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A member that follows: holds its {@link Learner} to what must be on disk before it says something. */
final class LoopFollowing implements LoopMember.Role, LearnerEvents, ZabOutputs {
    private final LoopMember member;
    private final LoopWorld world;
    private final long leader;
    private final Learner learner;
    private @Nullable LoopLink link;
    private boolean over;
    private boolean cutting;
    private boolean adopted;
    private boolean serving;

    /** Behind what it must know before it trusts its state; -1: it may. */
    private long fuzzyUntil = -1;

    /** Each is to be acknowledged, in this order. */
    private final ArrayDeque<Long> unacknowledged = new ArrayDeque<>();

    private int questions;

    LoopFollowing(LoopMember member, long leader) {
        this.member = member;
        this.world = member.world;
        this.leader = leader;
        LearnerRules rules = new LearnerRules(member.node.sid, member.node.observer, LoopWorld.TIMING);
        learner = new Learner(rules, member.lastLogged(), member.epochs(), new Learner.Outlets(this, this), world.now);
    }

    LoopMember member() {
        return member;
    }

    @Override
    public void begin() {
        world.dial(member, leader);
    }

    void connected(LoopLink reached) {
        link = reached;
        learner.connected(reached.learner.number, world.now);
    }

    @Override
    public void received(LoopLink from, QuorumPacket packet) {
        world.oracle.saw(packet.type().name());
        learner.received(packet, world.now);
    }

    /** What the state holds beyond its name is known to be committed, and comes again. */
    @Override
    public void state(LoopLink from, LoopLink.State state) {
        LoopMember source = state.from();
        long zxid = state.snap().zxid();
        List<Proposal> content = new ArrayList<>(source.history.subList(0, source.applied));
        int named = LoopOracle.countUpTo(content, zxid);
        require(named == LoopOracle.countUpTo(source.history, zxid), "the state does not hold what it names");
        if (named < content.size()) {
            world.oracle.saw("fuzzy state");
            fuzzyUntil = content.get(content.size() - 1).zxid();
            content.subList(named, content.size()).clear();
        }
        world.oracle.saw("SNAP");
        learner.progress(world.now);
        member.install(zxid, content);
        learner.stateReceived(zxid, world.now);
    }

    @Override
    public void lost(LoopLink from, String reason) {
        learner.lost(reason);
    }

    @Override
    public void epochWritten(EpochKind kind, long epoch) {
        learner.epochWritten(kind, epoch, world.now);
    }

    @Override
    public void durable(long zxid) {
        learner.durable(zxid, world.now);
    }

    @Override
    public void truncated(boolean done) {
        cutting = false;
        learner.truncated(done, world.now);
    }

    @Override
    public void tick() {
        learner.tick(world.now);
    }

    @Override
    public void applied() {}

    boolean serving() {
        return serving;
    }

    /** What a client of this member may do. */
    void ask() {
        if (!serving || over) {
            return;
        }
        switch (world.random.nextInt(3)) {
            case 0 -> learner.request(QuorumPacket.of(PacketType.REQUEST, -1, world.payload()));
            case 1 -> {
                questions++;
                learner.revalidate(member.node.sid, 1_000);
            }
            default -> {
                questions++;
                learner.request(QuorumPacket.of(PacketType.REQUEST, -1, world.request(LoopWorld.SYNC)));
            }
        }
    }

    // ---- what the learner wants

    @Override
    public void send(long number, QuorumPacket packet) {
        alive();
        LoopDisk disk = member.disk;
        byte[] data = packet.data();
        if (packet.type() == PacketType.ACK_EPOCH
                && data != null
                && ByteBuffer.wrap(data).getInt() != -1) {
            require(disk.accepted() == learner.epoch(), "D1: an epoch is promised before that is on disk");
        }
        if (packet.type() == PacketType.ACK && Zxids.counter(packet.zxid()) == 0) {
            require(disk.current() == learner.epoch(), "D3: NEWLEADER is acknowledged before its epoch is on disk");
            require(adopted || disk.end() == member.end, "D3: NEWLEADER is acknowledged before the history is on disk");
            adopted = true;
        } else if (packet.type() == PacketType.ACK) {
            require(adopted, "B8: a proposal is acknowledged before NEWLEADER");
            require(disk.end() >= packet.zxid(), "D5: " + Zxids.text(packet.zxid()) + " is acknowledged too early");
            require(packet.zxid() == unacknowledged.remove(), "an acknowledgement is missing");
        }
        LoopLink to = link;
        if (to != null) {
            world.send(to, to.learner, introduction(packet));
        }
    }

    /** Leaders can't tell Apache's learners from one that does not say that it cuts safely. */
    private QuorumPacket introduction(QuorumPacket packet) {
        byte[] data = packet.data();
        boolean introduces = packet.type() == PacketType.FOLLOWER_INFO || packet.type() == PacketType.OBSERVER_INFO;
        if (!introduces || !member.node.plain || data == null) {
            return packet;
        }
        return QuorumPacket.of(packet.type(), packet.zxid(), Arrays.copyOf(data, 20));
    }

    @Override
    public void sendState(long number, QuorumPacket snap) {
        throw new AssertionError("a learner sends no state");
    }

    @Override
    public void readLog(long number, long after, long until) {
        throw new AssertionError("a learner reads no log");
    }

    @Override
    public void close(long number, String reason) {
        alive();
        LoopLink its = link;
        if (its != null) {
            world.close(its, its.learner, reason);
        }
    }

    @Override
    public void writeEpoch(EpochKind kind, long epoch) {
        alive();
        member.writeEpoch(kind, epoch);
    }

    @Override
    public void truncate(long zxid) {
        alive();
        cutting = true;
        member.truncate(zxid);
    }

    @Override
    public void append(Proposal proposal) {
        alive();
        if (adopted && !member.node.observer) {
            unacknowledged.add(proposal.zxid());
        }
        member.append(proposal);
    }

    @Override
    public void committed(long zxid) {
        alive();
        world.oracle.learnerCommits(member.history, zxid);
        member.committed(zxid);
    }

    @Override
    public void fuzzyUntil(long zxid) {
        alive();
        require(zxid >= fuzzyUntil, "the state is trusted too early");
        fuzzyUntil = -1;
    }

    @Override
    public void serve(long epoch) {
        alive();
        require(adopted && epoch == member.disk.current(), "serves before its history is on disk");
        serving = true;
    }

    @Override
    public void synced() {
        alive();
        answered();
    }

    @Override
    public void revalidated(long sessionId, boolean valid) {
        alive();
        require(sessionId == member.node.sid, "an answer to another");
        answered();
    }

    private void answered() {
        questions--;
        require(questions >= 0, "an answer too many");
        world.oracle.saw("answer");
    }

    @Override
    public byte[] takeTouched() {
        alive();
        return ByteBuffer.allocate(12).putLong(member.node.sid).putInt(1_000).array();
    }

    @Override
    public void ended(String reason) {
        require(!over && !member.dead, "it ends twice");
        over = true;
        world.oracle.saw(reason.startsWith("the leader's epoch") ? "outdated leader" : "following ended");
        world.ended(member, reason);
        member.over();
    }

    private void alive() {
        require(!over && !member.dead, "something is wanted after the end");
        require(!cutting, "something is wanted while the history is being cut");
    }
}

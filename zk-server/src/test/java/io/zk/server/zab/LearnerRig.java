package io.zk.server.zab;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** One learner whose outputs are kept as lines of text, and packets for it. */
final class LearnerRig implements ZabOutputs, LearnerEvents {
    static final ZabTiming TIMING = new ZabTiming(100, 10, 5);

    final Learner learner;
    private final List<String> lines = new ArrayList<>();
    private byte[] touched = {};

    private LearnerRig(boolean observer, long lastZxid, Epochs epochs) {
        learner = new Learner(
                new LearnerRules(1, observer, TIMING), lastZxid, epochs, new Learner.Outlets(this, this), 0);
    }

    static LearnerRig follower(long lastZxid, long accepted, long current) {
        return new LearnerRig(false, lastZxid, new Epochs(accepted, current));
    }

    static LearnerRig observer(long lastZxid, long accepted, long current) {
        return new LearnerRig(true, lastZxid, new Epochs(accepted, current));
    }

    /** Connected, and has promised the epoch 2. */
    LearnerRig promised() {
        learner.connected(7, 0);
        receive(PacketType.LEADER_INFO, zxid(2, 0), version(0x10000));
        learner.epochWritten(EpochKind.ACCEPTED, 2, 0);
        take();
        return this;
    }

    /** Has got DIFF, with nothing to add, and waits for proposals or NEWLEADER. */
    LearnerRig opened(long zxid) {
        promised();
        receive(PacketType.DIFF, zxid);
        return this;
    }

    /** Follows the leader of epoch 2, whose history is its own. */
    LearnerRig serving(long zxid) {
        opened(zxid);
        newLeader();
        receive(PacketType.UP_TO_DATE, -1);
        take();
        return this;
    }

    /** NEWLEADER, and the disk is done with it. */
    void newLeader() {
        receive(PacketType.NEW_LEADER, zxid(2, 0));
        learner.epochWritten(EpochKind.CURRENT, 2, 0);
    }

    static long zxid(long epoch, long counter) {
        return epoch << 32 | counter;
    }

    static byte[] version(int protocol) {
        return ByteBuffer.allocate(4).putInt(protocol).array();
    }

    void receive(PacketType type, long zxid) {
        learner.received(QuorumPacket.of(type, zxid), 0);
    }

    void receive(PacketType type, long zxid, byte[] data) {
        learner.received(QuorumPacket.of(type, zxid, data), 0);
    }

    void propose(long zxid) {
        receive(PacketType.PROPOSAL, zxid, new byte[] {1});
    }

    void commit(long zxid) {
        receive(PacketType.COMMIT, zxid);
    }

    void inform(long zxid) {
        receive(PacketType.INFORM, zxid, new byte[] {1});
    }

    void touched(byte... data) {
        touched = data;
    }

    /** What it has put out since the last call, in order. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    @Override
    public void send(long link, QuorumPacket packet) {
        boolean introduction = packet.type() == PacketType.FOLLOWER_INFO || packet.type() == PacketType.OBSERVER_INFO;
        byte[] data = introduction ? null : packet.data();
        lines.add("send " + packet.type() + " " + Long.toHexString(packet.zxid())
                + (data == null ? "" : " [" + HexFormat.of().formatHex(data) + "]"));
    }

    @Override
    public void sendState(long link, QuorumPacket snap) {
        throw new AssertionError("a learner sends no state");
    }

    @Override
    public void readLog(long link, long after, long until) {
        throw new AssertionError("a learner reads no log");
    }

    @Override
    public void close(long link, String reason) {
        lines.add("close " + link);
    }

    @Override
    public void writeEpoch(EpochKind kind, long epoch) {
        lines.add("write " + kind + " " + epoch);
    }

    @Override
    public void truncate(long zxid) {
        lines.add("truncate " + Long.toHexString(zxid));
    }

    @Override
    public void append(Proposal proposal) {
        lines.add("append " + Long.toHexString(proposal.zxid()));
    }

    @Override
    public void committed(long zxid) {
        lines.add("committed " + Long.toHexString(zxid));
    }

    @Override
    public void fuzzyUntil(long zxid) {
        lines.add("fuzzy until " + Long.toHexString(zxid));
    }

    @Override
    public void serve(long epoch) {
        lines.add("serve " + epoch);
    }

    @Override
    public void synced() {
        lines.add("synced");
    }

    @Override
    public void revalidated(long sessionId, boolean valid) {
        lines.add("revalidated " + sessionId + " " + valid);
    }

    @Override
    public byte[] takeTouched() {
        byte[] taken = touched;
        touched = new byte[0];
        return taken;
    }

    @Override
    public void ended(String reason) {
        lines.add("ended: " + reason);
    }
}

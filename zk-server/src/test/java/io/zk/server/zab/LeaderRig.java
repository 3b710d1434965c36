package io.zk.server.zab;

import io.zk.server.quorum.Members;
import io.zk.server.quorum.Membership;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leader 1, with other voters 2 and on, and observer 9 who is in no configuration, whose outputs are kept as lines of text. The link of a server
 * is ten times its id unless another is named. Ticks have 100 ms, initLimit is 10 of them, syncLimit 5.
 */
final class LeaderRig implements ZabOutputs, LeaderEvents {
    static final ZabTiming TIMING = new ZabTiming(100, 10, 5);
    static final long OBSERVER = 9;

    final CommittedLog log = new CommittedLog(500, 1 << 20);
    private final int voters;
    final List<QuorumPacket> packets = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private long lastZxid;
    private long logBytesMax;
    private boolean alwaysState;
    private List<Proposal> tail = List.of();
    private Epochs epochs = new Epochs(0, 0);
    private @Nullable Leader leader;
    long now;

    private LeaderRig(int voters) {
        this.voters = voters;
    }

    static LeaderRig of(int voters) {
        return new LeaderRig(voters);
    }

    /** What it has applied, the newest of which are in memory. */
    LeaderRig history(Epochs promised, long... zxids) {
        epochs = promised;
        for (long zxid : zxids) {
            log.add(proposal(zxid));
            lastZxid = zxid;
        }
        return this;
    }

    LeaderRig tail(long... zxids) {
        List<Proposal> unapplied = new ArrayList<>();
        for (long zxid : zxids) {
            unapplied.add(proposal(zxid));
            lastZxid = zxid;
        }
        tail = unapplied;
        return this;
    }

    LeaderRig endsAt(long zxid) {
        lastZxid = zxid;
        return this;
    }

    LeaderRig readsLogs() {
        logBytesMax = 1 << 20;
        return this;
    }

    LeaderRig alwaysSendsState() {
        alwaysState = true;
        return this;
    }

    LeaderRig begin() {
        Membership membership = Members.ensemble(voters, 0);
        leader = new Leader(
                new LeaderRules(1, membership, "version=0", TIMING, alwaysState, logBytesMax),
                log,
                lastZxid,
                tail,
                epochs,
                new Leader.Outlets(this, this));
        leader().begin(now);
        return this;
    }

    /** The epoch is found with as few others as are needed, who have nothing newer, and has been written twice. */
    LeaderRig discovered() {
        begin();
        for (long server = 2; server <= voters / 2 + 1; server++) {
            connect(server);
            follow(server, epochs.accepted());
        }
        leader().epochWritten(EpochKind.ACCEPTED, epochs.accepted() + 1, now);
        for (long server = 2; server <= voters / 2 + 1; server++) {
            promise(server, lastZxid, epochs.current());
        }
        leader().epochWritten(EpochKind.CURRENT, epochs.accepted() + 1, now);
        return this;
    }

    /** Leads, with just enough following; what it took to come there is not told. */
    LeaderRig leading() {
        discovered();
        for (long server = 2; server <= voters / 2 + 1; server++) {
            ack(server, start());
        }
        take();
        return this;
    }

    /** Another server joins, with the same history. */
    LeaderRig joins(long server) {
        connect(server);
        follow(server, epochs.accepted());
        promise(server, lastZxid, epochs.current());
        ack(server, start());
        take();
        return this;
    }

    Leader leader() {
        if (leader == null) {
            throw new AssertionError("begin first");
        }
        return leader;
    }

    long start() {
        return (epochs.accepted() + 1) << 32;
    }

    static long zxid(long epoch, long counter) {
        return epoch << 32 | counter;
    }

    static Proposal proposal(long zxid) {
        return new Proposal(zxid, ByteBuffer.allocate(8).putLong(zxid).array());
    }

    void connect(long server) {
        leader().connected(10 * server, now);
    }

    void follow(long server, long accepted) {
        introduce(10 * server, new LearnerInfo(server, LearnerInfo.PROTOCOL, 0, false), accepted);
    }

    void introduce(long link, LearnerInfo info, long accepted) {
        PacketType type = info.sid() == OBSERVER ? PacketType.OBSERVER_INFO : PacketType.FOLLOWER_INFO;
        leader().received(link, QuorumPacket.of(type, accepted << 32, info.encode()), now);
    }

    void promise(long server, long zxid, long current) {
        byte[] data = ByteBuffer.allocate(4).putInt((int) current).array();
        receive(server, PacketType.ACK_EPOCH, zxid, data);
    }

    void ack(long server, long zxid) {
        receive(server, PacketType.ACK, zxid, null);
    }

    /** An answer to PING. */
    void pong(long server) {
        receive(server, PacketType.PING, 0, new byte[0]);
    }

    void receive(long server, PacketType type, long zxid, byte @Nullable [] data) {
        leader().received(10 * server, QuorumPacket.of(type, zxid, data), now);
    }

    /** Proposes the next one. */
    long propose() {
        long zxid = leader().nextZxid();
        leader().propose(proposal(zxid));
        return zxid;
    }

    void durable(long zxid) {
        leader().durable(zxid, now);
    }

    void tick() {
        leader().tick(now);
    }

    /** Ticks every 10 ms; those servers answer every PING meanwhile. What was said in between is kept. */
    void pass(long millis, long... answering) {
        for (long end = now + millis; now < end; ) {
            now += 10;
            int from = lines.size();
            tick();
            for (String line : List.copyOf(lines.subList(from, lines.size()))) {
                for (long server : answering) {
                    if (line.startsWith("to " + 10 * server + " PING")) {
                        pong(server);
                    }
                }
            }
        }
    }

    /** What it has put out since the last call, in order. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    /** The same, without PINGs. */
    List<String> takeButPings() {
        return take().stream().filter(line -> !line.contains(" PING ")).toList();
    }

    @Override
    public void send(long link, QuorumPacket packet) {
        packets.add(packet);
        byte[] data = packet.data();
        boolean transaction = packet.type() == PacketType.PROPOSAL || packet.type() == PacketType.INFORM;
        lines.add("to " + link + " " + packet.type() + " " + Long.toHexString(packet.zxid())
                + (data == null || transaction ? "" : " [" + HexFormat.of().formatHex(data) + "]"));
    }

    @Override
    public void sendState(long link, QuorumPacket snap) {
        lines.add("to " + link + " state as " + snap.type() + " " + Long.toHexString(snap.zxid()));
    }

    @Override
    public void readLog(long link, long after, long until) {
        lines.add("read for " + link + " behind " + Long.toHexString(after) + " to " + Long.toHexString(until));
    }

    @Override
    public void close(long link, String reason) {
        lines.add("close " + link + ": " + reason);
    }

    @Override
    public void writeEpoch(EpochKind kind, long epoch) {
        lines.add("write " + kind + " " + epoch);
    }

    @Override
    public void discovered(long epoch) {
        lines.add("discovered " + epoch);
        leader().applied(lastZxid);
    }

    @Override
    public void established(long epoch) {
        lines.add("established " + epoch);
    }

    @Override
    public void committed(long zxid) {
        lines.add("committed " + Long.toHexString(zxid));
    }

    @Override
    public void requested(long link, QuorumPacket request) {
        lines.add("requested by " + link);
    }

    @Override
    public void revalidate(long link, long sessionId, int timeoutMillis) {
        lines.add("revalidate for " + link + " " + Long.toHexString(sessionId) + " " + timeoutMillis);
    }

    @Override
    public void touched(long link, long sessionId, int timeoutMillis) {
        lines.add("touched by " + link + " " + Long.toHexString(sessionId) + " " + timeoutMillis);
    }

    @Override
    public void confirmed(long ticket) {
        lines.add("confirmed " + ticket);
    }

    @Override
    public void learnerLost(long link) {
        lines.add("lost " + link);
    }

    @Override
    public void ended(String reason) {
        lines.add("ended: " + reason);
    }
}

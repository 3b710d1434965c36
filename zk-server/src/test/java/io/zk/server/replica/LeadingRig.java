package io.zk.server.replica;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.Id;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.Message;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import io.zk.server.quorum.Majority;
import io.zk.server.quorum.Member;
import io.zk.server.quorum.Membership;
import io.zk.server.session.SessionIds;
import io.zk.server.session.SessionTable;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnCodec;
import io.zk.server.zab.CommittedLog;
import io.zk.server.zab.Epochs;
import io.zk.server.zab.LeaderRules;
import io.zk.server.zab.LearnerInfo;
import io.zk.server.zab.PacketType;
import io.zk.server.zab.Proposal;
import io.zk.server.zab.QuorumPacket;
import io.zk.server.zab.ZabTiming;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Server 1 leads servers 2 and 3, whose part the test plays, packet by packet. */
final class LeadingRig extends Rig {
    static final long EPOCH = 1;
    static final long FIRST = EPOCH << 32 | 1;

    final Database database;
    final Role role;
    final List<PeerCommand> peers = new ArrayList<>();
    private final ArrayDeque<Input> told = new ArrayDeque<>();

    private LeadingRig(Database database, Outputs outputs, Role role) {
        super(database.tree(), outputs, new Only(role, database));
        this.database = database;
        this.role = role;
    }

    static LeadingRig of(Database database, boolean serves) {
        List<Member> members = new ArrayList<>();
        for (long id = 1; id <= 3; id++) {
            members.add(new Member(id, List.of(new Member.Address("host" + id, 2888, 3888)), false, "", 0));
        }
        Membership membership = new Membership(members, new Majority(Set.of(1L, 2L, 3L)));
        LeaderRules zab = new LeaderRules(1, membership, "", new ZabTiming(TICK, 10, 5), false, 0);
        LeadingRules rules = new LeadingRules(zab, rules(WireLimits.DEFAULT.fieldBytesMax()), 2, serves);
        Outputs outputs = new Outputs();
        SessionIds ids = new SessionIds(START, 1);
        Leading leading = new Leading(rules, new Epochs(0, 0), database, ids, outputs, at(START));
        return new LeadingRig(database, outputs, leading);
    }

    /** A database that holds nothing but this tail. */
    static Database holding(Proposal... tail) {
        LoadedState empty = new LoadedState(new DataTree(TreeRules.DEFAULT), new TreeMap<>(), 0, 0, List.of());
        Database database = new Database(empty, new CommittedLog(500, 1 << 20));
        for (Proposal proposal : tail) {
            database.logged(proposal);
        }
        return database;
    }

    /** It leads, and both learners follow. */
    static LeadingRig established(Database database) {
        LeadingRig rig = of(database, true);
        rig.turn();
        rig.new Follower(11, 2).join();
        rig.new Follower(12, 3).join();
        rig.peers.clear();
        return rig;
    }

    /** Both learners answer every question while time passes; server 2 has heard of these sessions. */
    void pass(long millisToPass, long... touched) {
        for (long passed = 0; passed < millisToPass; passed += TICK / 2) {
            millis += TICK / 2;
            turn();
            two().answerPings(touched);
            three().answerPings();
        }
    }

    Follower two() {
        return new Follower(11, 2);
    }

    Follower three() {
        return new Follower(12, 3);
    }

    @Override
    void carryOut() {
        for (DiskCommand command : outputs.takeDisk()) {
            if (command instanceof DiskCommand.Append append) {
                log.add(append);
            } else if (command instanceof DiskCommand.WriteEpoch write) {
                told.add(new MemberInput.EpochWritten(write.kind(), write.epoch()));
            } else {
                throw new AssertionError("not of a leader: " + command);
            }
        }
        peers.addAll(outputs.takePeers());
        List<ClientLoop> service = outputs.takeService();
        if (service != null) {
            loops.clear();
            loops.addAll(service);
        }
    }

    @Override
    void turn() {
        while (!told.isEmpty()) {
            replica.step(told.remove(), now(), outputs);
        }
        super.turn();
    }

    void tell(Input input) {
        told.add(input);
        for (int i = 0; i < 3; i++) {
            turn();
        }
    }

    /** Its own log holds everything. */
    void durable() {
        tell(new Input.Durable(log.get(log.size() - 1).zxid()));
    }

    /** What came of the newest proposal: an error, or OK. */
    ErrorCode proposed(long zxid) {
        DiskCommand.Append last = log.get(log.size() - 1);
        if (last.zxid() != zxid) {
            throw new AssertionError("the newest is " + Long.toHexString(last.zxid()));
        }
        Transaction transaction = transaction(last.payload());
        int err = transaction.txn() instanceof ErrorTxn error ? error.err() : 0;
        ErrorCode code = ErrorCode.of(err);
        if (code == null) {
            throw new AssertionError("no such error: " + err);
        }
        return code;
    }

    static Transaction transaction(byte[] payload) {
        try {
            return TxnCodec.decode(payload, WireLimits.DEFAULT);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The far end of a link. */
    final class Follower {
        final long link;
        final long sid;

        Follower(long link, long sid) {
            this.link = link;
            this.sid = sid;
        }

        /** Follows with an empty history, to the end of synchronisation. */
        void join() {
            promise();
            ack(EPOCH << 32);
        }

        /** Promises to follow; is sent the history. */
        void promise() {
            promise(LearnerInfo.of(sid));
        }

        void promise(LearnerInfo info) {
            tell(new MemberInput.LinkUp(link));
            send(QuorumPacket.of(PacketType.FOLLOWER_INFO, 0, info.encode()));
            send(QuorumPacket.of(PacketType.ACK_EPOCH, 0, new byte[4]));
        }

        void ack(long zxid) {
            send(QuorumPacket.of(PacketType.ACK, zxid));
        }

        /** Answers every PING since the last call, in order; says with each that it heard of these sessions. */
        void answerPings(long... sessionIds) {
            ByteBuffer data = ByteBuffer.allocate(12 * sessionIds.length);
            for (long id : sessionIds) {
                data.putLong(id).putInt(4 * TICK);
            }
            List<QuorumPacket> pings = received(PacketType.PING);
            peers.removeIf(command -> command instanceof PeerCommand.Send send && pings.contains(send.packet()));
            pings.forEach(ping -> send(QuorumPacket.of(PacketType.PING, ping.zxid(), data.array())));
        }

        void request(long sessionId, int cxid, OpCode opCode, Message body) {
            ByteBuf bytes = Unpooled.buffer();
            body.encode(new WireOut(bytes));
            byte[] encoded = new byte[bytes.readableBytes()];
            bytes.readBytes(encoded);
            request(sessionId, cxid, opCode.code(), encoded);
        }

        void request(long sessionId, int cxid, int type, byte[] body) {
            byte[] data = ByteBuffer.allocate(16 + body.length)
                    .putLong(sessionId)
                    .putInt(cxid)
                    .putInt(type)
                    .put(body)
                    .array();
            send(new QuorumPacket(PacketType.REQUEST, -1, data, List.of(new Id("ip", "10.0.0.1"))));
        }

        void open(long sessionId) {
            byte[] timeout = ByteBuffer.allocate(4).putInt(4 * TICK).array();
            request(sessionId, 0, OpCode.CREATE_SESSION.code(), timeout);
        }

        /** Whether the leader lets a session move here. */
        boolean revalidate(long sessionId) {
            peers.clear();
            askRevalidate(sessionId);
            return revalidated(sessionId);
        }

        /** The answer to the oldest question. */
        boolean revalidated(long sessionId) {
            byte[] answer = received(PacketType.REVALIDATE).get(0).data();
            return answer != null && ByteBuffer.wrap(answer).getLong() == sessionId && answer[8] == 1;
        }

        void askRevalidate(long sessionId) {
            byte[] data =
                    ByteBuffer.allocate(12).putLong(sessionId).putInt(4 * TICK).array();
            send(QuorumPacket.of(PacketType.REVALIDATE, -1, data));
        }

        void send(QuorumPacket packet) {
            tell(new MemberInput.Received(link, packet));
        }

        List<QuorumPacket> received(PacketType type) {
            List<QuorumPacket> packets = new ArrayList<>();
            for (PeerCommand command : peers) {
                if (command instanceof PeerCommand.Send send
                        && send.link() == link
                        && send.packet().type() == type) {
                    packets.add(send.packet());
                }
            }
            return packets;
        }
    }

    /** A member that has this role for good. */
    private record Only(Role role, Database database) implements Replica {
        @Override
        public void step(Input input, Now now, Outputs out) {
            role.step(input, now);
        }

        @Override
        public void tick(Now now, Outputs out) {
            role.tick(now);
        }

        @Override
        public long nextDeadline() {
            return role.nextDeadline();
        }

        @Override
        public boolean applicable() {
            return role.applicable();
        }

        @Override
        public void apply() {
            role.apply();
        }

        @Override
        public int pendingCount() {
            return role.pendingCount();
        }

        @Override
        public SessionTable sessions() {
            return role.sessions();
        }

        @Override
        public Map<Long, Integer> appliedSessions() {
            return database.sessions();
        }

        @Override
        public DataTree tree() {
            return database.tree();
        }

        @Override
        public boolean certain() {
            return database.certain();
        }

        @Override
        public long committed() {
            return database.committed();
        }

        @Override
        public ApplyStats stats() {
            return database.stats();
        }

        @Override
        public Standing standing() {
            return role.standing();
        }
    }
}

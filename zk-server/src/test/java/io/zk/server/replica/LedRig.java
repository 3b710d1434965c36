package io.zk.server.replica;

import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.Message;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.acl.AclRules;
import io.zk.server.acl.AclSettings;
import io.zk.server.election.ElectionTiming;
import io.zk.server.op.OpRules;
import io.zk.server.quorum.Members;
import io.zk.server.session.SessionIds;
import io.zk.server.session.SessionTimeouts;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.Txn;
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.TxnHeader;
import io.zk.server.zab.CommittedLog;
import io.zk.server.zab.Epochs;
import io.zk.server.zab.LeaderRules;
import io.zk.server.zab.PacketType;
import io.zk.server.zab.QuorumPacket;
import io.zk.server.zab.ZabTiming;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A follower, server 1, whose leader, server 2 of epoch 1, the test plays packet by packet. */
final class LedRig {
    static final int TICK = 1_000;
    static final long EPOCH = 1L << 32;
    static final long LINK = -1;
    private static final OpRules OPS =
            new OpRules(new AclRules(AclSettings.DEFAULT), false, false, false, WireLimits.DEFAULT);

    final Database database = new Database(
            new LoadedState(new DataTree(TreeRules.DEFAULT), new TreeMap<>(), 0, 0, List.of()),
            new CommittedLog(500, 1 << 20));
    final Outputs outputs = new Outputs();
    final Following following;
    /** What the follower has sent and nobody has looked at. */
    final List<QuorumPacket> sent = new ArrayList<>();

    final List<PeerCommand> otherCommands = new ArrayList<>();
    final List<DiskCommand> disk = new ArrayList<>();
    List<ClientLoop> loops = List.of();
    /** Whether the log is slow: then records become durable by {@link #makeDurable} alone. */
    boolean slowLog;

    long millis = 10_000;
    private long lastAppended;
    private int proposed;

    LedRig() {
        SessionIds ids = new SessionIds(1, 1);
        Following.Start start = new Following.Start(2, LINK, new Epochs(0, 0));
        following = new Following(rules(), start, database, ids, outputs, now());
        settle();
    }

    static MemberRules rules() {
        SessionTimeouts timeouts = SessionTimeouts.ofTick(TICK);
        ReplicaRules replica = new ReplicaRules(OPS, timeouts, ReaperRules.DEFAULT, false, 1, 1 << 20);
        LeaderRules zab =
                new LeaderRules(1, Members.ensemble(3, 0), "version=0", new ZabTiming(TICK, 10, 5), false, 1 << 20);
        return new MemberRules(zab, ElectionTiming.DEFAULT, replica, 2, true, 500, 1 << 20);
    }

    Now now() {
        return new Now(millis, 1_700_000_000_000L + millis);
    }

    // ---- the leader

    /** Everything up to the service of clients, with nothing to catch up on. */
    void serve() {
        tell(new MemberInput.LinkUp(LINK));
        receive(QuorumPacket.of(
                PacketType.LEADER_INFO, EPOCH, bytes(4).putInt(0x10000).array()));
        receive(QuorumPacket.of(PacketType.DIFF, 0));
        welcome();
    }

    void welcome() {
        receive(QuorumPacket.of(PacketType.NEW_LEADER, EPOCH));
        receive(QuorumPacket.of(PacketType.UP_TO_DATE, -1));
        sent.clear();
    }

    void receive(QuorumPacket packet) {
        tell(new MemberInput.Received(LINK, packet));
    }

    /** Proposes and commits; its zxid. */
    long commit(long sessionId, int cxid, Txn txn) {
        long zxid = EPOCH + ++proposed;
        TxnHeader header = new TxnHeader(sessionId, cxid, zxid, 0, txn.opCode().code());
        byte[] payload = TxnCodec.encode(new Transaction(header, txn, null));
        receive(QuorumPacket.of(PacketType.PROPOSAL, zxid, payload));
        receive(QuorumPacket.of(PacketType.COMMIT, zxid));
        return zxid;
    }

    /** The only request that was forwarded since the last look. */
    ByteBuffer forwarded() {
        List<QuorumPacket> requests =
                sent.stream().filter(it -> it.type() == PacketType.REQUEST).toList();
        if (requests.size() != 1) {
            throw new AssertionError("forwarded: " + requests);
        }
        sent.clear();
        return ByteBuffer.wrap(requests.get(0).data());
    }

    // ---- clients

    FarEnd connect(int loop) {
        return new FarEnd(loops.get(loop), () -> millis);
    }

    /** A client with a session of its own. */
    FarEnd client(int loop) throws WireException {
        FarEnd client = connect(loop);
        client.connect(0, new byte[16]);
        settle();
        long id = forwarded().getLong();
        commit(id, 0, new CreateSessionTxn(FarEnd.TIMEOUT));
        client.connected();
        sent.clear();
        return client;
    }

    void send(FarEnd client, int xid, OpCode opCode, @Nullable Message body) {
        client.send(xid, opCode, body);
        settle();
    }

    // ---- turns

    void tell(Input input) {
        following.step(input, now());
        settle();
    }

    /** Turns until nothing more happens. */
    void settle() {
        for (int i = 0; i < 6; i++) {
            for (ClientLoop loop : loops) {
                loop.takeInputs().forEach(input -> following.step(input, now()));
            }
            if (following.over() == null && millis >= following.nextDeadline()) {
                following.tick(now());
            }
            carryOut();
            if (following.applicable()) {
                following.apply();
            }
            for (ClientLoop loop : loops) {
                loop.drain(millis);
                FarEnd.flush(loop);
            }
        }
    }

    void makeDurable() {
        database.durable(lastAppended);
        following.step(new Input.Durable(lastAppended), now());
        settle();
    }

    private void carryOut() {
        for (DiskCommand command : outputs.takeDisk()) {
            if (command instanceof DiskCommand.Append append) {
                lastAppended = append.zxid();
                if (!slowLog) {
                    database.durable(lastAppended);
                    following.step(new Input.Durable(lastAppended), now());
                }
            } else if (command instanceof DiskCommand.WriteEpoch write) {
                following.step(new MemberInput.EpochWritten(write.kind(), write.epoch()), now());
            } else {
                disk.add(command);
            }
        }
        for (PeerCommand command : outputs.takePeers()) {
            if (command instanceof PeerCommand.Send send && send.link() == LINK) {
                sent.add(send.packet());
            } else {
                otherCommands.add(command);
            }
        }
        List<ClientLoop> service = outputs.takeService();
        if (service != null) {
            loops = service;
        }
    }

    static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count);
    }
}

package io.zk.server.zab;

import static io.zk.server.zab.LeaderRig.zxid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.zk.server.quorum.Members;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An established leader, its proposals, and what learners say meanwhile. */
class LeaderBroadcastTest {
    @Test
    void aProposalIsCommittedWhenItIsOnTheDisksOfAQuorum() {
        LeaderRig rig = LeaderRig.of(3).leading().joins(3).joins(9);
        rig.propose();
        assertEquals(List.of("to 20 PROPOSAL 100000001", "to 30 PROPOSAL 100000001"), rig.take());
        rig.ack(3, zxid(1, 1));
        rig.tick();
        assertEquals(List.of(), rig.take());
        rig.durable(zxid(1, 1));
        rig.tick();
        assertEquals(
                List.of(
                        "to 20 COMMIT 100000001",
                        "to 30 COMMIT 100000001",
                        "to 90 INFORM 100000001",
                        "committed 100000001"),
                rig.take());
        rig.ack(2, zxid(1, 1));
        rig.tick();
        assertEquals(List.of(), rig.take());
    }

    @Test
    void theOwnDiskIsOneAmongOthers() {
        LeaderRig rig = LeaderRig.of(3).leading().joins(3);
        rig.propose();
        rig.ack(2, zxid(1, 1));
        rig.ack(3, zxid(1, 1));
        rig.tick();
        assertEquals("committed 100000001", rig.take().get(4));
    }

    @Test
    void anAckCoversAllBeforeAndCommitsAreInOrder() {
        LeaderRig rig = LeaderRig.of(3).leading();
        rig.propose();
        rig.propose();
        rig.propose();
        rig.take();
        rig.durable(zxid(1, 3));
        rig.ack(2, zxid(1, 2));
        rig.tick();
        assertEquals(List.of("to 20 COMMIT 100000001", "to 20 COMMIT 100000002", "committed 100000002"), rig.take());
        rig.ack(2, zxid(1, 1));
        rig.tick();
        assertEquals(List.of(), rig.take());
    }

    @Test
    void observersAndStrangersCountNothing() {
        LeaderRig rig = LeaderRig.of(3).leading();
        rig.connect(7);
        rig.follow(7, 0);
        rig.promise(7, 0, 0);
        rig.ack(7, zxid(1, 0));
        rig.propose();
        rig.take();
        rig.durable(zxid(1, 1));
        rig.ack(7, zxid(1, 1));
        rig.tick();
        assertEquals(List.of(), rig.take());
        rig.ack(2, zxid(1, 1));
        rig.tick();
        assertEquals(List.of("to 20 COMMIT 100000001", "to 70 COMMIT 100000001", "committed 100000001"), rig.take());
    }

    /** What it has acknowledged is on its disk, whether its link is there or not. */
    @Test
    void whatAServerHoldsCountsAfterItsLinkIsGone() {
        LeaderRig rig = LeaderRig.of(5).leading().joins(4);
        rig.propose();
        rig.ack(2, zxid(1, 1));
        rig.leader().lost(20, "reset", 0);
        assertEquals("lost 20", rig.take().get(3));
        rig.ack(3, zxid(1, 1));
        rig.ack(4, zxid(1, 1));
        rig.tick();
        assertEquals(List.of("to 30 COMMIT 100000001", "to 40 COMMIT 100000001", "committed 100000001"), rig.take());
    }

    @Test
    void whatIsAppliedIsKeptForThoseWhoComeLater() {
        LeaderRig rig = LeaderRig.of(1);
        rig.leading();
        rig.propose();
        rig.propose();
        rig.durable(zxid(1, 2));
        rig.tick();
        rig.leader().applied(zxid(1, 1));
        assertEquals(zxid(1, 1), rig.log.last());
        rig.leader().applied(zxid(1, 2));
        assertEquals(zxid(1, 2), rig.log.last());
        assertEquals(zxid(1, 1), rig.log.first());
    }

    @Test
    void proposalsFollowEachOther() {
        LeaderRig rig = LeaderRig.of(3).leading();
        assertThrows(IllegalStateException.class, () -> rig.leader().propose(LeaderRig.proposal(zxid(1, 2))));
        rig.propose();
        assertThrows(IllegalStateException.class, () -> rig.leader().propose(LeaderRig.proposal(zxid(1, 1))));
    }

    /** Two transactions of one zxid, or one of a later epoch by carry, would be worse than an election. */
    @Test
    void theLastCounterOfAnEpochIsNeverGiven() {
        LeaderRules rules = new LeaderRules(1, Members.ensemble(1, 0), "", LeaderRig.TIMING, false, 0);
        Broadcast broadcast = new Broadcast(
                new Learners(rules),
                new AckTally(rules.membership()),
                new CommittedLog(1, 1),
                List.of(),
                LeaderRig.of(1),
                rules.counterEnd());
        broadcast.begin(zxid(1, 0xfffffffdL), 0);
        assertEquals(zxid(1, 0xfffffffeL), broadcast.next());
        broadcast.propose(LeaderRig.proposal(zxid(1, 0xfffffffeL)), 0);
        assertEquals(-1, broadcast.next());
        Proposal last = LeaderRig.proposal(zxid(1, 0xffffffffL));
        assertThrows(IllegalStateException.class, () -> broadcast.propose(last, 0));
    }

    @Test
    void requestsAndQuestionsAreHandedOnAndAnswered() {
        LeaderRig rig = LeaderRig.of(3).leading();
        rig.receive(2, PacketType.REQUEST, -1, new byte[16]);
        byte[] session = ByteBuffer.allocate(12)
                .putLong(0x0100018292d0000L)
                .putInt(10000)
                .array();
        rig.receive(2, PacketType.REVALIDATE, -1, session);
        assertEquals(List.of("requested by 20", "revalidate for 20 100018292d0000 10000"), rig.take());
        rig.leader().revalidated(20, 0x100018292d0000L, true);
        rig.leader().revalidated(20, 0x100018292d0000L, false);
        rig.leader().revalidated(30, 0x100018292d0000L, false);
        rig.leader().synced(20);
        assertEquals(
                List.of(
                        "to 20 REVALIDATE ffffffffffffffff [00100018292d000001]",
                        "to 20 REVALIDATE ffffffffffffffff [00100018292d000000]",
                        "to 20 SYNC 0"),
                rig.take());
    }

    @Test
    void sessionsHeardOfComeWithTheAnswersToPing() {
        LeaderRig rig = LeaderRig.of(3).leading();
        rig.pass(50);
        assertEquals(List.of("to 20 PING 100000000"), rig.take());
        byte[] touched = ByteBuffer.allocate(24)
                .putLong(5)
                .putInt(10000)
                .putLong(6)
                .putInt(20000)
                .array();
        rig.receive(2, PacketType.PING, zxid(1, 0), touched);
        assertEquals(List.of("touched by 20 5 10000", "touched by 20 6 20000"), rig.take());
    }

    @Test
    void whatALearnerCanNotSayEndsItsLink() {
        refused(PacketType.PING, 0, null, "answers nothing");
        refused(PacketType.REQUEST, -1, new byte[15], "is not whole");
        refused(PacketType.REQUEST, -1, null, "is not whole");
        refused(PacketType.REVALIDATE, -1, new byte[13], "is not whole");
        refused(PacketType.COMMIT, zxid(1, 1), null, "is not what a learner says");
        refused(PacketType.FOLLOWER_INFO, 0, LearnerInfo.of(2).encode(), "is not what a learner says");
        refused(PacketType.ACK, zxid(1, 1), null, "was not proposed, the last is 0x100000000");

        LeaderRig rig = LeaderRig.of(3).leading();
        rig.pass(50);
        rig.take();
        rig.receive(2, PacketType.PING, 0, new byte[13]);
        assertEquals(List.of("close 20: server 2: PING 0x0 has 13 bytes of sessions", "lost 20"), rig.take());
    }

    @Test
    void anObserverAcknowledgesNoProposal() {
        LeaderRig rig = LeaderRig.of(3).leading().joins(9);
        rig.propose();
        rig.take();
        rig.ack(9, zxid(1, 1));
        assertEquals(List.of("close 90: observer 9: ACK 0x100000001 comes from an observer", "lost 90"), rig.take());
    }

    private static void refused(PacketType type, long zxid, byte @Nullable [] data, String reason) {
        LeaderRig rig = LeaderRig.of(3).leading();
        rig.receive(2, type, zxid, data);
        assertEquals(
                List.of("close 20: server 2: " + type + " " + Zxids.text(zxid) + " " + reason, "lost 20"), rig.take());
        rig.ack(2, zxid(1, 0));
        assertEquals(List.of(), rig.take());
    }

    @Test
    void theLearnersAreShown() {
        LeaderRig rig = LeaderRig.of(3).leading().joins(9);
        rig.connect(3);
        rig.follow(3, 0);
        rig.propose();
        rig.ack(2, zxid(1, 1));
        assertEquals(
                List.of(
                        new Leader.Follower(20, 2, false, true, zxid(1, 1)),
                        new Leader.Follower(90, 9, true, true, 0),
                        new Leader.Follower(30, 3, false, false, -1)),
                rig.leader().followers());
    }

    /** A follower and an observer join a leader without history, and a session is opened: as between Apache's servers. */
    @Test
    void whatItSendsIsWhatApachesLeadersSend() {
        LeaderRig rig = LeaderRig.of(3).leading();
        byte[] session = ByteBufUtil.decodeHexDump(
                "01000018292d0000000000000000000100000001000001a2004eda31fffffff600002710000000020000000051c6d660");
        rig.leader().propose(new Proposal(rig.leader().nextZxid(), session));
        rig.joins(9);
        rig.durable(zxid(1, 1));
        rig.ack(2, zxid(1, 1));
        rig.tick();
        rig.leader().synced(20);
        rig.leader().revalidated(20, 0x01000018292d0000L, true);
        rig.pass(50);

        ByteBuf bytes = Unpooled.buffer();
        rig.packets.forEach(packet -> QuorumPacketCodec.encode(packet, bytes));
        String transaction = "0000000100000001 00000030 " + ByteBufUtil.hexDump(session) + " ffffffff";
        String diff = "0000000d 0000000000000000 ffffffff ffffffff";
        String newLeader = "0000000a 0000000100000000 00000009 76657273696f6e3d30 ffffffff";
        String leaderInfo = "00000011 0000000100000000 00000004 00010000 ffffffff";
        String upToDate = "0000000c ffffffffffffffff ffffffff ffffffff";
        String ping = "00000005 0000000100000001 ffffffff ffffffff";
        String expected = String.join(
                "",
                List.of(
                        leaderInfo,
                        diff,
                        newLeader,
                        upToDate,
                        "00000002 " + transaction,
                        leaderInfo,
                        diff,
                        newLeader,
                        upToDate,
                        "00000004 0000000100000001 ffffffff ffffffff",
                        "00000008 " + transaction,
                        "00000007 0000000000000000 ffffffff ffffffff",
                        "00000006 ffffffffffffffff 00000009 01000018292d0000 01 ffffffff",
                        ping,
                        ping));
        assertEquals(expected.replace(" ", ""), ByteBufUtil.hexDump(bytes));
    }
}

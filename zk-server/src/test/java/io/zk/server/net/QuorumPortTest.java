package io.zk.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Id;
import io.zk.server.replica.Input;
import io.zk.server.replica.MemberInput.LinkDown;
import io.zk.server.replica.MemberInput.LinkProgress;
import io.zk.server.replica.MemberInput.LinkUp;
import io.zk.server.replica.MemberInput.Received;
import io.zk.server.replica.MemberInput.StateReceived;
import io.zk.server.replica.PeerCommand;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import io.zk.server.zab.PacketType;
import io.zk.server.zab.QuorumPacket;
import io.zk.server.zab.QuorumPacketCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links between a leader (2) and a learner (1), and against plain sockets in the place of either. */
@Timeout(60)
class QuorumPortTest {
    private static final long LINK = -1;
    private static final QuorumPacket PING = QuorumPacket.of(PacketType.PING, 5);

    private final PeerRig rig = new PeerRig();
    private final Random random = new Random(4);

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    @Test
    void packetsInBulkArriveInTheirOrderBothWays() throws Exception {
        PeerRig.Peer leader = rig.start(2);
        PeerRig.Peer learner = rig.start(1);
        long link = connect(leader, learner);
        for (int from = 0; from < 5000; from += 500) {
            List<PeerCommand> down = new ArrayList<>();
            List<PeerCommand> up = new ArrayList<>();
            for (int i = from; i < from + 500; i++) {
                down.add(new PeerCommand.Send(link, packet(i)));
                up.add(new PeerCommand.Send(LINK, packet(-i)));
            }
            leader.net().execute(down);
            learner.net().execute(up);
        }
        for (int i = 0; i < 5000; i++) {
            assertPacket(packet(i), learner.inbox().next(Received.class).packet());
            assertPacket(packet(-i), leader.inbox().next(Received.class).packet());
        }
    }

    @Test
    void aLeaderThatDoesNotListenYetIsReachedLater() throws Exception {
        PeerRig.Peer learner = rig.start(1);
        rig.member(2, rig.deadPort(), 1);
        learner.execute(new PeerCommand.Dial(LINK, 2));
        PeerRig.Peer leader = rig.start(2);
        rig.member(2, 0, leader.electionPort());
        rig.lead(leader);
        assertEquals(LINK, learner.inbox().next(LinkUp.class).link());
    }

    @Test
    void whoStopsLeadingEndsTheLinksAndMayLeadAgainAtOnce() throws Exception {
        PeerRig.Peer leader = rig.start(2);
        PeerRig.Peer learner = rig.start(1);
        long link = connect(leader, learner);
        leader.execute(new PeerCommand.Listen(false), new PeerCommand.Listen(true));
        assertEquals(link, leader.inbox().next(LinkDown.class).link());
        assertEquals(LINK, learner.inbox().next(LinkDown.class).link());
        learner.execute(new PeerCommand.Dial(LINK - 1, 2));
        assertEquals(LINK - 1, learner.inbox().next(LinkUp.class).link());
        assertEquals(link + 1, leader.inbox().next(LinkUp.class).link());
    }

    @Test
    void nobodyIsLetInWhileTheServerDoesNotLead() throws Exception {
        PeerRig.Peer leader = rig.start(2);
        PeerRig.Peer learner = rig.start(1);
        connect(leader, learner);
        leader.execute(new PeerCommand.Listen(false));
        learner.inbox().next(LinkDown.class);
        assertEquals(List.of(), leader.net().quorumAddresses());
    }

    @Test
    void whatWasSentBeforeAnEndStillArrives() throws Exception {
        PeerRig.Peer leader = rig.start(2);
        PeerRig.Peer learner = rig.start(1);
        long link = connect(leader, learner);
        List<PeerCommand> commands = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            commands.add(new PeerCommand.Send(link, packet(i)));
        }
        commands.add(new PeerCommand.Close(link, "enough"));
        commands.add(new PeerCommand.Send(link, PING));
        leader.net().execute(commands);
        for (int i = 0; i < 1000; i++) {
            assertPacket(packet(i), learner.inbox().next(Received.class).packet());
        }
        assertEquals(LINK, learner.inbox().next(LinkDown.class).link());
        assertEquals(List.of(), leader.inbox().rest());
    }

    @Test
    void anAttemptThatIsClosedReachesNobody() throws Exception {
        PeerRig.Peer learner = rig.start(1);
        ServerSocket first = rig.listen();
        rig.member(2, first.getLocalPort(), 1);
        learner.execute(new PeerCommand.Dial(LINK, 2), new PeerCommand.Close(LINK, "no"));
        learner.execute(new PeerCommand.Dial(LINK - 1, 2));
        assertEquals(LINK - 1, learner.inbox().next(LinkUp.class).link());
    }

    @Test
    void aStateGoesBetweenPackets() throws Exception {
        FakeStates states = new FakeStates(9_000_001);
        PeerRig.Peer leader = rig.start(PeerRig.settings(2), NameLookup.SYSTEM, states);
        PeerRig.Peer learner = rig.start(PeerRig.settings(1), NameLookup.SYSTEM, states);
        long link = connect(leader, learner);
        leader.execute(new PeerCommand.Send(link, packet(1)), state(link), new PeerCommand.Send(link, packet(2)));
        leader.execute(new PeerCommand.Send(link, packet(3)), state(link));
        leader.execute(new PeerCommand.Send(link, packet(4)));
        assertPacket(packet(1), learner.inbox().next(Received.class).packet());
        assertState(learner, states);
        assertPacket(packet(2), learner.inbox().await(Received.class).packet());
        assertPacket(packet(3), learner.inbox().next(Received.class).packet());
        assertState(learner, states);
        assertPacket(packet(4), learner.inbox().next(Received.class).packet());
        assertEquals(link, leader.inbox().await(LinkProgress.class).link());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3000, 3_000_000})
    void aStateIsTakenOutOfWhateverPiecesItComesIn(int bytes) throws Exception {
        FakeStates states = new FakeStates(bytes);
        PeerRig.Peer learner = rig.start(PeerRig.settings(1), NameLookup.SYSTEM, states);
        ServerSocket leader = rig.listen();
        rig.member(2, leader.getLocalPort(), 1);
        learner.execute(new PeerCommand.Dial(LINK, 2));
        ByteBuf all = Unpooled.buffer();
        QuorumPacketCodec.encode(packet(1), all);
        QuorumPacketCodec.encode(QuorumPacket.of(PacketType.SNAP, 77), all);
        all.writeInt(bytes).writeBytes(states.body());
        QuorumPacketCodec.encode(packet(2), all);
        QuorumPacketCodec.encode(packet(3), all);
        Wire wire = rig.accept(leader);
        while (all.isReadable()) {
            int piece = Math.min(all.readableBytes(), 1 + random.nextInt(random.nextBoolean() ? 30 : 100_000));
            wire.send(ByteBufUtil.getBytes(all.readSlice(piece)));
        }
        learner.inbox().next(LinkUp.class);
        assertPacket(packet(1), learner.inbox().next(Received.class).packet());
        assertState(learner, states);
        assertPacket(packet(2), learner.inbox().await(Received.class).packet());
        assertPacket(packet(3), learner.inbox().next(Received.class).packet());
    }

    @Test
    void aSlowReaderHoldsUpTheWriterAndNotTheMemory() throws Exception {
        int bytes = 100_000_000;
        FakeStates sent = new FakeStates(bytes);
        FakeStates slow = new FakeStates(bytes);
        slow.readable = new CountDownLatch(1);
        PeerRig.Peer leader = rig.start(PeerRig.settings(2), NameLookup.SYSTEM, sent);
        PeerRig.Peer learner = rig.start(PeerRig.settings(1), NameLookup.SYSTEM, slow);
        long link = connect(leader, learner);
        leader.execute(state(link), new PeerCommand.Send(link, PING));
        learner.inbox().next(LinkProgress.class);
        // It stands once the writer waits: then neither side moves until the reader does.
        PeerRig.until(
                () -> Thread.getAllStackTraces().entrySet().stream()
                        .anyMatch(thread -> thread.getKey().getState() == Thread.State.WAITING
                                && List.of(thread.getValue()).toString().contains("StateOutput.takeRoom")),
                waits -> !waits);
        assertTrue(sent.written.get() < 50_000_000, () -> sent.written + " bytes were taken");
        slow.readable.countDown();
        assertState(learner, sent);
        assertPacket(PING, learner.inbox().next(Received.class).packet());
    }

    @Test
    void aStateThatBreaksOffEndsTheLink() throws Exception {
        FakeStates states = new FakeStates(1000);
        PeerRig.Peer learner = rig.start(PeerRig.settings(1), NameLookup.SYSTEM, states);
        ServerSocket leader = rig.listen();
        rig.member(2, leader.getLocalPort(), 1);
        learner.execute(new PeerCommand.Dial(LINK, 2));
        rig.accept(leader)
                .send("0000000f 0000000000000005 ffffffff ffffffff 000003e8 0102")
                .close();
        learner.inbox().next(LinkUp.class);
        assertEquals(LINK, learner.inbox().await(LinkDown.class).link());
    }

    @Test
    void aStateThatIsNoneEndsTheLink() throws Exception {
        PeerRig.Peer learner = rig.start(1);
        ServerSocket leader = rig.listen();
        rig.member(2, leader.getLocalPort(), 1);
        learner.execute(new PeerCommand.Dial(LINK, 2));
        Wire wire = rig.accept(leader).send("0000000f 0000000000000005 ffffffff ffffffff fffffffe");
        learner.inbox().next(LinkUp.class);
        String reason = learner.inbox().await(LinkDown.class).reason();
        assertTrue(reason.contains("length -2"), reason);
        assertTrue(wire.ends());
    }

    @Test
    void aStateThatCanNotBeWrittenEndsTheLink() throws Exception {
        StateTransfer broken = new StateTransfer() {
            @Override
            public void write(DataTree tree, Supplier<SortedMap<Long, Integer>> sessions, OutputStream to)
                    throws IOException {
                throw new IOException("no more");
            }

            @Override
            public State read(long zxid, InputStream from) throws IOException {
                throw new IOException("never");
            }
        };
        PeerRig.Peer leader = rig.start(PeerRig.settings(2), NameLookup.SYSTEM, broken);
        PeerRig.Peer learner = rig.start(1);
        long link = connect(leader, learner);
        leader.execute(state(link));
        String reason = leader.inbox().await(LinkDown.class).reason();
        assertTrue(reason.contains("no more"), reason);
        learner.inbox().await(LinkDown.class);
    }

    @Test
    void aLearnerThatTakesNothingIsDroppedAtTheBound() throws Exception {
        PeerRig.Peer leader = rig.start(PeerRig.settings(2, 1 << 20), NameLookup.SYSTEM, FakeStates.NONE);
        rig.lead(leader);
        Wire wire = rig.dial(leader.net().quorumAddresses().get(0).getPort());
        long link = leader.inbox().next(LinkUp.class).link();
        QuorumPacket large = QuorumPacket.of(PacketType.PROPOSAL, 1, new byte[100_000]);
        List<Input> down = PeerRig.until(
                () -> {
                    leader.execute(new PeerCommand.Send(link, large));
                    leader.net().quorumAddresses();
                    return leader.inbox().rest();
                },
                List::isEmpty);
        assertTrue(((LinkDown) down.get(0)).reason().contains("wait to be taken"), down.toString());
        wire.close();
    }

    /** Not only when something else follows it. */
    @Test
    void aPacketThatFillsABufferIsSentAtOnce() throws Exception {
        PeerRig.Peer leader = rig.start(2);
        PeerRig.Peer learner = rig.start(1);
        long link = connect(leader, learner);
        QuorumPacket large = QuorumPacket.of(PacketType.PROPOSAL, 1, new byte[1 << 20]);
        leader.execute(new PeerCommand.Send(link, large));
        assertPacket(large, learner.inbox().next(Received.class).packet());
    }

    /** A history in packets may take as long as a state; so may what a system's buffers do not hold of it. */
    @Test
    void whatALearnerTakesSlowlyIsProgress() throws Exception {
        PeerRig.Peer leader = rig.start(2);
        rig.lead(leader);
        Wire wire = rig.dial(leader.net().quorumAddresses().get(0).getPort());
        long link = leader.inbox().next(LinkUp.class).link();
        QuorumPacket large = QuorumPacket.of(PacketType.PROPOSAL, 1, new byte[1 << 20]);
        leader.net().execute(Collections.nCopies(40, new PeerCommand.Send(link, large)));
        for (int i = 0; i < 30; i++) {
            wire.receive(1 << 20);
        }
        assertEquals(link, leader.inbox().next(LinkProgress.class).link());
        wire.close();
    }

    @Test
    void packetsBehindAStateCountForTheBound() throws Exception {
        FakeStates states = new FakeStates(100_000_000);
        PeerRig.Peer leader = rig.start(PeerRig.settings(2, 8 << 20), NameLookup.SYSTEM, states);
        rig.lead(leader);
        rig.dial(leader.net().quorumAddresses().get(0).getPort());
        long link = leader.inbox().next(LinkUp.class).link();
        List<PeerCommand> commands = new ArrayList<>();
        commands.add(state(link));
        for (int i = 0; i < 90; i++) {
            commands.add(new PeerCommand.Send(link, QuorumPacket.of(PacketType.PROPOSAL, 1, new byte[100_000])));
        }
        leader.net().execute(commands);
        String reason = leader.inbox().await(LinkDown.class).reason();
        assertTrue(reason.contains("wait to be taken"), reason);
    }

    @Test
    void nonsenseEndsTheLinkBehindWhatMadeSense() throws Exception {
        PeerRig.Peer leader = rig.start(2);
        rig.lead(leader);
        for (String nonsense : List.of("00000014", "00000005 0000000000000005 7fffffff", "47455420 2f20")) {
            Wire wire = rig.dial(leader.net().quorumAddresses().get(0).getPort());
            wire.send("00000005 0000000000000005 ffffffff ffffffff" + nonsense);
            long link = leader.inbox().next(LinkUp.class).link();
            assertPacket(PING, leader.inbox().next(Received.class).packet());
            assertEquals(link, leader.inbox().next(LinkDown.class).link());
            assertTrue(wire.ends());
        }
    }

    @Test
    void aLearnerMaySendAPacketOfTheKindThatPrecedesAState() throws Exception {
        PeerRig.Peer leader = rig.start(2);
        PeerRig.Peer learner = rig.start(1);
        connect(leader, learner);
        learner.execute(new PeerCommand.Send(LINK, QuorumPacket.of(PacketType.SNAP, 1)));
        assertEquals(
                PacketType.SNAP, leader.inbox().next(Received.class).packet().type());
    }

    private long connect(PeerRig.Peer leader, PeerRig.Peer learner) throws Exception {
        rig.lead(leader);
        learner.execute(new PeerCommand.Dial(LINK, leader.id()));
        assertEquals(LINK, learner.inbox().next(LinkUp.class).link());
        return leader.inbox().next(LinkUp.class).link();
    }

    private static PeerCommand.SendState state(long link) {
        return new PeerCommand.SendState(
                link, QuorumPacket.of(PacketType.SNAP, 77), new DataTree(TreeRules.DEFAULT), TreeMap::new);
    }

    private static void assertState(PeerRig.Peer learner, FakeStates states) throws Exception {
        Input input = learner.inbox().next(LinkProgress.class);
        while (input instanceof LinkProgress) {
            input = learner.inbox().next(Input.class);
        }
        StateReceived received = (StateReceived) input;
        assertEquals(LINK, received.link());
        assertEquals(77, received.zxid());
        assertEquals(states.checksum(), received.sessions().firstKey());
    }

    /** Some without data, some with ids, a few larger than what is read at once. */
    private static QuorumPacket packet(int number) {
        int kind = Math.abs(number) % 500;
        byte[] data = kind % 3 == 0 ? null : new byte[kind == 100 ? 300_000 : kind];
        if (data != null) {
            new Random(number).nextBytes(data);
        }
        List<Id> ids = kind % 5 == 0 ? List.of(new Id("ip", "127.0.0.1"), new Id("digest", "" + number)) : null;
        return new QuorumPacket(PacketType.REQUEST, number, data, ids);
    }

    /** Arrays are equal only in what they hold. */
    private static void assertPacket(QuorumPacket expected, QuorumPacket actual) {
        assertEquals(ByteBufUtil.hexDump(encoded(expected)), ByteBufUtil.hexDump(encoded(actual)));
    }

    private static byte[] encoded(QuorumPacket packet) {
        ByteBuf buffer = Unpooled.buffer();
        QuorumPacketCodec.encode(packet, buffer);
        return ByteBufUtil.getBytes(buffer);
    }
}

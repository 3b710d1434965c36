package io.zk.server.replica;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.Id;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.ExistsRequest;
import io.zk.protocol.message.GetDataRequest;
import io.zk.protocol.message.SyncRequest;
import io.zk.protocol.wire.WireException;
import io.zk.server.session.SessionPassword;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import io.zk.server.txn.CloseSessionTxn;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.ErrorTxn;
import io.zk.server.zab.PacketType;
import io.zk.server.zab.QuorumPacket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A follower between its clients and its leader. */
class FollowingTest {
    private final LedRig rig = new LedRig();

    private static CreateRequest create(String path) {
        return new CreateRequest(path, new byte[] {1}, Acl.OPEN, 0);
    }

    private static CreateTxn created(String path, int parentCversion) {
        return new CreateTxn(OpCode.CREATE, path, new byte[] {1}, Acl.OPEN, false, parentCversion, 0);
    }

    private static long session(FarEnd client) {
        return client.connection.sessionId();
    }

    private FarEnd reattach(long id) {
        FarEnd client = rig.connect(1);
        client.connect(id, SessionPassword.of(id));
        rig.settle();
        return client;
    }

    private void revalidated(long id, boolean valid) {
        byte[] data = LedRig.bytes(9).putLong(id).put((byte) (valid ? 1 : 0)).array();
        rig.receive(QuorumPacket.of(PacketType.REVALIDATE, -1, data));
    }

    @Test
    void aSessionIsOpenedByTheLeader() throws WireException {
        rig.serve();
        FarEnd client = rig.connect(0);
        client.connect(0, new byte[16]);
        rig.settle();
        QuorumPacket packet = rig.sent.get(0);
        assertNull(packet.authInfo());
        ByteBuffer request = rig.forwarded();
        long id = request.getLong();
        assertEquals(1, id >>> 56);
        assertEquals(0, request.getInt());
        assertEquals(OpCode.CREATE_SESSION.code(), request.getInt());
        assertEquals(FarEnd.TIMEOUT, request.getInt());
        assertFalse(request.hasRemaining());
        assertFalse(client.hasReply());
        rig.commit(id, 0, new CreateSessionTxn(FarEnd.TIMEOUT));
        ConnectResponse response = client.connected();
        assertEquals(id, response.sessionId());
        assertEquals(FarEnd.TIMEOUT, response.timeoutMillis());
        assertArrayEquals(SessionPassword.of(id), response.password());
    }

    @Test
    void aWriteIsForwardedAsItCameAndAnsweredWhenItIsCommittedAndDurable() throws WireException {
        rig.serve();
        FarEnd client = rig.client(0);
        rig.send(client, 7, OpCode.CREATE, create("/a"));
        assertEquals(List.of(new Id("ip", "127.0.0.1")), rig.sent.get(0).authInfo());
        ByteBuffer request = rig.forwarded();
        assertEquals(session(client), request.getLong());
        assertEquals(7, request.getInt());
        assertEquals(OpCode.CREATE.code(), request.getInt());
        rig.slowLog = true;
        long zxid = rig.commit(session(client), 7, created("/a", 1));
        assertFalse(client.hasReply());
        assertNull(rig.database.tree().find("/a"));
        rig.makeDurable();
        FarEnd.Reply reply = client.reply();
        assertEquals(7, reply.xid());
        assertEquals(zxid, reply.zxid());
        assertEquals(0, reply.err());
        assertEquals("/a", reply.body().readText());
        assertEquals(0, rig.following.pendingCount());
    }

    @Test
    void whatTheLeaderRefusesIsAnsweredWithItsError() throws WireException {
        rig.serve();
        FarEnd client = rig.client(0);
        rig.send(client, 7, OpCode.CREATE, create("/a"));
        rig.commit(session(client), 7, new ErrorTxn(ErrorCode.NODE_EXISTS.code()));
        assertEquals(ErrorCode.NODE_EXISTS.code(), client.reply().err());
    }

    @Test
    void aTransactionOfAnotherSessionWithTheSameXidAnswersNothing() throws WireException {
        rig.serve();
        FarEnd client = rig.client(0);
        rig.send(client, 7, OpCode.CREATE, create("/a"));
        rig.commit(99, 7, created("/b", 1));
        assertFalse(client.hasReply());
        assertNotNull(rig.database.tree().find("/b"));
        rig.commit(session(client), 7, created("/a", 2));
        assertTrue(client.hasReply());
    }

    @Test
    void watchesFireBeforeTheAnswer() throws WireException {
        rig.serve();
        FarEnd client = rig.client(0);
        rig.send(client, 1, OpCode.EXISTS, new ExistsRequest("/a", true));
        assertEquals(ErrorCode.NO_NODE.code(), client.reply().err());
        rig.send(client, 2, OpCode.CREATE, create("/a"));
        rig.commit(session(client), 2, created("/a", 1));
        assertEquals(-1, client.reply().xid());
        assertEquals(2, client.reply().xid());
    }

    @Test
    void whatCannotBeDecodedIsAnsweredInItsTurnAndNotForwarded() throws WireException {
        rig.serve();
        FarEnd client = rig.client(0);
        rig.send(client, 1, OpCode.CREATE, create("/a"));
        rig.send(client, 2, OpCode.CREATE, null);
        rig.send(client, 3, OpCode.CREATE, create("/b"));
        assertEquals(
                2,
                rig.sent.stream().filter(it -> it.type() == PacketType.REQUEST).count());
        assertFalse(client.hasReply());
        rig.commit(session(client), 1, created("/a", 1));
        assertEquals(0, client.reply().err());
        FarEnd.Reply malformed = client.reply();
        assertEquals(2, malformed.xid());
        assertEquals(ErrorCode.MARSHALLING_ERROR.code(), malformed.err());
        rig.commit(session(client), 3, created("/b", 2));
        assertEquals(3, client.reply().xid());
        rig.send(client, 4, OpCode.SYNC, null);
        assertEquals(ErrorCode.MARSHALLING_ERROR.code(), client.reply().err());
    }

    @Test
    void aClientWhoseSessionHasMovedIsDisconnected() throws WireException {
        rig.serve();
        FarEnd client = rig.client(0);
        rig.send(client, 1, OpCode.CREATE, create("/a"));
        rig.commit(session(client), 1, new ErrorTxn(ErrorCode.SESSION_MOVED.code()));
        assertFalse(client.hasReply());
        assertTrue(client.ended);
    }

    @Test
    void theLeaderSaysWhetherASessionMayMoveHere() throws WireException {
        rig.serve();
        long id = 0x0200000000000001L;
        FarEnd client = reattach(id);
        QuorumPacket asked = rig.sent.get(0);
        assertEquals(PacketType.REVALIDATE, asked.type());
        assertArrayEquals(LedRig.bytes(12).putLong(id).putInt(FarEnd.TIMEOUT).array(), asked.data());
        assertFalse(client.hasReply());
        revalidated(id, true);
        assertEquals(id, client.connected().sessionId());
        FarEnd late = reattach(0x0200000000000002L);
        revalidated(0x0200000000000002L, false);
        assertEquals(0, late.connected().sessionId());
        assertTrue(late.ended);
    }

    @Test
    void aSessionThatMovesHereIsServedOnceAllItAskedForElsewhereIsApplied() throws WireException {
        rig.serve();
        long id = 0x0200000000000001L;
        FarEnd client = reattach(id);
        rig.slowLog = true;
        rig.commit(id, 1, created("/a", 1));
        revalidated(id, true);
        assertFalse(client.hasReply());
        rig.makeDurable();
        assertEquals(id, client.connected().sessionId());
        // A client may number its requests from 1 on for each connection.
        rig.send(client, 1, OpCode.CREATE, create("/b"));
        assertFalse(client.hasReply());
        rig.commit(id, 1, created("/b", 2));
        rig.makeDurable();
        assertEquals("/b", client.reply().body().readText());
    }

    @Test
    void aWrongPasswordIsRefusedWithoutTheLeader() throws WireException {
        rig.serve();
        FarEnd client = rig.connect(0);
        client.connect(5, new byte[16]);
        rig.settle();
        assertEquals(0, client.connected().sessionId());
        assertTrue(client.ended);
        assertEquals(List.of(), rig.sent);
    }

    @Test
    void aSecondConnectionOfASessionEndsTheFirst() throws WireException {
        rig.serve();
        FarEnd first = rig.client(0);
        rig.send(first, 1, OpCode.CREATE, create("/a"));
        long id = session(first);
        FarEnd second = reattach(id);
        assertTrue(first.ended);
        revalidated(id, true);
        second.connected();
        // What the first has asked is still answered, to nobody; only then comes what the second asks.
        rig.send(second, 2, OpCode.CREATE, create("/b"));
        rig.commit(id, 1, created("/a", 1));
        assertFalse(second.hasReply());
        rig.commit(id, 2, created("/b", 2));
        assertEquals(2, second.reply().xid());
    }

    @Test
    void aSyncIsAnsweredWhenWhatWasCommittedByThenIsApplied() throws WireException {
        rig.serve();
        FarEnd client = rig.client(0);
        rig.send(client, 1, OpCode.SYNC, new SyncRequest("/"));
        rig.send(client, 2, OpCode.CREATE, create("/mine"));
        assertEquals(1, rig.sent.size());
        rig.slowLog = true;
        long zxid = rig.commit(99, 5, created("/a", 1));
        rig.receive(QuorumPacket.of(PacketType.SYNC, -1));
        assertFalse(client.hasReply());
        rig.makeDurable();
        FarEnd.Reply reply = client.reply();
        assertEquals(1, reply.xid());
        assertEquals(zxid, reply.zxid());
        assertEquals("/", reply.body().readText());
        assertEquals(
                2,
                rig.sent.stream().filter(it -> it.type() == PacketType.REQUEST).count());
    }

    @Test
    void theLeaderLearnsWhoWasHeardOf() throws WireException {
        rig.serve();
        FarEnd client = rig.client(0);
        rig.client(1);
        for (ClientLoop loop : rig.loops) {
            loop.takeTouches();
        }
        rig.send(client, -2, OpCode.PING, null);
        rig.loops.forEach(loop -> {
            Input.Touched touched = loop.takeTouches();
            if (touched != null) {
                rig.tell(touched);
            }
        });
        rig.receive(QuorumPacket.of(PacketType.PING, LedRig.EPOCH));
        QuorumPacket answer = rig.sent.get(rig.sent.size() - 1);
        assertEquals(PacketType.PING, answer.type());
        assertArrayEquals(
                LedRig.bytes(12).putLong(session(client)).putInt(FarEnd.TIMEOUT).array(), answer.data());
        rig.receive(QuorumPacket.of(PacketType.PING, LedRig.EPOCH));
        assertArrayEquals(new byte[0], rig.sent.get(rig.sent.size() - 1).data());
    }

    @Test
    void aSessionThatTheLeaderEndsLosesItsConnection() throws WireException {
        rig.serve();
        FarEnd client = rig.client(0);
        rig.commit(session(client), 0, new CloseSessionTxn(List.of()));
        assertFalse(client.hasReply());
        assertTrue(client.ended);
        assertEquals(0, rig.database.sessions().size());
    }

    @Test
    void aClosedSessionIsAnsweredAndEnds() throws WireException {
        rig.serve();
        FarEnd client = rig.client(0);
        rig.send(client, 9, OpCode.CLOSE_SESSION, null);
        assertFalse(client.ended);
        rig.commit(session(client), 9, new CloseSessionTxn(List.of()));
        assertEquals(9, client.reply().xid());
        assertTrue(client.ended);
        assertEquals(0, rig.following.pendingCount());
    }

    @Test
    void nobodyIsServedBeforeTheHistoryIsApplied() {
        rig.slowLog = true;
        rig.tell(new MemberInput.LinkUp(LedRig.LINK));
        rig.receive(QuorumPacket.of(
                PacketType.LEADER_INFO,
                LedRig.EPOCH,
                LedRig.bytes(4).putInt(0x10000).array()));
        rig.receive(QuorumPacket.of(PacketType.DIFF, LedRig.EPOCH + 1));
        rig.commit(99, 1, created("/a", 1));
        rig.welcome();
        assertEquals(List.of(), rig.loops);
        rig.makeDurable();
        assertEquals(2, rig.loops.size());
        assertNotNull(rig.database.tree().find("/a"));
    }

    @Test
    void aWholeStateIsInstalledWithThisServersConfiguration() throws WireException {
        rig.tell(new MemberInput.LinkUp(LedRig.LINK));
        rig.receive(QuorumPacket.of(
                PacketType.LEADER_INFO,
                LedRig.EPOCH,
                LedRig.bytes(4).putInt(0x10000).array()));
        DataTree tree = new DataTree(TreeRules.DEFAULT);
        rig.tell(new MemberInput.StateReceived(LedRig.LINK, LedRig.EPOCH, tree, new TreeMap<>()));
        assertInstanceOf(DiskCommand.Install.class, rig.disk.get(0));
        rig.welcome();
        assertEquals(tree, rig.database.tree());
        assertFalse(rig.database.exact());
        rig.receive(QuorumPacket.of(PacketType.PING, LedRig.EPOCH));
        assertEquals(LedRig.EPOCH, rig.database.fuzzyUntil());
        rig.sent.clear();
        FarEnd client = rig.client(0);
        rig.send(client, 1, OpCode.GET_DATA, new GetDataRequest("/zookeeper/config", false));
        assertEquals("version=0", new String(client.reply().body().readBuffer(), StandardCharsets.UTF_8));
    }

    /** It came from a leader before this server's last start, which nobody could tell then where it would be exact. */
    @Test
    void aStateThatWasStoredFuzzyIsExactOnceAllThatWasCommittedIsHere() {
        rig.database.fuzzyUntil(Long.MAX_VALUE);
        assertFalse(rig.database.certain());
        rig.serve();
        assertTrue(rig.database.exact());
        assertTrue(rig.database.certain());
    }

    @Test
    void aLeaderThatIsNotReachedIsGivenUp() {
        rig.millis += 1_499;
        rig.settle();
        assertNull(rig.following.over());
        rig.millis += 1;
        rig.settle();
        assertNotNull(rig.following.over());
        assertEquals(LedRig.LINK, ((PeerCommand.Close) rig.otherCommands.get(1)).link());
    }

    @Test
    void whatComesFromLoopsOfAnotherPhaseIsIgnored() throws WireException {
        rig.serve();
        ClientLoop other =
                new ClientLoop(new DataTree(TreeRules.DEFAULT), LedRig.rules().loops());
        ClientConnection connection = other.connect("127.0.0.1", Unpooled::buffer, 0);
        rig.tell(new Input.Opened(connection, 4_000));
        rig.tell(new Input.Reattached(connection, 5, SessionPassword.of(5), 4_000));
        rig.tell(new Input.Detached(connection, 5));
        assertEquals(List.of(), rig.sent);
        assertEquals(0, rig.following.pendingCount());
    }

    @Test
    void aProposalThatCannotBeReadEndsThePartBeforeItIsLogged() {
        rig.serve();
        rig.receive(QuorumPacket.of(PacketType.PROPOSAL, LedRig.EPOCH + 1, new byte[] {1, 2, 3}));
        assertNotNull(rig.following.over());
        assertEquals(0, rig.database.lastLogged());
    }
}

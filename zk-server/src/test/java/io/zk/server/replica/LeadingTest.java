package io.zk.server.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.CreateMode;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.SetDataRequest;
import io.zk.protocol.message.SyncRequest;
import io.zk.protocol.wire.WireException;
import io.zk.server.session.SessionPassword;
import io.zk.server.txn.CreateSessionTxn;
import io.zk.server.txn.CreateTxn;
import io.zk.server.txn.Transaction;
import io.zk.server.txn.TxnCodec;
import io.zk.server.txn.TxnHeader;
import io.zk.server.zab.LearnerInfo;
import io.zk.server.zab.PacketType;
import io.zk.server.zab.Proposal;
import org.junit.jupiter.api.Test;

/** What a leader does for its own clients and for those of its learners. */
class LeadingTest {
    private static final long FIRST = LeadingRig.FIRST;
    private static final long SESSION = 0x2000_0000_0000_0001L;

    private final LeadingRig rig = LeadingRig.established(LeadingRig.holding());

    private static CreateRequest create(String path) {
        return new CreateRequest(path, new byte[] {1}, Acl.OPEN, CreateMode.PERSISTENT.code());
    }

    private static Proposal logged(long zxid, String path) {
        CreateTxn txn = new CreateTxn(OpCode.CREATE, path, new byte[0], Acl.OPEN, false, 1, 0);
        TxnHeader header = new TxnHeader(SESSION, 1, zxid, 1, OpCode.CREATE.code());
        return new Proposal(zxid, TxnCodec.encode(new Transaction(header, txn, null)));
    }

    /** Everything proposed is on all disks. */
    private void commit() {
        rig.durable();
        long last = rig.log.get(rig.log.size() - 1).zxid();
        rig.two().ack(last);
        rig.three().ack(last);
    }

    private LeadingRig.Follower withSession() {
        LeadingRig.Follower two = rig.two();
        two.open(SESSION);
        commit();
        return two;
    }

    private Rig.Client connected() throws WireException {
        Rig.Client client = rig.new Client(0);
        client.connect(0, new byte[16]);
        rig.turn();
        commit();
        rig.deliver();
        client.connected();
        return client;
    }

    @Test
    void theHistoryIsAppliedBeforeLearnersAreBroughtToItAndClientsWaitForTheQuorum() {
        LeadingRig another = LeadingRig.of(LeadingRig.holding(logged(1, "/a"), logged(2, "/b")), true);
        another.turn();
        assertNull(another.tree.find("/a"));
        another.three().promise();
        assertNotNull(another.tree.find("/b"));
        assertFalse(another.database.certain());
        assertTrue(another.loops.isEmpty());
        assertEquals(1, another.three().received(PacketType.NEW_LEADER).size());
        another.three().ack(LeadingRig.EPOCH << 32);
        assertTrue(another.database.certain());
        assertEquals(2, another.loops.size());
    }

    @Test
    void aLeaderThatIsToServeNobodyTakesNoClients() {
        LeadingRig another = LeadingRig.of(LeadingRig.holding(), false);
        another.two().join();
        assertTrue(another.loops.isEmpty());
        another.two().open(SESSION);
        assertEquals(ErrorCode.OK, another.proposed(FIRST));
    }

    @Test
    void aWriteIsAnsweredOnceAQuorumAndTheOwnDiskHoldIt() throws WireException {
        Rig.Client client = connected();
        client.send(1, OpCode.CREATE, create("/a"));
        rig.turn();
        long zxid = FIRST + 1;
        assertEquals(zxid, rig.two().received(PacketType.PROPOSAL).get(1).zxid());
        rig.two().ack(zxid);
        rig.three().ack(zxid);
        rig.deliver();
        assertFalse(client.hasReply(), "committed, but not in the own log");
        rig.durable();
        rig.deliver();
        assertEquals(zxid, client.reply().zxid());

        client.send(2, OpCode.CREATE, create("/b"));
        rig.turn();
        rig.durable();
        rig.deliver();
        assertFalse(client.hasReply(), "in the own log, but not committed");
        rig.three().ack(zxid + 1);
        rig.deliver();
        assertEquals(zxid + 1, client.reply().zxid());
    }

    @Test
    void whatALearnerSendsOnBecomesATransactionOfItsSession() {
        LeadingRig.Follower two = withSession();
        two.request(SESSION, 7, OpCode.CREATE, create("/a"));
        assertEquals(ErrorCode.OK, rig.proposed(FIRST + 1));
        Transaction made = LeadingRig.transaction(rig.log.get(1).payload());
        assertEquals(SESSION, made.header().sessionId());
        assertEquals(7, made.header().cxid());
        commit();
        assertNotNull(rig.tree.find("/a"));
        assertEquals(4 * Rig.TICK, rig.database.sessions().get(SESSION));
    }

    @Test
    void everyRefusalOfWhatALearnerSendsOnTakesAZxid() {
        LeadingRig.Follower two = withSession();
        two.request(SESSION + 1, 1, OpCode.CREATE, create("/a"));
        assertEquals(ErrorCode.SESSION_EXPIRED, rig.proposed(FIRST + 1));
        two.request(SESSION, 2, OpCode.CREATE.code(), new byte[] {0, 0, 0, 9});
        assertEquals(ErrorCode.MARSHALLING_ERROR, rig.proposed(FIRST + 2));
        rig.three().request(SESSION, 3, OpCode.CREATE, create("/a"));
        assertEquals(ErrorCode.SESSION_MOVED, rig.proposed(FIRST + 3));
        two.request(SESSION, 4, OpCode.CHECK.code(), new byte[0]);
        assertEquals(ErrorCode.UNIMPLEMENTED, rig.proposed(FIRST + 4));
        two.request(SESSION, 5, OpCode.DELETE_CONTAINER, new SyncRequest("/a"));
        assertFalse(rig.proposed(FIRST + 5) == ErrorCode.OK);
        two.request(SESSION, 6, OpCode.SET_DATA, new SetDataRequest("/none", new byte[0], -1));
        assertEquals(ErrorCode.NO_NODE, rig.proposed(FIRST + 6));
        two.open(SESSION);
        assertEquals(ErrorCode.SESSION_EXPIRED, rig.proposed(FIRST + 7));
        two.request(SESSION + 2, 0, OpCode.CREATE_SESSION.code(), new byte[3]);
        assertEquals(ErrorCode.MARSHALLING_ERROR, rig.proposed(FIRST + 8));
        commit();
        assertEquals(FIRST + 8, rig.tree.lastZxid());
        assertNull(rig.tree.find("/a"));
    }

    @Test
    void nothingIsAcceptedBehindTheEndOfASession() {
        LeadingRig.Follower two = withSession();
        two.request(SESSION, 1, OpCode.CLOSE_SESSION.code(), new byte[0]);
        two.request(SESSION, 2, OpCode.CREATE, create("/a"));
        assertEquals(ErrorCode.SESSION_EXPIRED, rig.proposed(FIRST + 2));
        two.askRevalidate(SESSION);
        commit();
        assertFalse(two.revalidated(SESSION));
        assertTrue(rig.database.sessions().isEmpty());
        assertEquals(0, rig.role.sessions().count());
    }

    @Test
    void aSessionMovesFromLearnerToLearner() {
        LeadingRig.Follower two = withSession();
        assertTrue(rig.three().revalidate(SESSION));
        assertFalse(rig.three().revalidate(SESSION + 1));
        two.request(SESSION, 1, OpCode.CREATE, create("/late"));
        assertEquals(ErrorCode.SESSION_MOVED, rig.proposed(FIRST + 1));
        rig.three().request(SESSION, 1, OpCode.CREATE, create("/a"));
        assertEquals(ErrorCode.OK, rig.proposed(FIRST + 2));
    }

    @Test
    void aMoveIsAnsweredBehindWhatTheSessionAskedForBefore() {
        LeadingRig.Follower two = withSession();
        two.request(SESSION, 1, OpCode.CREATE, create("/a"));
        rig.three().askRevalidate(SESSION);
        assertTrue(rig.three().received(PacketType.REVALIDATE).isEmpty());
        commit();
        assertEquals(1, rig.three().received(PacketType.REVALIDATE).size());
    }

    @Test
    void aSessionMovesHereAndAwayAgain() throws WireException {
        LeadingRig.Follower two = withSession();
        Rig.Client client = rig.new Client(1);
        client.connect(SESSION, SessionPassword.of(SESSION));
        rig.turn();
        rig.deliver();
        assertEquals(SESSION, client.connected().sessionId());
        two.request(SESSION, 1, OpCode.CREATE, create("/late"));
        assertEquals(ErrorCode.SESSION_MOVED, rig.proposed(FIRST + 1));
        commit();
        assertTrue(two.revalidate(SESSION));
        rig.deliver();
        assertTrue(client.ended);
    }

    @Test
    void whoseConnectionIsGoneIsNotServedThroughAnotherThatItLeftBefore() throws WireException {
        LeadingRig.Follower two = withSession();
        Rig.Client client = rig.new Client(1);
        client.connect(SESSION, SessionPassword.of(SESSION));
        rig.turn();
        rig.deliver();
        client.loop.disconnected(client.connection);
        rig.turn();
        two.request(SESSION, 1, OpCode.CREATE, create("/late"));
        assertEquals(ErrorCode.SESSION_MOVED, rig.proposed(FIRST + 1));
    }

    @Test
    void aSyncWaitsForAQuorumToSayThatItStillFollows() throws WireException {
        Rig.Client client = connected();
        client.send(1, OpCode.SYNC, new SyncRequest("/a"));
        rig.turn();
        rig.deliver();
        assertFalse(client.hasReply());
        rig.two().answerPings();
        rig.deliver();
        assertEquals(0, client.reply().err());
    }

    @Test
    void theSyncOfALearnerWaitsForAQuorum() {
        rig.three().request(SESSION, 1, OpCode.SYNC, new SyncRequest("/a"));
        assertTrue(rig.three().received(PacketType.SYNC).isEmpty());
        rig.two().answerPings();
        assertEquals(1, rig.three().received(PacketType.SYNC).size());
        assertTrue(rig.log.isEmpty());
    }

    /** Apache's learner would take the commit for that of another server, and never answer a client again. */
    @Test
    void nothingOvertakesTheSyncOfALearnerOfApaches() {
        LeadingRig.Follower apaches = rig.new Follower(13, 3);
        apaches.promise(new LearnerInfo(3, LearnerInfo.PROTOCOL, 0, false));
        apaches.ack(LeadingRig.EPOCH << 32);
        rig.two().open(SESSION);
        apaches.request(SESSION + 1, 1, OpCode.SYNC, new SyncRequest("/a"));
        apaches.open(SESSION + 2);
        apaches.request(SESSION + 1, 2, OpCode.SYNC, new SyncRequest("/a"));
        assertEquals(1, rig.log.size(), "of another learner");
        rig.two().ack(FIRST);
        apaches.ack(FIRST);
        rig.two().answerPings();
        assertEquals(1, apaches.received(PacketType.SYNC).size());
        assertEquals(2, rig.log.size());
        rig.two().ack(FIRST + 1);
        apaches.ack(FIRST + 1);
        rig.two().answerPings();
        assertEquals(2, apaches.received(PacketType.SYNC).size());
    }

    @Test
    void aSyncWaitsForWhatWasProposedBefore() throws WireException {
        LeadingRig.Follower two = withSession();
        Rig.Client client = connected();
        two.request(SESSION, 1, OpCode.CREATE, create("/a"));
        rig.three().request(SESSION + 9, 2, OpCode.SYNC, new SyncRequest("/a"));
        client.send(1, OpCode.SYNC, new SyncRequest("/a"));
        rig.turn();
        two.answerPings();
        // The second sync came when the first question was under way: another one is put for it.
        two.answerPings();
        rig.deliver();
        assertTrue(rig.three().received(PacketType.SYNC).isEmpty());
        assertFalse(client.hasReply());
        two.ack(FIRST + 2);
        rig.three().ack(FIRST + 2);
        assertEquals(1, rig.three().received(PacketType.SYNC).size());
        rig.deliver();
        assertFalse(client.hasReply(), "committed, and not applied here");
        rig.durable();
        rig.deliver();
        assertEquals(FIRST + 2, client.reply().zxid());
    }

    @Test
    void theSessionsOfALearnerLiveOnItsWordAndOnlyTheLeaderEndsThem() {
        withSession();
        rig.pass(10 * Rig.TICK, SESSION);
        assertEquals(1, rig.log.size());
        rig.pass(4 * Rig.TICK);
        assertEquals(1, rig.log.size(), "not heard of for no longer than its timeout");
        rig.pass(2 * Rig.TICK);
        assertEquals(ErrorCode.OK, rig.proposed(FIRST + 1));
        Transaction end = LeadingRig.transaction(rig.log.get(1).payload());
        assertEquals(OpCode.CLOSE_SESSION, end.txn().opCode());
        assertEquals(0, end.header().cxid());
    }

    @Test
    void theSessionsOfTheDatabaseBeginANewWithTheEpoch() {
        TxnHeader header = new TxnHeader(SESSION, 0, 1, 1, OpCode.CREATE_SESSION.code());
        Transaction open = new Transaction(header, new CreateSessionTxn(4 * Rig.TICK), null);
        LeadingRig another = LeadingRig.established(LeadingRig.holding(new Proposal(1, TxnCodec.encode(open))));
        another.two().request(SESSION, 1, OpCode.CREATE, create("/a"));
        assertEquals(ErrorCode.OK, another.proposed(FIRST));
        another.three().request(SESSION, 1, OpCode.CREATE, create("/b"));
        assertEquals(ErrorCode.SESSION_MOVED, another.proposed(FIRST + 1));
        another.pass(6 * Rig.TICK);
        assertEquals(
                OpCode.CLOSE_SESSION,
                LeadingRig.transaction(another.log.get(2).payload()).txn().opCode());
    }

    @Test
    void aLostLearnersSessionsStayUntilTheyMoveOrEnd() {
        withSession();
        rig.tell(new MemberInput.LinkDown(11, "reset"));
        assertNotNull(rig.role.sessions().find(SESSION));
        rig.three().request(SESSION, 1, OpCode.CREATE, create("/late"));
        assertEquals(ErrorCode.SESSION_MOVED, rig.proposed(FIRST + 1));
        rig.tell(new Input.Durable(FIRST + 1));
        rig.three().ack(FIRST + 1);
        assertTrue(rig.three().revalidate(SESSION));
    }

    @Test
    void connectionsOfAnEarlierPhaseChangeNothing() throws WireException {
        Rig.Client client = connected();
        LeadingRig another = LeadingRig.established(LeadingRig.holding());
        client.send(1, OpCode.CREATE, create("/a"));
        client.loop.takeInputs().forEach(another::tell);
        assertTrue(another.log.isEmpty());
        rig.deliver();
        assertFalse(client.hasReply());
    }

    @Test
    void aLeaderThatNobodyFollowsIsOver() throws WireException {
        Rig.Client client = connected();
        client.send(1, OpCode.CREATE, create("/a"));
        rig.turn();
        rig.tell(new MemberInput.LinkDown(11, "reset"));
        rig.tell(new MemberInput.LinkDown(12, "reset"));
        assertNull(rig.role.over());
        rig.millis += 2 * Rig.TICK;
        rig.turn();
        rig.millis += 2 * Rig.TICK;
        rig.turn();
        assertNotNull(rig.role.over());
        assertTrue(rig.peers.contains(new PeerCommand.Listen(false)));
        rig.durable();
        assertFalse(rig.role.applicable());
        assertNull(rig.tree.find("/a"));
        assertEquals(FIRST + 1, rig.database.lastLogged());
    }
}

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
import io.zk.protocol.message.ExistsRequest;
import io.zk.protocol.message.GetDataRequest;
import io.zk.protocol.message.SyncRequest;
import io.zk.protocol.wire.WireException;
import io.zk.server.session.SessionPassword;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whole ensembles: who leads, what survives, where clients are served. */
class MemberTest {
    private static CreateRequest node(String path, CreateMode mode) {
        return new CreateRequest(path, new byte[] {1}, Acl.OPEN, mode.code());
    }

    private static FarEnd.Reply ask(Ensemble ensemble, FarEnd client, int xid, OpCode opCode, String path)
            throws WireException {
        client.send(
                xid,
                opCode,
                switch (opCode) {
                    case CREATE -> node(path, CreateMode.PERSISTENT);
                    case EXISTS -> new ExistsRequest(path, false);
                    case SYNC -> new SyncRequest(path);
                    default -> new GetDataRequest(path, false);
                });
        ensemble.until(client::hasReply);
        FarEnd.Reply reply = client.reply();
        assertEquals(xid, reply.xid());
        return reply;
    }

    private static Ensemble running(int voters, int observers) {
        Ensemble ensemble = new Ensemble(voters, observers);
        ensemble.startAll();
        ensemble.until(ensemble::allServe);
        return ensemble;
    }

    private static FarEnd reattach(Ensemble ensemble, EnsemblePeer peer, long id) throws WireException {
        FarEnd client = peer.connect(0);
        client.connect(id, SessionPassword.of(id));
        ensemble.until(client::hasReply);
        assertEquals(id, client.connected().sessionId());
        return client;
    }

    private static void assertSame(Ensemble ensemble) {
        ensemble.pass(100);
        long zxid = ensemble.peers.get(0).member().tree().lastZxid();
        long digest = ensemble.peers.get(0).member().tree().digest();
        for (EnsemblePeer peer : ensemble.peers) {
            assertEquals(zxid, peer.member().tree().lastZxid());
            assertEquals(digest, peer.member().tree().digest());
            assertTrue(peer.member().certain());
        }
    }

    @Test
    void threeMembersElectTheOneWithTheHighestIdAtOnce() {
        Ensemble ensemble = new Ensemble(3, 0);
        ensemble.startAll();
        assertEquals(0, ensemble.until(ensemble::allServe));
        assertEquals(3, ensemble.theLeader().id);
        assertEquals(1, ensemble.theLeader().standing().epoch());
        assertEquals(2, ensemble.theLeader().standing().learners().size());
    }

    @Test
    void oneVoterElectsItself() throws WireException {
        Ensemble ensemble = new Ensemble(1, 0);
        ensemble.startAll();
        ensemble.settle();
        assertEquals(1, ensemble.theLeader().id);
        FarEnd client = ensemble.peer(1).client();
        assertEquals(0, ask(ensemble, client, 1, OpCode.CREATE, "/a").err());
        assertEquals(0, ask(ensemble, client, 2, OpCode.SYNC, "/a").err());
    }

    @Test
    void anObserverServesWritesAndReads() throws WireException {
        Ensemble ensemble = running(1, 1);
        assertEquals(Standing.Mode.OBSERVER, ensemble.peer(2).standing().mode());
        FarEnd client = ensemble.peer(2).client();
        assertEquals(0, ask(ensemble, client, 1, OpCode.CREATE, "/a").err());
        assertEquals(0, ask(ensemble, client, 2, OpCode.GET_DATA, "/a").err());
        assertEquals(0, ask(ensemble, client, 3, OpCode.SYNC, "/a").err());
        assertSame(ensemble);
    }

    @Test
    void aWriteThroughAFollowerIsSeenEverywhere() throws WireException {
        Ensemble ensemble = running(3, 0);
        FarEnd client = ensemble.aFollower().client();
        FarEnd.Reply created = ask(ensemble, client, 1, OpCode.CREATE, "/a");
        assertEquals(0, created.err());
        assertEquals((1L << 32) + 2, created.zxid());
        assertEquals(
                ErrorCode.NODE_EXISTS.code(),
                ask(ensemble, client, 2, OpCode.CREATE, "/a").err());
        FarEnd other = ensemble.theLeader().client();
        assertEquals(0, ask(ensemble, other, 1, OpCode.EXISTS, "/a").err());
        assertSame(ensemble);
    }

    @Test
    void everyMemberShowsItsConfiguration() throws WireException {
        Ensemble ensemble = running(3, 0);
        for (EnsemblePeer peer : ensemble.peers) {
            FarEnd.Reply reply = ask(ensemble, peer.client(), 1, OpCode.GET_DATA, "/zookeeper/config");
            String text = new String(reply.body().readBuffer(), StandardCharsets.UTF_8);
            assertTrue(text.endsWith("version=0"), text);
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesTheLeader() throws WireException {
        Ensemble ensemble = running(3, 0);
        EnsemblePeer dead = ensemble.theLeader();
        FarEnd client = ensemble.aFollower().client();
        long id = client.connection.sessionId();
        assertEquals(0, ask(ensemble, client, 1, OpCode.CREATE, "/a").err());
        dead.kill();
        long gap = ensemble.until(
                () -> ensemble.peers.stream().filter(EnsemblePeer::serves).count() == 2);
        assertTrue(gap <= 50, "nobody leads for " + gap + " ms");
        assertTrue(client.ended);
        assertEquals(2, ensemble.theLeader().standing().epoch());
        client = reattach(ensemble, ensemble.aFollower(), id);
        assertEquals(0, ask(ensemble, client, 2, OpCode.EXISTS, "/a").err());
        assertEquals(0, ask(ensemble, client, 3, OpCode.CREATE, "/b").err());
        dead.start();
        ensemble.until(ensemble::allServe);
        assertNotNull(dead.member().tree().find("/b"));
        assertSame(ensemble);
    }

    @Test
    void whatOnlyTheDeadLeaderHadIsCutThere() throws WireException {
        EnsemblePeer dead = comesBackWithMore(true);
        assertEquals(1, dead.cut);
        assertEquals(0, dead.installed);
    }

    @Test
    void whatCannotBeCutIsReplacedByTheWholeState() throws WireException {
        EnsemblePeer dead = comesBackWithMore(false);
        assertEquals(0, dead.cut);
        assertEquals(1, dead.installed);
    }

    /** A leader that logged what nobody else did, dies, and follows another one later. */
    private static EnsemblePeer comesBackWithMore(boolean cuts) throws WireException {
        Ensemble ensemble = running(3, 0);
        EnsemblePeer dead = ensemble.theLeader();
        FarEnd client = dead.client();
        ensemble.isolate(dead);
        client.send(1, OpCode.CREATE, node("/lost", CreateMode.PERSISTENT));
        dead.turn();
        dead.turn();
        assertFalse(client.hasReply());
        dead.kill();
        ensemble.heal();
        ensemble.until(() -> ensemble.leader() != null);
        FarEnd other = ensemble.theLeader().client();
        assertEquals(0, ask(ensemble, other, 1, OpCode.CREATE, "/kept").err());
        dead.cuts = cuts;
        dead.start();
        assertNotNull(dead.member().tree().find("/lost"));
        ensemble.until(ensemble::allServe);
        assertNull(dead.member().tree().find("/lost"));
        assertSame(ensemble);
        return dead;
    }

    @Test
    void aMemberWithoutAHistoryOfItsOwnGetsTheWholeState() throws WireException {
        Ensemble ensemble = running(3, 0);
        FarEnd client = ensemble.peer(2).client();
        assertEquals(0, ask(ensemble, client, 1, OpCode.CREATE, "/a").err());
        ensemble.peer(1).kill();
        ensemble.peer(1).startWithNothing();
        ensemble.until(ensemble::allServe);
        assertEquals(1, ensemble.peer(1).installed);
        assertNotNull(ensemble.peer(1).member().tree().find("/a"));
        assertSame(ensemble);
    }

    @Test
    void aLeaderThatIsCutOffStopsServingAndComesBackAsAFollower() throws WireException {
        Ensemble ensemble = running(3, 0);
        EnsemblePeer old = ensemble.theLeader();
        FarEnd client = old.client();
        ensemble.isolate(old);
        ensemble.until(() -> !old.serves());
        assertTrue(client.ended);
        ensemble.until(() -> ensemble.leader() != null);
        ensemble.heal();
        ensemble.until(ensemble::allServe);
        assertEquals(Standing.Mode.FOLLOWER, old.standing().mode());
        assertSame(ensemble);
    }

    @Test
    void aLeaderThatDiesWhenItIsElectedIsNotWaitedFor() {
        Ensemble ensemble = new Ensemble(3, 0);
        ensemble.startAll();
        EnsemblePeer elected = ensemble.peer(3);
        while (elected.standing().mode() != Standing.Mode.LEADER) {
            ensemble.peers.forEach(EnsemblePeer::turn);
        }
        elected.kill();
        long gap = ensemble.until(
                () -> ensemble.peer(1).serves() && ensemble.peer(2).serves());
        assertTrue(gap <= 50, "nobody leads for " + gap + " ms");
    }

    @Test
    void withoutAQuorumNobodyServes() {
        Ensemble ensemble = running(3, 0);
        ensemble.peer(1).kill();
        ensemble.peer(2).kill();
        ensemble.until(() -> !ensemble.peer(3).serves());
        ensemble.pass(5_000);
        assertFalse(ensemble.peer(3).serves());
        ensemble.peer(1).start();
        ensemble.until(() -> ensemble.leader() != null);
    }

    @Test
    void aHistoryComesBackAfterAllWereKilled() throws WireException {
        Ensemble ensemble = running(3, 1);
        FarEnd client = ensemble.peer(4).client();
        assertEquals(0, ask(ensemble, client, 1, OpCode.CREATE, "/a").err());
        ensemble.pass(50);
        ensemble.peers.forEach(EnsemblePeer::kill);
        ensemble.startAll();
        ensemble.until(ensemble::allServe);
        FarEnd again = reattach(ensemble, ensemble.peer(1), client.connection.sessionId());
        assertEquals(0, ask(ensemble, again, 2, OpCode.GET_DATA, "/a").err());
        assertSame(ensemble);
    }

    @Test
    void aSessionMovesAndItsOldConnectionEndsWithItsNextWrite() throws WireException {
        Ensemble ensemble = running(3, 0);
        FarEnd old = ensemble.peer(1).client();
        FarEnd moved = reattach(ensemble, ensemble.peer(2), old.connection.sessionId());
        assertEquals(0, ask(ensemble, old, 5, OpCode.EXISTS, "/").err());
        old.send(6, OpCode.CREATE, node("/old", CreateMode.PERSISTENT));
        ensemble.until(() -> old.ended);
        assertFalse(old.hasReply());
        assertEquals(0, ask(ensemble, moved, 7, OpCode.CREATE, "/moved").err());
        assertNull(ensemble.theLeader().member().tree().find("/old"));
        assertSame(ensemble);
    }

    @Test
    void aSessionOfAFollowerLivesAsLongAsItIsHeardOf() throws WireException {
        Ensemble ensemble = running(3, 0);
        FarEnd client = ensemble.peer(1).client();
        client.send(1, OpCode.CREATE, node("/e", CreateMode.EPHEMERAL));
        ensemble.until(client::hasReply);
        for (int i = 0; i < 30; i++) {
            client.send(-2, OpCode.PING, null);
            ensemble.pass(3 * Ensemble.TICK);
        }
        assertFalse(client.ended);
        ensemble.pass(25 * Ensemble.TICK);
        assertTrue(client.ended);
        assertNull(ensemble.peer(2).member().tree().find("/e"));
        assertEquals(0, ensemble.peer(2).member().appliedSessions().size());
        assertSame(ensemble);
    }

    @Test
    void aFollowerAnswersOnlyWhatItsOwnDiskHolds() throws WireException {
        Ensemble ensemble = running(3, 0);
        FarEnd client = ensemble.peer(1).client();
        ensemble.peer(1).diskWorks = false;
        client.send(1, OpCode.CREATE, node("/a", CreateMode.PERSISTENT));
        ensemble.settle();
        assertNotNull(ensemble.theLeader().member().tree().find("/a"));
        assertFalse(client.hasReply());
        ensemble.peer(1).diskWorks = true;
        ensemble.settle();
        assertEquals(0, client.reply().err());
    }

    @Test
    void nobodyVotesBeforeItsDiskHoldsItsHistory() throws WireException {
        Ensemble ensemble = running(3, 0);
        EnsemblePeer slow = ensemble.peer(1);
        slow.diskWorks = false;
        FarEnd client = ensemble.peer(2).client();
        ask(ensemble, client, 1, OpCode.CREATE, "/a");
        ensemble.peer(3).kill();
        ensemble.pass(1_000);
        assertNull(ensemble.leader());
        slow.diskWorks = true;
        ensemble.until(() -> ensemble.leader() != null);
        assertNotNull(slow.member().tree().find("/a"));
    }

    @Test
    void aLeaderWithoutRoomIsFollowedByOneWithRoomAtOnce() throws WireException {
        Ensemble ensemble = running(3, 1);
        EnsemblePeer full = ensemble.theLeader();
        FarEnd client = ensemble.peer(4).client();
        assertEquals(0, ask(ensemble, client, 1, OpCode.CREATE, "/a").err());
        full.room(false);
        ensemble.settle();
        long gap = ensemble.until(ensemble::allServe);
        assertTrue(gap <= 50, "nobody leads for " + gap + " ms");
        assertEquals(2, ensemble.theLeader().id);
        assertEquals(Standing.Mode.FOLLOWER, full.standing().mode());
        FarEnd through = full.client();
        assertEquals(0, ask(ensemble, through, 1, OpCode.CREATE, "/b").err());
        assertSame(ensemble);
    }

    @Test
    void whoStartsWithoutRoomDoesNotLeadWhereOthersCan() {
        Ensemble ensemble = new Ensemble(3, 0);
        ensemble.startAll();
        ensemble.peer(3).room(false);
        ensemble.until(ensemble::allServe);
        assertEquals(2, ensemble.theLeader().id);
        assertEquals(1, ensemble.theLeader().standing().epoch());
    }

    /** Its vote, which decides, comes when the others had their time; or at once when there is room. */
    @Test
    void whoHasNoRoomVotesAfterAWhile() {
        Ensemble ensemble = new Ensemble(3, 0);
        ensemble.peer(1).start();
        ensemble.peer(3).start();
        ensemble.peer(3).room(false);
        ensemble.pass(900);
        assertNull(ensemble.leader());
        assertTrue(ensemble.until(() -> ensemble.leader() != null) < 500);
        ensemble.peers.forEach(EnsemblePeer::kill);
        ensemble.peer(1).start();
        ensemble.peer(3).start();
        ensemble.peer(3).room(false);
        ensemble.pass(100);
        assertNull(ensemble.leader());
        ensemble.peer(3).room(true);
        assertTrue(ensemble.until(() -> ensemble.leader() != null) < 500);
    }

    /** A follower, one that looks, and a leader that nobody follows yet. */
    @Test
    void noRoomEndsNothingButTheLeadOfOneThatCanBeSpared() {
        Ensemble ensemble = running(3, 0);
        EnsemblePeer follower = ensemble.aFollower();
        follower.room(false);
        ensemble.pass(2_000);
        assertEquals(1, ensemble.theLeader().standing().epoch());
        follower.room(true);
        ensemble.peer(1).kill();
        ensemble.peer(2).kill();
        ensemble.until(() -> !ensemble.peer(3).serves());
        ensemble.peer(3).room(false);
        ensemble.pass(100);
        ensemble.peer(2).start();
        ensemble.until(() -> ensemble.leader() != null);
        ensemble.pass(2_000);
        long epoch = ensemble.theLeader().standing().epoch();
        ensemble.peer(1).start();
        ensemble.until(() -> ensemble.allServe() && ensemble.theLeader().id != 3);
        assertTrue(ensemble.theLeader().standing().epoch() <= epoch + 1);
    }
}

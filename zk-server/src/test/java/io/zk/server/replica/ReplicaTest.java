package io.zk.server.replica;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.CreateMode;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.AuthPacket;
import io.zk.protocol.message.ConnectResponse;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.ExistsRequest;
import io.zk.protocol.message.GetDataRequest;
import io.zk.protocol.message.GetDataResponse;
import io.zk.protocol.message.SetDataRequest;
import io.zk.protocol.message.SyncRequest;
import io.zk.protocol.message.WatcherEvent;
import io.zk.protocol.message.WhoAmIResponse;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.session.SessionPassword;
import io.zk.server.tree.BrokenTreeException;
import io.zk.server.tree.StoredStat;
import io.zk.server.tree.TreeLoader;
import io.zk.server.tree.TreeRules;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The core and its loops together: what is answered when, and in which order. */
class ReplicaTest {
    private Rig rig;

    @BeforeEach
    void start() {
        rig = new Rig(2, WireLimits.DEFAULT.fieldBytesMax());
    }

    private static CreateRequest create(String path, CreateMode mode) {
        return new CreateRequest(path, new byte[] {1}, Acl.OPEN, mode.code());
    }

    private static SetDataRequest set(int value) {
        return new SetDataRequest("/a", new byte[] {(byte) value}, -1);
    }

    @Test
    void nothingIsAnsweredBeforeItIsDurable() throws WireException {
        Rig.Client client = rig.client(0);
        client.send(1, OpCode.CREATE, create("/a", CreateMode.PERSISTENT));
        rig.turn();
        assertFalse(client.hasReply());
        rig.settle();
        FarEnd.Reply reply = client.reply();
        assertEquals(1, reply.xid());
        assertEquals(2, reply.zxid());
        assertEquals(0, reply.err());
    }

    /** Counter 0 is where an epoch begins, for every ensemble that goes on from here. */
    @Test
    void behindTheLastCounterComesTheFirstOfTheNextEpoch() throws WireException, BrokenTreeException {
        TreeLoader loader = new TreeLoader(TreeRules.DEFAULT);
        loader.node("", null, -1, new StoredStat(0, 0, 0, 0, 0, -1, 0, 0, 0));
        rig = new Rig(loader.finish(0xfffffffeL), 1, WireLimits.DEFAULT.fieldBytesMax());
        Rig.Client client = rig.client(0);
        client.send(1, OpCode.CREATE, create("/a", CreateMode.PERSISTENT));
        client.send(2, OpCode.SET_DATA, set(7));
        rig.settle();
        assertEquals(0x100000001L, client.reply().zxid());
        assertEquals(0x100000002L, client.reply().zxid());
    }

    @Test
    void aReadBehindAWriteSeesItAndNoLaterWrite() throws WireException {
        Rig.Client client = rig.client(0);
        client.send(1, OpCode.CREATE, create("/a", CreateMode.PERSISTENT));
        client.send(2, OpCode.SET_DATA, set(7));
        client.send(3, OpCode.GET_DATA, new GetDataRequest("/a", false));
        client.send(4, OpCode.SET_DATA, set(8));
        client.send(5, OpCode.PING, null);
        rig.settle();
        for (int xid = 1; xid <= 5; xid++) {
            FarEnd.Reply reply = client.reply();
            assertEquals(xid == 5 ? -2 : xid, reply.xid());
            assertEquals(0, reply.err());
            if (xid == 3) {
                assertArrayEquals(
                        new byte[] {7}, GetDataResponse.decode(reply.body()).data());
            }
        }
    }

    @Test
    void theEventComesBeforeTheReplyThatShowsTheChange() throws WireException {
        Rig.Client writer = rig.client(0);
        Rig.Client reader = rig.client(1);
        reader.send(1, OpCode.EXISTS, new ExistsRequest("/a", true));
        assertEquals(ErrorCode.NO_NODE.code(), reader.reply().err());
        writer.send(1, OpCode.CREATE, create("/a", CreateMode.PERSISTENT));
        rig.turn();
        rig.replica.step(new Input.Durable(100), rig.now(), rig.outputs);
        rig.replica.apply();
        reader.send(2, OpCode.GET_DATA, new GetDataRequest("/a", false));
        FarEnd.Reply event = reader.reply();
        assertEquals(-1, event.xid());
        assertEquals(3, event.zxid());
        assertEquals(new WatcherEvent(1, 3, "/a"), WatcherEvent.decode(event.body()));
        assertEquals(2, reader.reply().xid());
    }

    @Test
    void anUndecodableWriteTakesNoZxidAndKeepsItsPlace() throws WireException {
        Rig.Client client = rig.client(0);
        client.send(1, OpCode.CREATE, create("/a", CreateMode.PERSISTENT));
        client.send(2, OpCode.SET_DATA, null);
        client.send(3, OpCode.SET_DATA, set(1));
        rig.settle();
        assertEquals(2, client.reply().zxid());
        FarEnd.Reply malformed = client.reply();
        assertEquals(2, malformed.xid());
        assertEquals(ErrorCode.MARSHALLING_ERROR.code(), malformed.err());
        assertEquals(3, client.reply().zxid());
    }

    @Test
    void aRefusedWriteTakesAZxid() throws WireException {
        Rig.Client client = rig.client(0);
        client.send(1, OpCode.SET_DATA, set(1));
        client.send(2, OpCode.CREATE, create("/a", CreateMode.PERSISTENT));
        rig.settle();
        FarEnd.Reply refused = client.reply();
        assertEquals(ErrorCode.NO_NODE.code(), refused.err());
        assertEquals(2, refused.zxid());
        assertEquals(3, client.reply().zxid());
    }

    @Test
    void aSilentSessionExpiresWithItsEphemeralsAndItsConnection() throws WireException {
        Rig.Client client = rig.client(0);
        client.send(1, OpCode.CREATE, create("/e", CreateMode.EPHEMERAL));
        rig.settle();
        assertEquals(0, client.reply().err());
        rig.millis += 4 * Rig.TICK - 1;
        rig.settle();
        assertFalse(client.ended);
        rig.outputs.takeFacts();
        rig.millis += Rig.TICK + 1;
        rig.settle();
        assertTrue(client.ended);
        Fact expired = rig.outputs.takeFacts().get(0);
        assertEquals(Fact.Kind.SESSION_EXPIRED, expired.kind());
        assertEquals(4 * Rig.TICK, expired.timeoutMillis());
        assertFalse(client.hasReply());
        assertEquals(0, rig.tree.ephemeralCount());
        assertEquals(0, rig.replica.sessions().count());
    }

    @Test
    void aReportOfALoopKeepsASessionAlive() throws WireException {
        Rig.Client client = rig.client(0);
        for (int i = 0; i < 10; i++) {
            rig.millis += 3 * Rig.TICK;
            client.send(-2, OpCode.PING, null);
            rig.report(client.loop);
            rig.settle();
        }
        assertFalse(client.ended);
    }

    @Test
    void reattachingEndsTheOldConnectionEvenWithAWrongPassword() throws WireException {
        Rig.Client old = rig.client(0);
        long id = old.connection.sessionId();
        Rig.Client thief = rig.new Client(1);
        thief.connect(id, new byte[16]);
        rig.settle();
        assertTrue(old.ended);
        assertEquals(0, thief.connected().timeoutMillis());
        assertTrue(thief.ended);
        Rig.Client again = rig.new Client(1);
        again.connect(id, SessionPassword.of(id));
        rig.settle();
        ConnectResponse response = again.connected();
        assertEquals(id, response.sessionId());
        assertEquals(4 * Rig.TICK, response.timeoutMillis());
    }

    @Test
    void whatTheOldConnectionHadStillToSendIsNotCarriedOut() throws WireException {
        Rig.Client old = rig.client(0);
        long id = old.connection.sessionId();
        Rig.Client again = rig.new Client(1);
        again.connect(id, SessionPassword.of(id));
        rig.turn();
        old.send(1, OpCode.CREATE, create("/a", CreateMode.PERSISTENT));
        rig.settle();
        assertTrue(old.ended);
        assertFalse(old.hasReply());
        assertEquals(null, rig.tree.find("/a"));
    }

    @Test
    void closingAnswersThenEndsAndNothingBehindItIsCarriedOut() throws WireException {
        Rig.Client client = rig.client(0);
        long id = client.connection.sessionId();
        client.send(1, OpCode.CREATE, create("/e", CreateMode.EPHEMERAL));
        client.send(2, OpCode.CLOSE_SESSION, null);
        client.send(3, OpCode.CREATE, create("/f", CreateMode.PERSISTENT));
        rig.settle();
        assertEquals(1, client.reply().xid());
        assertEquals(2, client.reply().xid());
        assertFalse(client.hasReply());
        assertTrue(client.ended);
        assertEquals(null, rig.tree.find("/e"));
        assertEquals(null, rig.tree.find("/f"));
        Rig.Client again = rig.new Client(1);
        again.connect(id, SessionPassword.of(id));
        rig.settle();
        assertEquals(0, again.connected().timeoutMillis());
    }

    @Test
    void framesBehindTheHandshakeWaitForIt() throws WireException {
        Rig.Client client = rig.new Client(0);
        client.connect(0, new byte[16]);
        byte[] secret = "bob:pw".getBytes(StandardCharsets.UTF_8);
        client.send(-4, OpCode.AUTH, new AuthPacket(0, "digest", secret));
        client.send(1, OpCode.WHO_AM_I, null);
        rig.settle();
        assertNotEquals(0, client.connected().timeoutMillis());
        assertEquals(-4, client.reply().xid());
        assertEquals(
                2, WhoAmIResponse.decode(client.reply().body()).clientInfo().size());
    }

    @Test
    void authenticationIsAnsweredAheadAndHoldsForWhatComesLater() throws WireException {
        Rig.Client client = rig.client(0);
        client.send(1, OpCode.CREATE, create("/a", CreateMode.PERSISTENT));
        client.send(2, OpCode.WHO_AM_I, null);
        byte[] secret = "bob:pw".getBytes(StandardCharsets.UTF_8);
        client.send(-4, OpCode.AUTH, new AuthPacket(0, "digest", secret));
        client.send(3, OpCode.WHO_AM_I, null);
        rig.settle();
        assertEquals(-4, client.reply().xid());
        assertEquals(1, client.reply().xid());
        assertEquals(
                1, WhoAmIResponse.decode(client.reply().body()).clientInfo().size());
        assertEquals(
                2, WhoAmIResponse.decode(client.reply().body()).clientInfo().size());
    }

    @Test
    void unknownOperationsAreRefusedAndEndTheConnection() throws WireException {
        Rig.Client client = rig.client(0);
        client.sendRaw(Unpooled.buffer().writeInt(1).writeInt(99));
        FarEnd.Reply reply = client.reply();
        assertEquals(-1, reply.zxid());
        assertEquals(ErrorCode.UNIMPLEMENTED.code(), reply.err());
        assertTrue(client.ended);
    }

    @Test
    void syncIsAnsweredBehindWhatWasPlannedBeforeIt() throws WireException {
        Rig.Client writer = rig.client(0);
        Rig.Client reader = rig.client(1);
        writer.send(1, OpCode.CREATE, create("/a", CreateMode.PERSISTENT));
        rig.turn();
        reader.send(1, OpCode.SYNC, new SyncRequest("/a"));
        rig.turn();
        assertFalse(reader.hasReply());
        rig.settle();
        assertEquals(3, reader.reply().zxid());
    }

    @Test
    void aSessionsEndIsLoggedEvenIfItsEphemeralsDoNotFitIntoARecord() throws WireException {
        rig = new Rig(1, 200);
        Rig.Client client = rig.client(0);
        for (int i = 0; i < 20; i++) {
            client.send(i, OpCode.CREATE, create("/ephemeral-node-" + i, CreateMode.EPHEMERAL));
            rig.settle();
            assertEquals(0, client.reply().err());
        }
        client.send(99, OpCode.CLOSE_SESSION, null);
        rig.settle();
        assertEquals(0, client.reply().err());
        assertEquals(0, rig.tree.ephemeralCount());
        assertTrue(rig.log.stream().allMatch(append -> append.payload().length <= 200));
    }

    @Test
    void aRecordThatCouldNotBeReadBackIsRefused() throws WireException {
        rig = new Rig(1, 200);
        Rig.Client client = rig.client(0);
        client.send(1, OpCode.CREATE, new CreateRequest("/big", new byte[300], Acl.OPEN, 0));
        client.send(2, OpCode.CREATE, create("/a", CreateMode.PERSISTENT));
        rig.settle();
        assertEquals(ErrorCode.BAD_ARGUMENTS.code(), client.reply().err());
        assertEquals(0, client.reply().err());
        assertEquals(null, rig.tree.find("/big"));
    }
}

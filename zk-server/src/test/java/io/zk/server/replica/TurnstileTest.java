package io.zk.server.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.message.ExistsRequest;
import io.zk.protocol.message.SyncRequest;
import io.zk.protocol.wire.WireException;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is refused although it could be carried out. */
class TurnstileTest {
    private static final CreateRequest CREATE = new CreateRequest("/a", new byte[1], Acl.OPEN, 0);

    private static Rig alone(Patience patience) {
        Rig rig = new Rig(1, WireLimits.DEFAULT.fieldBytesMax());
        ReplicaRules rules = Rig.rules(WireLimits.DEFAULT.fieldBytesMax());
        ReplicaRules with = new ReplicaRules(
                rules.ops(),
                rules.timeouts(),
                rules.reaper(),
                true,
                1,
                rules.recordBytesMax(),
                patience,
                AuditTrail.NONE);
        DataTree tree = new DataTree(TreeRules.DEFAULT);
        List<ClientLoop> loops = List.of(new ClientLoop(tree, new LoopRules(with.ops(), with.timeouts())));
        Rig patient = new Rig(tree, rig.outputs, new Standalone(tree, Map.of(), with, loops, rig.now()));
        patient.loops.addAll(loops);
        return patient;
    }

    @Test
    void withoutRoomWritesAreRefusedAndSessionsAndReadsGoOn() throws WireException {
        Rig rig = alone(Patience.ENDLESS);
        Rig.Client before = rig.client(0);
        rig.replica.step(new Input.Room(false), rig.now(), rig.outputs);
        before.send(1, OpCode.CREATE, CREATE);
        rig.settle();
        FarEnd.Reply refused = before.reply();
        assertEquals(1, refused.xid());
        assertEquals(ErrorCode.QUOTA_EXCEEDED.code(), refused.err());
        before.send(2, OpCode.EXISTS, new ExistsRequest("/a", false));
        before.send(3, OpCode.SYNC, new SyncRequest("/"));
        rig.settle();
        assertEquals(ErrorCode.NO_NODE.code(), before.reply().err());
        assertEquals(0, before.reply().err());
        Rig.Client during = rig.client(0);
        during.send(1, OpCode.CLOSE_SESSION, null);
        rig.settle();
        assertEquals(0, during.reply().err());
        rig.replica.step(new Input.Room(true), rig.now(), rig.outputs);
        before.send(4, OpCode.CREATE, CREATE);
        rig.settle();
        assertEquals(0, before.reply().err());
    }

    @Test
    void aLeaderWithoutRoomRefusesWhatItsFollowersSendOn() {
        LeadingRig rig = LeadingRig.established(LeadingRig.holding());
        rig.two().open(77);
        rig.database.room(false);
        rig.two().request(77, 5, OpCode.CREATE, CREATE);
        assertEquals(ErrorCode.QUOTA_EXCEEDED, rig.proposed(LeadingRig.FIRST + 1));
        rig.database.room(true);
        rig.two().request(77, 6, OpCode.CREATE, CREATE);
        assertEquals(ErrorCode.OK, rig.proposed(LeadingRig.FIRST + 2));
    }

    @Test
    void whatHasWaitedTooLongIsRefusedButForTheEndOfASession() throws WireException {
        Rig rig = alone(new Patience(50, Patience.Late.UNSEEN));
        Rig.Client client = rig.client(0);
        client.send(1, OpCode.CREATE, CREATE);
        client.send(2, OpCode.CLOSE_SESSION, null);
        rig.millis += 51;
        rig.settle();
        assertEquals(ErrorCode.THROTTLED_OP.code(), client.reply().err());
        assertEquals(0, client.reply().err());
        assertEquals(List.of(Fact.Kind.REQUEST_THROTTLED), ofRequests(rig));
        Rig.Client quick = rig.client(0);
        quick.send(1, OpCode.CREATE, CREATE);
        rig.millis += 50;
        rig.settle();
        assertEquals(0, quick.reply().err());
    }

    @Test
    void whatHasWaitedLongerThanItsSessionMayEndsTheConnection() throws WireException {
        Rig rig = alone(new Patience(0, Patience.Late.DROPPED));
        Rig.Client client = rig.client(0);
        long session = client.connection.sessionId();
        client.send(1, OpCode.CREATE, CREATE);
        // The session is heard of by other means, as from a loop that reports what came before.
        rig.replica.step(
                new Input.Touched(new long[] {session}, new long[] {rig.millis + FarEnd.TIMEOUT}, 1),
                rig.now(),
                rig.outputs);
        rig.millis += FarEnd.TIMEOUT + 1;
        rig.settle();
        assertTrue(client.ended);
        assertFalse(client.hasReply());
        assertEquals(null, rig.tree.find("/a"));
        assertEquals(List.of(Fact.Kind.REQUEST_STALE, Fact.Kind.REQUEST_DROPPED), ofRequests(rig));
    }

    @Test
    void whatHasWaitedTooLongMayBeCountedOnly() throws WireException {
        Rig rig = alone(new Patience(0, Patience.Late.COUNTED));
        Rig.Client client = rig.client(0);
        client.send(1, OpCode.CREATE, CREATE);
        rig.replica.step(
                new Input.Touched(
                        new long[] {client.connection.sessionId()}, new long[] {rig.millis + FarEnd.TIMEOUT}, 1),
                rig.now(),
                rig.outputs);
        rig.millis += FarEnd.TIMEOUT + 1;
        rig.settle();
        assertEquals(0, client.reply().err());
        assertEquals(List.of(Fact.Kind.REQUEST_STALE), ofRequests(rig));
    }

    private static List<Fact.Kind> ofRequests(Rig rig) {
        return rig.outputs.takeFacts().stream()
                .map(Fact::kind)
                .filter(kind -> kind.name().startsWith("REQUEST_"))
                .toList();
    }
}

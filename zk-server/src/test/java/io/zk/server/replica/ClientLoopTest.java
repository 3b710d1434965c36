package io.zk.server.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zk.protocol.message.ConnectRequest;
import io.zk.protocol.wire.WireLimits;
import io.zk.protocol.wire.WireOut;
import io.zk.server.acl.AclRules;
import io.zk.server.acl.AclSettings;
import io.zk.server.op.OpRules;
import io.zk.server.session.SessionTimeouts;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import org.junit.jupiter.api.Test;

/** Whom a loop of a phase serves. */
class ClientLoopTest {
    private static final OpRules OPS =
            new OpRules(new AclRules(AclSettings.DEFAULT), false, false, false, WireLimits.DEFAULT);

    private final Service service =
            Service.of(new DataTree(TreeRules.DEFAULT), new LoopRules(OPS, SessionTimeouts.ofTick(1_000)), 2, 7);
    private final ClientLoop loop = service.loops().get(0);

    private ClientConnection shakeHands(long lastZxidSeen) {
        ClientConnection connection = loop.connect("127.0.0.1", Unpooled::buffer, 0);
        ByteBuf frame = Unpooled.buffer();
        new ConnectRequest(0, lastZxidSeen, 4_000, 0, new byte[16], false).encode(new WireOut(frame));
        loop.frame(connection, frame, 0);
        return connection;
    }

    @Test
    void aClientThatSawTheBeginningOfTheEpochIsServed() {
        assertFalse(shakeHands(7L << 32).closing());
        assertEquals(1, loop.takeInputs().size());
    }

    @Test
    void aClientThatSawATransactionOfTheEpochThatIsNotAppliedIsNotServed() {
        assertTrue(shakeHands((7L << 32) + 1).closing());
        assertEquals(0, loop.takeInputs().size());
    }

    @Test
    void connectionsAreOfThePhaseOfTheirLoop() {
        ClientConnection connection = shakeHands(0);
        assertTrue(service.has(connection));
        assertFalse(Service.NONE.has(connection));
    }

    @Test
    void nothingIsReadOnceThePhaseIsOver() {
        service.end();
        assertTrue(shakeHands(0).closing());
        assertEquals(0, loop.takeInputs().size());
    }
}

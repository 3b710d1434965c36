package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.acl.AclRules;
import io.zk.server.acl.AclSettings;
import io.zk.server.acl.Identities;
import io.zk.server.op.OpRules;
import io.zk.server.op.WriteRequest;
import io.zk.server.replica.ClientConnection;
import io.zk.server.replica.ClientLoop;
import io.zk.server.replica.Input;
import io.zk.server.replica.LoopRules;
import io.zk.server.session.SessionTimeouts;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bounds of what is on its way to the core and to the disk. */
class CoreDeskTest {
    private static final int MEBI = 1 << 20;

    private static final OpRules OPS =
            new OpRules(new AclRules(AclSettings.DEFAULT), false, false, false, WireLimits.DEFAULT);
    private static final ClientConnection CONNECTION = new ClientLoop(
                    new DataTree(TreeRules.DEFAULT), new LoopRules(OPS, SessionTimeouts.ofTick(2000)))
            .connect("127.0.0.1", Unpooled::buffer, 0);

    private final CoreDesk desk = new CoreDesk(1000, new Fatal(code -> {
        throw new AssertionError("ended with code " + code);
    }));

    @Test
    void requestsOf64MebibytesAreTooMuchUntilTheirRecordsAreOnTheDisk() {
        desk.post(Collections.nCopies(63, request(MEBI)));
        assertFalse(desk.congested());
        desk.post(List.of(request(MEBI)));
        assertTrue(desk.congested(), "64 MiB wait for the core");

        List<Input> taken = new ArrayList<>();
        desk.inbox().take(taken, 0);
        desk.taken(taken, 64L * MEBI);
        assertEquals(0, desk.inbox().size());
        assertTrue(desk.congested(), "as records they wait for the disk");

        desk.written(MEBI);
        assertFalse(desk.congested());
        desk.written(63L * MEBI);
        desk.post(Collections.nCopies(63, request(MEBI)));
        assertFalse(desk.congested(), "nothing is left of what is written");
    }

    @Test
    void aThousandSmallRequestsAreTooManyUntilTheyAreApplied() {
        desk.post(Collections.nCopies(999, request(1)));
        assertFalse(desk.congested());
        desk.post(List.of(request(1)));
        assertTrue(desk.congested());

        List<Input> taken = new ArrayList<>();
        desk.inbox().take(taken, 0);
        desk.taken(taken, 0);
        desk.pending(1000);
        assertTrue(desk.congested());
        desk.pending(999);
        assertFalse(desk.congested());
    }

    private static Input request(int bytes) {
        return new Input.Submitted(
                CONNECTION, new WriteRequest(1, 1, OpCode.SET_DATA, new byte[bytes], Identities.SERVER), 0);
    }
}

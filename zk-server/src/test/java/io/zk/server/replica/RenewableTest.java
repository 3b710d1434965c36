package io.zk.server.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.Acl;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.CreateRequest;
import io.zk.protocol.wire.WireLimits;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A server that stands alone is given another state. */
class RenewableTest {
    private static final Now NOW = Rig.at(Rig.START);

    private final Outputs outputs = new Outputs();
    private final DataTree next = new DataTree(TreeRules.DEFAULT);
    private final List<String> said = new ArrayList<>();

    private final Renewable replica;
    private final Rig rig;

    RenewableTest() {
        ReplicaRules rules = Rig.rules(WireLimits.DEFAULT.fieldBytesMax());
        LoopRules loopRules = new LoopRules(rules.ops(), rules.timeouts());
        DataTree tree = new DataTree(TreeRules.DEFAULT);
        ClientLoop loop = new ClientLoop(tree, loopRules);
        replica = new Renewable(tree, Map.of(), rules, loopRules, List.of(loop), NOW);
        rig = new Rig(tree, outputs, replica);
        rig.loops.add(loop);
    }

    private static void create(Rig.Client client, int xid, String path) throws Exception {
        client.send(xid, OpCode.CREATE, new CreateRequest(path, new byte[0], Acl.OPEN, 0));
    }

    private void renew() {
        replica.renew(next, new TreeMap<>(Map.of(5L, 4000)), () -> said.add("done"));
        assertTrue(replica.nextDeadline() <= NOW.millis());
        replica.tick(NOW, outputs);
    }

    @Test
    void clientsEndAndTheDiskIsToldBehindAllThatWasPlanned() throws Exception {
        Rig.Client client = rig.client(0);
        create(client, 1, "/a");
        for (Input input : rig.loops.get(0).takeInputs()) {
            replica.step(input, NOW, outputs);
        }
        renew();
        List<DiskCommand> disk = outputs.takeDisk();
        assertEquals(DiskCommand.Append.class, disk.get(0).getClass());
        assertSame(next, ((DiskCommand.Install) disk.get(1)).tree());
        assertEquals(List.of(), outputs.takeService());
        assertFalse(replica.certain(), "a snapshot of the old state must not be left beside the new one");
        assertEquals(List.of(), said);
    }

    @Test
    void theNewStateIsServedWhenTheDiskHasIt() {
        renew();
        outputs.takeDisk();
        outputs.takeService();
        replica.step(new MemberInput.Installed(0), NOW, outputs);
        assertEquals(List.of("done"), said);
        assertSame(next, replica.tree());
        assertEquals(Map.of(5L, 4000), replica.appliedSessions());
        assertTrue(replica.certain());
        List<ClientLoop> service = outputs.takeService();
        assertNotNull(service);
        assertEquals(1, service.size());
    }

    @Test
    void whatAClientOfTheOldStateStillSendsChangesNothing() throws Exception {
        Rig.Client client = rig.client(0);
        ClientLoop old = rig.loops.get(0);
        create(client, 1, "/a");
        List<Input> early = old.takeInputs();
        renew();
        outputs.takeDisk();
        early.forEach(input -> replica.step(input, NOW, outputs));
        assertEquals(List.of(), outputs.takeDisk(), "while the disk is at it");
        replica.step(new MemberInput.Installed(0), NOW, outputs);
        early.forEach(input -> replica.step(input, NOW, outputs));
        replica.tick(NOW, outputs);
        assertEquals(List.of(), outputs.takeDisk(), "and after");
        assertNull(next.find("/a"));
    }

    @Test
    void oneStateAtATime() {
        renew();
        assertThrows(IllegalStateException.class, () -> replica.renew(next, new TreeMap<>(), () -> {}));
    }
}

package io.zk.server.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.server.acl.Identities;
import io.zk.server.op.WriteRequest;
import io.zk.server.tree.DataTree;
import io.zk.server.tree.TreeRules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Places in the order of all. */
class PlannerTest {
    private static final WriteRequest MALFORMED =
            new WriteRequest(5, 1, OpCode.CREATE, new byte[] {1}, Identities.SERVER);

    private final Outputs outputs = new Outputs();
    private final List<Long> planned = new ArrayList<>();
    private long next = 1L << 32 | 1;
    private final Planner planner = new Planner(
            new DataTree(TreeRules.DEFAULT),
            Rig.rules(1000),
            new Planner.Order() {
                @Override
                public long nextZxid() {
                    return next;
                }

                @Override
                public void planned(long zxid, byte[] payload) {
                    planned.add(zxid);
                    next++;
                }
            },
            Rig.at(0));

    @Test
    void onceThereIsNoZxidLeftWhateverAsksForOneIsDropped() {
        assertTrue(planner.open(5, 4000, null, Rig.at(0), outputs));
        next = -1;
        assertFalse(planner.open(6, 4000, null, Rig.at(0), outputs));
        planner.planForwarded(MALFORMED, Rig.at(0), outputs);
        planner.refuseForwarded(MALFORMED, ErrorCode.SESSION_EXPIRED, Rig.at(0), outputs);
        assertEquals(List.of(1L << 32 | 1), planned);
        assertEquals(1, planner.pending().size());
        assertEquals(1, outputs.takeDisk().size());
    }

    @Test
    void whatAnotherServerSendsOnIsRefusedByATransaction() {
        planner.planForwarded(MALFORMED, Rig.at(0), outputs);
        planner.refuseForwarded(MALFORMED, ErrorCode.SESSION_MOVED, Rig.at(0), outputs);
        assertEquals(List.of(1L << 32 | 1, 1L << 32 | 2), planned);
    }

    @Test
    void anAnswerWithoutATransactionIsDueWhenWhatWasPlannedBeforeItIs() {
        planner.owe(Delivery.end(new ClientLoop(
                        new DataTree(TreeRules.DEFAULT),
                        new LoopRules(Rig.rules(1000).ops(), Rig.rules(1000).timeouts()))
                .connect(
                        "host",
                        () -> {
                            throw new AssertionError("nothing is written");
                        },
                        0)));
        assertTrue(planner.due(0), "nothing was planned");
        planner.open(5, 4000, null, Rig.at(0), outputs);
        planner.pending().remove();
        assertFalse(planner.due(1));
        assertTrue(planner.due(1L << 32 | 1));
    }
}

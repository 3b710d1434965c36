package io.zk.server.zab;

import static io.zk.server.zab.LearnerRig.zxid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What has gone wrong between Apache's leaders and learners, played through with ours. The {@link LoopOracle} watches all
 * the while.
 */
class LoopScenarioTest {
    private final LoopWorld world = new LoopWorld(0, new Random(5), new LoopWorld.Shape(3, 0, 100));

    private LoopMember up(long sid) {
        if (world.node(sid).member == null) {
            world.start(world.node(sid));
        }
        LoopMember member = world.node(sid).member;
        assertNotNull(member);
        return member;
    }

    private void lead(long sid) {
        up(sid).play(new LoopLeading(up(sid)));
    }

    private void follow(long sid, long leader) {
        up(sid).play(new LoopFollowing(up(sid), leader));
    }

    /** Everything arrives, and these disks do what they are told. */
    private void run(long... disks) {
        for (int round = 0; round < 30; round++) {
            world.deliverAll();
            for (long sid : disks) {
                world.node(sid).disk.work(1);
            }
        }
    }

    private void crash(long sid) {
        world.crash(world.node(sid), 0);
    }

    private void propose(long leader) {
        LoopMember member = up(leader);
        assertInstanceOf(LoopLeading.class, member.role).propose(world.payload());
        member.endTurn();
    }

    private LoopLink linkOf(long learner) {
        return world.links().stream()
                .filter(link -> link.learner.member == up(learner))
                .findFirst()
                .orElseThrow();
    }

    private void cut(long learner) {
        LoopLink link = linkOf(learner);
        link.sides().forEach(side -> {
            side.incoming.clear();
            link.cut(side, new Random(1));
        });
    }

    private List<Long> history(long sid) {
        return world.node(sid).disk.records().stream().map(Proposal::zxid).toList();
    }

    /** Servers 1 and 2, server 1 leads; what it proposes is committed. */
    private void committed(int count) {
        lead(1);
        follow(2, 1);
        run(1, 2);
        for (int i = 0; i < count; i++) {
            propose(1);
        }
        run(1, 2);
        assertEquals(count, world.oracle.committed().size());
    }

    /**
     * B4, B5, B6, B7: a server that is brought to the history crashes anywhere in between; with another that has all of
     * it the rest must be there, whoever of the two leads.
     */
    @Test
    void aCrashWhileSynchronisingLosesNothing() {
        for (int survivors = 0; survivors < 8; survivors++) {
            LoopScenarioTest fresh = new LoopScenarioTest();
            fresh.committed(3);
            fresh.crash(1);
            fresh.crash(2);
            fresh.lead(2);
            fresh.follow(3, 2);
            fresh.run(2);
            // The promise; then the history waits for the disk.
            fresh.world.node(3).disk.work(1);
            fresh.run(2);
            int orders = fresh.world.node(3).disk.waiting();
            fresh.world.crash(fresh.world.node(3), Math.min(survivors, orders));
            fresh.crash(2);
            fresh.electOneOf(1, 3);
            assertEquals(3, fresh.history(1).size());
            assertEquals(fresh.history(1), fresh.history(3));
        }
    }

    /** Whoever has the better history leads, the other follows. */
    private void electOneOf(long one, long other) {
        LoopMember first = up(one);
        LoopMember second = up(other);
        boolean oneLeads = LoopWorld.BY_VOTE.compare(first, second) > 0;
        lead(oneLeads ? one : other);
        follow(oneLeads ? other : one, oneLeads ? one : other);
        run(one, other);
    }

    /** B26: where the history is to end there is no record, only the state that came from a leader. */
    @Test
    void aHistoryIsCutToTheStateItBeganWith() {
        committed(3);
        follow(3, 1);
        run(1, 2, 3);
        assertEquals(zxid(1, 3), world.node(3).disk.floor());
        cut(2);
        propose(1);
        propose(1);
        run(3);
        assertEquals(zxid(1, 5), world.node(3).disk.end());
        crash(1);
        crash(3);
        crash(2);
        lead(2);
        follow(1, 2);
        run(1, 2);
        follow(3, 2);
        run(1, 2, 3);
        assertEquals(history(2), history(3));
        assertEquals(zxid(1, 3), world.node(3).disk.end());
        assertEquals(3, up(3).applied);
        assertTrue(world.oracle.seen().containsKey("history cut"));
    }

    /** B1, B2, B3: what was cut does not come back, and what comes next leaves no hole, when the link is lost in between. */
    @Test
    void aLostLinkBehindACutLeavesNoHole() {
        committed(2);
        follow(3, 1);
        run(1, 2, 3);
        cut(2);
        propose(1);
        run(3);
        crash(1);
        crash(2);
        crash(3);
        lead(2);
        follow(1, 2);
        run(1, 2);
        propose(2);
        run(1, 2);
        follow(3, 2);
        run();
        // The promise.
        world.node(3).disk.work(1);
        run();
        // TRUNC has come, and will be done; what follows it is lost.
        cut(3);
        run(3);
        assertEquals(zxid(1, 2), world.node(3).disk.end());
        assertNull(up(3).role);
        propose(2);
        run(1, 2, 3);
        follow(3, 2);
        run(1, 2, 3);
        assertEquals(List.of(zxid(1, 1), zxid(1, 2), zxid(2, 1), zxid(2, 2)), history(3));
        assertEquals(4, up(3).applied);
    }

    /** B8: proposals are under way while a server joins, and are committed before it has answered NEWLEADER. */
    @Test
    void whoJoinsUnderLoadGetsAllAndAcknowledgesInOrder() {
        committed(1);
        follow(3, 1);
        run(1, 2);
        for (int i = 0; i < 6; i++) {
            propose(1);
            world.deliverAll();
            world.node(3).disk.work(1);
            world.node(1).disk.work(1);
            world.node(2).disk.work(1);
        }
        run(1, 2, 3);
        assertEquals(7, history(3).size());
        assertEquals(7, up(3).applied);
    }

    /** B10: what a quorum holds is not shown by a server whose own disk does not hold it yet. */
    @Test
    void nothingIsAppliedBeforeItIsOnTheOwnDisk() {
        committed(1);
        follow(3, 1);
        run(1, 2, 3);
        propose(1);
        run(1, 2);
        assertEquals(2, world.oracle.committed().size());
        assertEquals(2, up(2).applied);
        assertEquals(1, up(3).applied);
        run(3);
        assertEquals(2, up(3).applied);
    }

    /** B24: who has promised a later epoch does not go back to the leader of an earlier one, which learns so that it is. */
    @Test
    void anOutdatedLeaderGetsNobodyBack() {
        committed(1);
        follow(3, 1);
        run(1, 2, 3);
        linkOf(2).mute(linkOf(2).leader);
        linkOf(3).mute(linkOf(3).leader);
        crash(2);
        crash(3);
        lead(2);
        follow(3, 2);
        run(2, 3);
        propose(2);
        run(2, 3);
        crash(3);
        follow(3, 1);
        propose(1);
        run(1, 3);
        assertNull(up(3).role);
        assertEquals(List.of(zxid(1, 1), zxid(2, 1)), history(3));
        assertNull(up(1).role);
    }
}

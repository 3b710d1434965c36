package io.zk.server.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.server.election.ElectionWorld.Node;
import io.zk.server.quorum.Members;
import io.zk.server.quorum.Membership;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** Whole elections, hundreds of them, each by its seed: everybody ends with one leader, the right one, and soon. */
class ElectionSimTest {
    private static final int SEEDS = 300;

    /** Longest delay of a message in milliseconds; an election needs a few. */
    private static final int DELAY = 10;

    private static void seeds(LongConsumer test) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                test.accept(seed);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static ElectionWorld world(long seed) {
        Random random = new Random(seed);
        int voters = 3 + 2 * random.nextInt(3);
        Membership membership = random.nextInt(3) == 0 ? weighted(random) : Members.ensemble(voters, random.nextInt(3));
        ElectionWorld world = new ElectionWorld(seed, membership);
        world.delayMax = DELAY;
        world.nodes.values().forEach(node -> node.history(random.nextInt(3), random.nextInt(4)));
        return world;
    }

    /** Three groups of three, and an observer; in each group one member may weigh more, or nothing. */
    private static Membership weighted(Random random) {
        return Members.ensemble(
                Members.of(9, 1),
                Map.of(1L, List.of(1L, 2L, 3L), 2L, List.of(4L, 5L, 6L), 3L, List.of(7L, 8L, 9L)),
                Map.of(1L, (long) random.nextInt(3), 5L, 2L * random.nextInt(2), 9L, 1L));
    }

    /** Whom everybody should choose among those alive. */
    private static Node best(ElectionWorld world) {
        return world.alive().stream()
                .filter(node -> world.membership.quorums().weight(node.id) > 0)
                .max(Comparator.<Node>comparingLong(node -> node.epoch)
                        .thenComparingLong(node -> node.zxid)
                        .thenComparingLong(node -> node.id))
                .orElseThrow();
    }

    private static boolean votes(ElectionWorld world, Node node) {
        return world.membership.voters().contains(node.id);
    }

    /** Kills as many members as can be done without, in random order. */
    private static List<Node> spare(ElectionWorld world) {
        List<Node> dead = new ArrayList<>();
        List<Node> all = new ArrayList<>(world.nodes.values());
        Collections.shuffle(all, world.random);
        for (Node node : all) {
            List<Long> left = new ArrayList<>(world.membership.voters());
            dead.forEach(each -> left.remove(each.id));
            left.remove(node.id);
            if (votes(world, node) && world.membership.quorums().isQuorum(new TreeSet<>(left))) {
                dead.add(node);
            }
        }
        return dead;
    }

    private static void assertOneLeader(ElectionWorld world) {
        assertTrue(world.settled(), () -> "not settled: " + world.alive());
        Node first = world.alive().get(0);
        for (Node node : world.alive()) {
            assertEquals(first.election.vote().leader(), node.election.vote().leader(), () -> "" + world.alive());
            assertEquals(first.epoch, node.election.vote().peerEpoch());
        }
    }

    @Test
    void aHealthyEnsembleChoosesTheBestAtOnce() {
        seeds(seed -> {
            ElectionWorld world = world(seed);
            world.start(world.nodes.values());
            world.nodes.values().forEach(node -> {
                for (int more = world.random.nextInt(3); more > 0; more--) {
                    node.look();
                }
            });
            long best = best(world).id;
            world.run(1000);
            assertOneLeader(world);
            for (Node node : world.nodes.values()) {
                assertEquals(Set.of(best), Set.copyOf(node.decisions), () -> "" + world.alive());
                long delays = votes(world, node) ? 5 : 26;
                assertTrue(node.decidedAt <= delays * DELAY, () -> node + " decided after " + node.decidedAt);
            }
        });
    }

    @Test
    void deadVotersThatRefuseAreNotWaitedFor() {
        seeds(seed -> {
            ElectionWorld world = world(seed);
            List<Node> dead = spare(world);
            world.start(world.nodes.values().stream()
                    .filter(node -> !dead.contains(node))
                    .toList());
            long best = best(world).id;
            world.run(1000);
            assertOneLeader(world);
            for (Node node : world.alive()) {
                assertEquals(Set.of(best), Set.copyOf(node.decisions), () -> "" + world.alive());
                assertTrue(
                        !votes(world, node) || node.decidedAt <= 6 * DELAY,
                        () -> node + " decided after " + node.decidedAt);
            }
        });
    }

    @Test
    void deadVotersThatAreSilentAreWaitedForOnce() {
        seeds(seed -> {
            ElectionWorld world = world(seed);
            world.refusing = false;
            List<Node> dead = spare(world);
            world.start(world.nodes.values().stream()
                    .filter(node -> !dead.contains(node))
                    .toList());
            long best = best(world).id;
            world.run(2000);
            assertOneLeader(world);
            for (Node node : world.alive()) {
                assertEquals(Set.of(best), Set.copyOf(node.decisions), () -> "" + world.alive());
                assertTrue(
                        !votes(world, node) || node.decidedAt <= 200 + 5 * DELAY,
                        () -> node + " decided after " + node.decidedAt);
            }
        });
    }

    @Test
    void survivorsReplaceALeaderThatDies() {
        seeds(seed -> {
            ElectionWorld world = world(seed);
            world.start(world.nodes.values());
            world.run(1000);
            assertOneLeader(world);
            Node leader = world.node(world.node(1).election.vote().leader());
            world.pass(2 * DELAY);
            leader.stop();
            long died = world.now;
            int spread = 30;
            world.alive().forEach(node -> {
                node.settled = false;
                node.decisions.clear();
                world.after(world.random.nextInt(spread), node::look);
            });
            world.run(3000);
            assertOneLeader(world);
            for (Node node : world.alive()) {
                assertFalse(node.decisions.contains(leader.id), () -> "decided for the dead one: " + node);
                assertTrue(
                        !votes(world, node) || node.decidedAt - died <= spread + 6 * DELAY,
                        () -> node + " decided after " + (node.decidedAt - died));
            }
        });
    }

    @Test
    void aLeaderThatDiesAsSoonAsItIsElectedIsReplaced() {
        seeds(seed -> {
            ElectionWorld world = world(seed);
            world.start(world.nodes.values());
            Node best = best(world);
            while (best.decidedAt < 0) {
                world.pass(1);
            }
            long died = world.now;
            best.stop();
            world.run(5000);
            assertOneLeader(world);
            for (Node node : world.alive()) {
                assertTrue(node.decidedAt - died <= 600 + 10 * DELAY, () -> node + " after " + (node.decidedAt - died));
            }
        });
    }

    @Test
    void whoStartsLateJoins() {
        seeds(seed -> {
            ElectionWorld world = world(seed);
            world.refusing = seed % 2 == 0;
            for (Node node : world.nodes.values()) {
                world.after(world.random.nextInt(600), node::start);
            }
            world.pass(601);
            world.run(10_000);
            assertEquals(world.nodes.size(), world.alive().size());
            assertOneLeader(world);
        });
    }

    @Test
    void oneWithoutAHistoryIsNotElected() {
        seeds(seed -> {
            ElectionWorld world = world(seed);
            List<Node> empty = spare(world);
            empty.forEach(node -> node.history(9, -1));
            world.start(world.nodes.values());
            world.run(5000);
            assertOneLeader(world);
            assertFalse(empty.stream().anyMatch(node -> node.election.state() == PeerState.LEADING));
        });
    }

    @Test
    void lossesDelayButDoNotPrevent() {
        seeds(seed -> {
            ElectionWorld world = world(seed);
            world.loss = 0.3;
            world.refusing = seed % 2 == 0;
            world.start(world.nodes.values());
            world.run(60_000);
            assertOneLeader(world);
        });
    }

    @Test
    void afterAnyTroubleOneLeaderIsFound() {
        seeds(seed -> {
            ElectionWorld world = world(seed);
            world.loss = 0.1;
            world.refusing = seed % 2 == 0;
            Random random = world.random;
            world.start(world.nodes.values());
            List<Long> ids = new ArrayList<>(world.nodes.keySet());
            for (int step = 0; step < 30; step++) {
                long from = ids.get(random.nextInt(ids.size()));
                long to = ids.get(random.nextInt(ids.size()));
                switch (random.nextInt(4)) {
                    case 0 -> world.cut.add(100 * from + to);
                    case 1 -> world.cut.remove(100 * from + to);
                    case 2 -> restart(world.node(from));
                    default -> {
                        if (world.node(from).up) {
                            world.node(from).look();
                        }
                    }
                }
                world.run(random.nextInt(300));
            }
            world.cut.clear();
            world.loss = 0;
            world.nodes.values().stream().filter(node -> !node.up).forEach(Node::start);
            world.pass(200);
            world.run(130_000);
            assertOneLeader(world);
        });
    }

    private static void restart(Node node) {
        if (node.up) {
            node.stop();
        } else {
            node.start();
        }
    }
}

package io.zk.server.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.server.zab.EpochKind;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/**
 * The ways in which Apache's servers have lost transactions, or are publicly known to do so, each staged with whole
 * servers, on a few schedules. Every invariant of the simulator is watched meanwhile.
 */
class ZabLossScenariosTest {
    private static void onSchedules(int voters, int recentCount, Consumer<Stage> scenario) {
        Stage.play(new Stage.Cast(voters, recentCount), scenario);
    }

    /** A leader of three that has logged "/tail", which it could not send to the others, behind "/before", which all have. */
    private record Tailed(int first, int one, int two) {
        static Tailed on(Stage stage) {
            int first = stage.leader();
            int one = stage.other(first);
            int two = stage.other(first, one);
            stage.create(first, "/before");
            stage.part(List.of(first), List.of(one, two));
            stage.ask(first, "/tail");
            stage.run(100);
            return new Tailed(first, one, two);
        }
    }

    /** Does something when a server has written that it has taken an epoch's history over, once. */
    private static void whenTaken(Stage stage, int server, IntConsumer strike) {
        whenWritten(stage, server, EpochKind.CURRENT, strike);
    }

    private static void whenWritten(Stage stage, int server, EpochKind which, IntConsumer strike) {
        stage.watch(new Checkers() {
            private boolean struck;

            @Override
            public void epochWritten(int writer, EpochKind kind, long epoch) {
                if (writer == server && kind == which && !struck) {
                    struck = true;
                    strike.accept(writer);
                }
            }
        });
    }

    /**
     * ZOOKEEPER-1549: who was elected with a tail that nobody else has, and failed before anybody followed, is later told
     * to drop it, and does, out of its state and its snapshots, too.
     */
    @Test
    void theTailOfOneWhoWasElectedAndNotFollowedGoes() {
        onSchedules(3, 500, stage -> {
            Tailed ids = Tailed.on(stage);
            int first = ids.first();
            int one = ids.one();
            int two = ids.two();
            stage.kill(one, two);
            stage.join();
            whenTaken(stage, first, stage::kill);
            stage.kill(first);
            stage.start(first, one);
            stage.await("the first to be elected and to die", () -> !stage.server(first)
                    .up());
            stage.start(two);
            stage.leader();
            stage.create(one, "/after");
            stage.start(first);
            stage.await("the first to follow", () -> stage.has(first, "/after"));
            assertFalse(stage.has(first, "/tail"));
            assertTrue(stage.has(first, "/before"));
        });
    }

    /**
     * ZOOKEEPER-3911, 4646, 4785: a follower acknowledges a new leader's history only when all of it is on its disk. Here
     * its disk is slow, and the power of both fails as soon as it has let the leader begin.
     */
    @Test
    void whatLetsALeaderBeginIsOnTheDisksOfAQuorum() {
        onSchedules(3, 500, stage -> {
            Tailed ids = Tailed.on(stage);
            int first = ids.first();
            int one = ids.one();
            int two = ids.two();
            stage.kill(first, one, two);
            stage.join();
            stage.server(one).faults().slow(300_000);
            stage.start(first, one);
            boolean[] begun = new boolean[1];
            stage.watch(new Checkers() {
                @Override
                public void established(int server, long epoch) {
                    begun[0] = true;
                }
            });
            stage.await("a leader", () -> begun[0]);
            stage.kill(first, one);
            stage.server(one).faults().heal();
            stage.start(one, two);
            stage.leader();
            assertTrue(stage.has(one, "/tail"));
        });
    }

    /**
     * ZOOKEEPER-4643: no epoch is on disk before the history it stands for. Otherwise a server with a high epoch and a
     * short history wins the next election and has the others drop what was acknowledged.
     */
    @Test
    void noEpochIsThereBeforeItsHistory() {
        noEpochIsThereBeforeWhatCameWithIt(new Stage.Cast(3, 500));
    }

    /** ZOOKEEPER-3104: the same where the history comes as a whole state, which takes long to be written. */
    @Test
    void noEpochIsThereBeforeItsState() {
        noEpochIsThereBeforeWhatCameWithIt(new Stage.Cast(3, 500, true, 0));
    }

    private static void noEpochIsThereBeforeWhatCameWithIt(Stage.Cast cast) {
        Stage.play(cast, stage -> {
            int first = stage.leader();
            int late = stage.other(first);
            int other = stage.other(first, late);
            stage.kill(late);
            for (int i = 0; i < 5; i++) {
                stage.create(first, "/acknowledged" + i);
            }
            stage.kill(other);
            whenTaken(stage, late, stage::kill);
            stage.server(late).faults().slow(300_000);
            stage.start(late);
            stage.await("the late one to take the history over", () -> !stage.server(late)
                    .up());
            stage.server(late).faults().heal();
            stage.kill(first);
            stage.start(late, other);
            stage.leader();
            assertTrue(stage.has(late, "/acknowledged4") && stage.has(other, "/acknowledged4"));
        });
    }

    /**
     * ZOOKEEPER-4712, 4541, 4502: who looks for a leader has waited until its log has all that was handed to it: a late
     * write would otherwise make the log longer than what was voted with.
     */
    @Test
    void theLogIsDrainedBeforeTheNextElection() {
        onSchedules(3, 500, stage -> {
            int first = stage.leader();
            int one = stage.other(first);
            int two = stage.other(first, one);
            stage.create(first, "/before");
            stage.server(one).faults().slow(400_000);
            stage.server(two).faults().slow(400_000);
            for (int i = 0; i < 5; i++) {
                stage.ask(first, "/under-way" + i);
            }
            stage.run(20);
            stage.kill(first);
            stage.leader();
            stage.create(one, "/after");
            assertTrue(stage.has(one, "/before"));
        });
    }

    /**
     * ZOOKEEPER-2845: who is elected with what it logged under another leader, without a start in between, has that in its
     * state before it brings others to it.
     */
    @Test
    void whoIsElectedWithATailHasAppliedIt() {
        onSchedules(3, 500, stage -> {
            Tailed ids = Tailed.on(stage);
            stage.kill(ids.one(), ids.two());
            stage.join();
            stage.await("the first to be left", () -> !stage.serves(stage.server(ids.first())));
            stage.start(ids.one());
            assertEquals(ids.first(), stage.leader());
            assertTrue(stage.has(ids.first(), "/tail") && stage.has(ids.one(), "/tail"));
            stage.create(ids.one(), "/after");
            stage.start(ids.two());
            stage.await("the last to follow", () -> stage.has(ids.two(), "/after"));
            assertTrue(stage.has(ids.two(), "/tail"));
        });
    }

    /**
     * ZOOKEEPER-2307, 2354, 4269: whatever server's power fails behind the write of whatever epoch, it starts again, and
     * with its data.
     */
    @Test
    void aCrashBehindTheWriteOfAnEpochKeepsNobodyFromStarting() {
        onSchedules(3, 500, stage -> {
            for (EpochKind kind : EpochKind.values()) {
                for (int id = 1; id <= 3; id++) {
                    int struck = id;
                    String path = "/" + kind + id;
                    stage.create(stage.leader(), path);
                    stage.kill(1, 2, 3);
                    whenWritten(stage, struck, kind, stage::kill);
                    stage.start(1, 2, 3);
                    stage.await("it to die", () -> !stage.server(struck).up());
                    stage.start(struck);
                    stage.await("all to serve", () -> stage.servers().stream()
                            .allMatch(server -> stage.serves(server) && stage.has(server.id(), path)));
                }
            }
        });
    }

    /**
     * ZOOKEEPER-4882: what is committed is shown by a server when its own log holds it. Its disk is slow, a quorum of
     * others is not; then its power fails.
     */
    @Test
    void nothingIsShownAheadOfTheOwnDisk() {
        onSchedules(3, 500, stage -> {
            int first = stage.leader();
            int slow = stage.other(first);
            stage.server(slow).faults().slow(1_000_000);
            for (int i = 0; i < 10; i++) {
                stage.create(first, "/" + i);
            }
            stage.kill(slow);
            stage.server(slow).faults().heal();
            stage.start(slow);
            stage.await("the slow one to have all", () -> stage.has(slow, "/9"));
        });
    }

    /** ZOOKEEPER-3642: a state was received, and the leader was lost before it said that it leads. */
    @Test
    void aStateOfALeaderThatIsLostAtOnceIsNoMixture() {
        onSchedules(3, 1, stage -> {
            int first = stage.leader();
            int late = stage.other(first);
            int other = stage.other(first, late);
            stage.kill(late);
            for (int i = 0; i < 20; i++) {
                stage.create(first, "/" + i);
            }
            boolean[] struck = new boolean[1];
            stage.watch(new Checkers() {
                @Override
                public void installing(int server, long zxid) {
                    if (!struck[0]) {
                        struck[0] = true;
                        stage.kill(first);
                    }
                }
            });
            stage.start(late);
            stage.await("the leader to die", () -> struck[0]);
            stage.leader();
            stage.create(late, "/after");
            stage.start(first);
            stage.leader();
            assertTrue(stage.has(late, "/19") && stage.has(other, "/after"));
        });
    }

    /**
     * Apache's server cuts behind the first record at or above the zxid it is told: one who got its history as a state, and
     * then logged a transaction that nobody else has, keeps that for ever.
     */
    @Test
    void aTailBehindAStateGoes() {
        onSchedules(5, 1, stage -> {
            int first = stage.leader();
            int late = stage.other(first);
            List<Integer> others = stage.servers().stream()
                    .map(SimServer::id)
                    .filter(id -> id != first && id != late)
                    .toList();
            stage.kill(late);
            for (int i = 0; i < 20; i++) {
                stage.create(first, "/" + i);
            }
            stage.start(late);
            stage.await("the late one to serve", () -> stage.has(late, "/19") && stage.serves(stage.server(late)));
            stage.part(List.of(first, late), others);
            stage.ask(first, "/tail");
            stage.run(150);
            stage.kill(first, late);
            stage.leader();
            stage.join();
            stage.create(others.get(0), "/after");
            stage.start(late);
            stage.await("the late one to follow", () -> stage.has(late, "/after"));
            assertFalse(stage.has(late, "/tail"));
        });
    }

    /** The link is lost between the order to cut and what follows it (ZOOKEEPER-5094): no transaction is left out then. */
    @Test
    void aCutThatWasInterruptedLeavesNoHole() {
        onSchedules(3, 500, stage -> {
            Tailed ids = Tailed.on(stage);
            int first = ids.first();
            int one = ids.one();
            stage.await(
                    "the others to have a leader",
                    () -> stage.serves(stage.server(one))
                            && stage.standing(stage.server(one)).leader() != first);
            stage.create(one, "/during");
            int[] cuts = new int[1];
            stage.watch(new Checkers() {
                @Override
                public void cutting(int server, long zxid) {
                    if (cuts[0]++ == 0) {
                        stage.breakLinks(first);
                    }
                }
            });
            stage.join();
            stage.await("the first to follow", () -> stage.has(first, "/during"));
            assertTrue(cuts[0] > 0);
            assertFalse(stage.has(first, "/tail"));
            stage.create(first, "/after");
        });
    }
}

package io.zk.server.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.client.session.Outcome;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.CreateRequest;
import io.zk.server.zab.LearnerInfo;
import io.zk.server.zab.PacketType;
import io.zk.server.zab.QuorumPacket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * The rules of the ordering that no loss of Apache's is known for, and those where another member must do wrong first: each
 * staged so that without the rule something is lost, or an invariant of the simulator does not hold.
 */
class ZabRuleScenariosTest {
    private static final long STALL_MICROS = 500_000;

    /** Does something, once, when a server has said this. */
    private static void whenSaid(Stage stage, int server, PacketType type, Runnable strike) {
        stage.watch(new Checkers() {
            private boolean struck;

            @Override
            public void said(QuorumLink.Side from, QuorumPacket packet) {
                if (from.server() == server && packet.type() == type && !struck) {
                    struck = true;
                    stage.soon(strike);
                }
            }
        });
    }

    /** The one that leads if several with the same history look for a leader. */
    private static int leadAndSettle(Stage stage) {
        int first = stage.leader();
        stage.create(first, "/before");
        stage.run(1_000);
        return first;
    }

    /** Whom this server follows, or is, instead of the old leader. */
    private static int nextLeader(Stage stage, int old, int server) {
        stage.await("another leader than " + old, () -> {
            int leader = (int) stage.standing(stage.server(server)).leader();
            return leader > 0
                    && leader != old
                    && stage.serves(stage.server(server))
                    && stage.serves(stage.server(leader));
        });
        return (int) stage.standing(stage.server(server)).leader();
    }

    // ---- promises and votes

    /**
     * A transaction is on a slow disk, and nowhere else, when its server looks for a leader. With a vote from memory that
     * server leads, and takes itself for one that holds it.
     */
    @Test
    void nobodyVotesWithWhatItsDiskDoesNotHold() {
        Stage.play(new Stage.Cast(3, 500), stage -> {
            int first = leadAndSettle(stage);
            int slow = stage.other(first);
            int other = stage.other(first, slow);
            stage.part(List.of(first), List.of(other));
            stage.server(slow).faults().stall(STALL_MICROS);
            stage.server(first).faults().stall(STALL_MICROS);
            stage.ask(first, "/tail");
            stage.run(100);
            stage.kill(first);
            stage.join();
            stage.leader();
            stage.create(slow, "/after");
        });
    }

    /** A server dies as soon as it has promised an epoch, its disk is slow, and the same epoch comes to it again. */
    @Test
    void aPromiseThatWasGivenIsKeptOverACrash() {
        Stage.play(new Stage.Cast(3, 500), stage -> {
            int first = leadAndSettle(stage);
            int forgetful = stage.other(first);
            int other = stage.other(first, forgetful);
            stage.kill(first, forgetful, other);
            stage.server(forgetful).faults().stall(STALL_MICROS);
            whenSaid(stage, forgetful, PacketType.ACK_EPOCH, () -> stage.kill(forgetful));
            stage.start(first, forgetful);
            stage.await("the promise", () -> !stage.server(forgetful).up());
            stage.kill(first);
            stage.server(forgetful).faults().heal();
            stage.start(forgetful, other);
            stage.create(stage.leader(), "/after");
        });
    }

    /** The same with the leader as the one that dies when others have heard of its epoch. */
    @Test
    void aLeaderKeepsItsOwnPromiseOverACrash() {
        Stage.play(new Stage.Cast(3, 500), stage -> {
            int first = leadAndSettle(stage);
            int one = stage.other(first);
            int two = stage.other(first, one);
            stage.kill(first, one, two);
            stage.server(first).faults().stall(STALL_MICROS);
            whenSaid(stage, first, PacketType.LEADER_INFO, () -> stage.kill(first));
            stage.start(first, one);
            stage.await("the word of an epoch", () -> !stage.server(first).up());
            stage.kill(one);
            stage.server(first).faults().heal();
            stage.start(first, two);
            stage.create(stage.leader(), "/after");
        });
    }

    /**
     * A server has promised an epoch, and holds what was committed in it with another, dead one. Then old words lead it to
     * the leader of the epoch before, who stood still and does not look at promises, as Apache's leaders do not once they
     * are established. Had it itself cut by that one, what was committed would be gone.
     */
    @Test
    void nobodyFollowsALeaderOfAnEarlierEpochB24() {
        Stage.play(new Stage.Cast(3, 500), stage -> {
            int old = leadAndSettle(stage);
            long end = stage.end(old);
            stage.server(old).hold();
            int one = stage.other(old);
            int two = stage.other(old, one);
            int next = nextLeader(stage, old, one);
            int follower = next == one ? two : one;
            stage.create(follower, "/committed");
            stage.tamper((from, packet) -> asOfApaches(from, packet, old, end));
            stage.kill(next);
            stage.await("the way to the old leader", () -> {
                stage.mislead(follower, old, next);
                return stage.standing(stage.server(follower)).leader() == old;
            });
            stage.run(100);
            stage.ask(old, "/lost");
            stage.server(old).release();
            stage.run(1_500);
            stage.tamper((from, packet) -> packet);
            stage.start(next);
            stage.leader();
            assertTrue(stage.has(follower, "/committed") && stage.has(old, "/committed"));
        });
    }

    /** The old leader as one of Apache's: it sees neither a promise nor a later epoch, and has whoever comes cut. */
    private static QuorumPacket asOfApaches(QuorumLink.Side from, QuorumPacket packet, int leader, long end) {
        if (from.link().leader().server() != leader) {
            return packet;
        }
        return switch (packet.type()) {
            case FOLLOWER_INFO -> QuorumPacket.of(packet.type(), 0, packet.data());
            case ACK_EPOCH -> QuorumPacket.of(packet.type(), end, packet.data());
            case DIFF -> QuorumPacket.of(PacketType.TRUNC, packet.zxid());
            default -> packet;
        };
    }

    // ---- the end of an epoch

    /**
     * Three epochs come to the end of their zxids one after the other while clients of all members write: each time another
     * one begins, and the writes go on in their order. With one zxid more than there are, the invariants do not hold.
     */
    @Test
    void anEpochWithoutAZxidLeftEndsAndTheNextOneGoesOn() {
        Stage.play(new Stage.Cast(3, 500, false, 0, 20), stage -> {
            long first = stage.end(leadAndSettle(stage)) >>> 32;
            int writes = 0;
            while (stage.end(1) >>> 32 < first + 3) {
                createAtLast(stage, 1 + writes % 3, "/n" + writes);
                writes++;
                assertTrue(writes < 200, "after " + writes + " writes it is at " + stage.end(1));
            }
            stage.leader();
            stage.create(1, "/after");
            stage.run(500);
            for (int server = 1; server <= 3; server++) {
                long before = 0;
                for (int i = 0; i < writes; i++) {
                    long zxid = stage.created(server, "/n" + i);
                    assertTrue(zxid > before, "/n" + i + " at " + zxid + ", the one before at " + before);
                    before = zxid;
                }
            }
        });
    }

    /** A client that loses its connection with the leader asks again; the first time may have been enough. */
    private static void createAtLast(Stage stage, int server, String path) {
        Outcome[] outcome = new Outcome[1];
        do {
            outcome[0] = null;
            CreateRequest request = new CreateRequest(path, new byte[0], Acl.OPEN, 0);
            stage.client(server).submit(OpCode.CREATE, request, null, is -> outcome[0] = is);
            stage.await("an answer of server " + server, () -> outcome[0] != null);
        } while (outcome[0] instanceof Outcome.Failed failed && failed.code() != ErrorCode.NODE_EXISTS);
    }

    // ---- syncs

    /** The leader stood still, was left, and goes on: it answers no sync before it knows that it still leads. */
    @Test
    void aLeaderThatWasLeftAnswersNoSync() {
        Stage.play(new Stage.Cast(3, 500), stage -> {
            int old = leadAndSettle(stage);
            int one = stage.other(old);
            int two = stage.other(old, one);
            stage.part(List.of(old), List.of(one, two));
            stage.server(old).hold();
            nextLeader(stage, old, one);
            stage.create(one, "/after");
            BooleanSupplier found = stage.syncAndFind(old, "/after");
            stage.server(old).release();
            stage.run(150);
            assertFalse(found.getAsBoolean());
            stage.join();
            stage.leader();
            stage.create(old, "/later");
            assertTrue(stage.has(old, "/after"));
        });
    }

    /** A follower's disk is slow: it answers a sync when it has applied what was committed by then. */
    @Test
    void aSlowFollowerAnswersASyncWhenItHasCaughtUp() {
        Stage.play(new Stage.Cast(3, 500), stage -> {
            int first = leadAndSettle(stage);
            int slow = stage.other(first);
            stage.create(slow, "/connected");
            stage.server(slow).faults().stall(STALL_MICROS / 4);
            stage.create(first, "/after");
            BooleanSupplier found = stage.syncAndFind(slow, "/after");
            stage.await("the read behind the sync", found);
        });
    }

    // ---- histories

    /**
     * A state comes to a server that has logged more, of a leader that names it by a lower zxid, as Apache's do before they
     * are established. Of the old logs nothing may be read any more.
     */
    @Test
    void aStateTakesThePlaceOfTheOldLogs() {
        Stage.play(new Stage.Cast(3, 1, true, 0), stage -> {
            int first = leadAndSettle(stage);
            int one = stage.other(first);
            int two = stage.other(first, one);
            long end = stage.end(one);
            stage.part(List.of(first), List.of(one, two));
            stage.ask(first, "/tail");
            stage.run(100);
            stage.kill(first);
            stage.leader();
            stage.join();
            stage.tamper((from, packet) ->
                    packet.type() == PacketType.SNAP ? QuorumPacket.of(PacketType.SNAP, end) : packet);
            stage.start(first);
            stage.await("the first to follow", () -> stage.serves(stage.server(first)));
            stage.tamper((from, packet) -> packet);
            stage.kill(first);
            stage.start(first);
            stage.await("the first to follow again", () -> stage.serves(stage.server(first)));
            assertFalse(stage.has(first, "/tail"));
            stage.create(first, "/after");
        });
    }

    /**
     * Proposals are under way when a server joins: it acknowledges them behind NEWLEADER, and it is needed for them
     * (ZOOKEEPER-4394, 4685).
     */
    @Test
    void whoJoinsInTheMiddleOfProposalsNeedsOneTryB8() {
        Stage.play(new Stage.Cast(3, 500), stage -> {
            int first = leadAndSettle(stage);
            int late = stage.other(first);
            int slow = stage.other(first, late);
            stage.kill(late);
            stage.server(slow).faults().stall(STALL_MICROS);
            for (int i = 0; i < 5; i++) {
                stage.ask(first, "/under-way" + i);
            }
            stage.run(100);
            int[] tries = new int[1];
            stage.watch(new Checkers() {
                @Override
                public void said(QuorumLink.Side from, QuorumPacket packet) {
                    if (from.server() == late && packet.type() == PacketType.FOLLOWER_INFO) {
                        tries[0]++;
                    }
                }
            });
            stage.start(late);
            stage.await("the late one to have all", () -> stage.has(late, "/under-way4"));
            assertEquals(1, tries[0]);
        });
    }

    /** A leader's memory has a gap, as that of 3.9.3 can have (ZOOKEEPER-4925): whoever is fed over it notices. */
    @Test
    void aGapThatALeaderSendsIsNotTakenInB11() {
        Stage.play(new Stage.Cast(3, 500), stage -> {
            int first = leadAndSettle(stage);
            int late = stage.other(first);
            stage.kill(late);
            for (int i = 0; i < 10; i++) {
                stage.create(first, "/" + i);
            }
            long gap = stage.end(first) - 5;
            int[] dropped = new int[1];
            stage.tamper((from, packet) -> {
                boolean left = dropped[0] < 2 && packet.zxid() == gap && from.server() == first;
                dropped[0] += left ? 1 : 0;
                return left ? null : packet;
            });
            stage.start(late);
            stage.await("the late one to have all", () -> stage.has(late, "/9"));
            assertEquals(2, dropped[0]);
            for (int i = 0; i < 10; i++) {
                assertTrue(stage.has(late, "/" + i), "/" + i);
            }
        });
    }

    /**
     * A leader's folder holds logs that a state has replaced, as Apache's servers leave them there (ZOOKEEPER-2846), with
     * a transaction of no history: nobody is fed from them.
     */
    @Test
    void whatAStateHasReplacedIsFedToNobodyB16() {
        Stage.play(new Stage.Cast(5, 1, false, 1 << 20), stage -> {
            int first = leadAndSettle(stage);
            int late = stage.other(first);
            List<Integer> others = stage.servers().stream()
                    .map(SimServer::id)
                    .filter(id -> id != first && id != late)
                    .toList();
            stage.kill(late);
            stage.create(first, "/more");
            stage.part(List.of(first), others);
            stage.ask(first, "/tail");
            stage.run(100);
            stage.kill(first);
            stage.leader();
            stage.join();
            Map<Path, byte[]> replaced = logs(stage.server(first));
            // As one of Apache's: it is not told to cut, but sent a state.
            stage.tamper((from, packet) -> packet.type() == PacketType.FOLLOWER_INFO ? asApache(from, packet) : packet);
            stage.start(first);
            stage.await("the first to follow", () -> stage.serves(stage.server(first)));
            stage.create(first, "/after");
            stage.create(first, "/newest");
            stage.run(1_000);
            others.forEach(stage::kill);
            stage.kill(first);
            replaced.forEach((file, bytes) -> stage.server(first).disk().put(file, bytes));
            stage.start(first, others.get(0), others.get(1));
            assertEquals(first, stage.leader());
            stage.start(late);
            stage.await("the late one to follow", () -> stage.has(late, "/newest"));
            assertFalse(stage.has(late, "/tail"));
        });
    }

    private static QuorumPacket asApache(QuorumLink.Side from, QuorumPacket packet) {
        LearnerInfo info = new LearnerInfo(from.server(), LearnerInfo.PROTOCOL, 0, false);
        return QuorumPacket.of(packet.type(), packet.zxid(), info.encode());
    }

    private static Map<Path, byte[]> logs(SimServer server) {
        Map<Path, byte[]> logs = new HashMap<>();
        Path folder = server.settings().storage().logFolder();
        try {
            for (String name : server.disk().list(folder)) {
                if (name.startsWith("log.")) {
                    logs.put(folder.resolve(name), server.disk().bytes(folder.resolve(name)));
                }
            }
        } catch (IOException impossible) {
            throw new Violation("no logs: " + impossible);
        }
        return logs;
    }

    /**
     * A server without any data joins leaders who have not all in memory: zxid 0 proves nothing, it gets the state
     * (ZOOKEEPER-4352).
     */
    @Test
    void whoHasNothingGetsTheStateB17() {
        for (long seed = 1; seed <= 5; seed++) {
            Stage stage = new Stage(new Stage.Cast(3, 5, false, 1 << 20), seed);
            stage.start(1, 2);
            int first = stage.leader();
            for (int i = 0; i < 20; i++) {
                stage.create(first, "/" + i);
            }
            stage.start(3);
            stage.await("the third to follow", () -> stage.has(3, "/19"));
            for (int i = 0; i < 20; i++) {
                assertTrue(stage.has(3, "/" + i), "/" + i);
            }
            stage.finish();
        }
    }
}

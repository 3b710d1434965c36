package io.zk.server.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.client.session.Outcome;
import io.zk.protocol.data.Acl;
import io.zk.protocol.data.ErrorCode;
import io.zk.protocol.data.OpCode;
import io.zk.protocol.message.CreateRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Disks without room for more writes: who leads then. */
class FullDiskScenariosTest {
    private static final Stage.Cast THREE = new Stage.Cast(3, 500);

    /** For an election in which somebody abstains in vain, and for those who lead to be followed. */
    private static final long ELECTED_MILLIS = 4_000;

    /** What a server says to a create. */
    private static ErrorCode create(Stage stage, int server, String path) {
        ErrorCode[] said = new ErrorCode[1];
        stage.client(server)
                .submit(
                        OpCode.CREATE,
                        new CreateRequest(path, new byte[0], Acl.OPEN, 0),
                        null,
                        outcome -> said[0] = outcome instanceof Outcome.Failed failed ? failed.code() : ErrorCode.OK);
        stage.await("an answer of server " + server, () -> said[0] != null);
        return said[0];
    }

    /** Lets that time go on, and tells who leads all who run then. */
    private static int leaderAfter(Stage stage, long millis) {
        stage.run(millis);
        List<SimServer> up = stage.servers().stream().filter(SimServer::up).toList();
        assertTrue(up.stream().allMatch(stage::serves), "not all serve");
        return (int) stage.standing(up.get(0)).leader();
    }

    /** It has the highest id, and as new a history as the others: if it voted, it would be elected again. */
    @Test
    void aLeaderWithoutRoomLetsOneWithRoomLead() {
        Stage.play(THREE, stage -> {
            int first = stage.leader();
            stage.create(first, "/before");
            stage.room(first, false);
            assertNotEquals(first, leaderAfter(stage, ELECTED_MILLIS));
            for (SimServer server : stage.servers()) {
                assertTrue(stage.has(server.id(), "/before"));
                stage.create(server.id(), "/through" + server.id());
            }
        });
    }

    /** What it has proposed and nobody else has goes, as that of any leader that ends. */
    @Test
    void writesUnderWayEndAsWithAnyOtherEndOfALeader() {
        Stage.play(THREE, stage -> {
            int first = stage.leader();
            for (int i = 0; i < 20; i++) {
                stage.ask(first, "/late" + i);
            }
            stage.run(2);
            stage.room(first, false);
            int next = leaderAfter(stage, ELECTED_MILLIS);
            assertNotEquals(first, next);
            stage.create(next, "/after");
        });
    }

    @Test
    void twoOfFiveWithoutRoomDoNotLead() {
        Stage.play(new Stage.Cast(5, 500), stage -> {
            int first = stage.leader();
            int second = stage.other(first);
            stage.room(first, false);
            stage.room(second, false);
            int next = leaderAfter(stage, ELECTED_MILLIS);
            assertNotEquals(first, next);
            assertNotEquals(second, next);
            stage.create(second, "/after");
        });
    }

    /** With the third one dead there is no quorum without it; when that one is back, there is. */
    @Test
    void aLeaderThatCannotBeSparedLeadsOnUntilItCan() {
        Stage.play(THREE, stage -> {
            int first = stage.leader();
            int dead = stage.other(first);
            int other = stage.other(first, dead);
            stage.kill(dead);
            stage.run(ELECTED_MILLIS);
            long epoch = stage.standing(stage.server(first)).epoch();
            stage.room(first, false);
            assertEquals(first, leaderAfter(stage, ELECTED_MILLIS));
            assertEquals(epoch, stage.standing(stage.server(first)).epoch());
            assertEquals(ErrorCode.QUOTA_EXCEEDED, create(stage, other, "/refused"));
            stage.start(dead);
            assertNotEquals(first, leaderAfter(stage, 2 * ELECTED_MILLIS));
            stage.create(other, "/after");
        });
    }

    /** Two of three start, one without room: they have a leader, and one with room when the third is there. */
    @Test
    void whoHasNoRoomVotesWhereItHasTo() {
        Stage.play(THREE, stage -> {
            int first = stage.leader();
            int one = stage.other(first);
            int two = stage.other(first, one);
            stage.kill(first, one, two);
            stage.room(first, false);
            stage.start(first, one);
            assertTrue(leaderAfter(stage, ELECTED_MILLIS) > 0);
            stage.start(two);
            assertNotEquals(first, leaderAfter(stage, 2 * ELECTED_MILLIS));
            stage.create(two, "/after");
        });
    }

    @Test
    void withoutRoomAnywhereThereIsALeaderAndItRefuses() {
        Stage.play(THREE, stage -> {
            stage.servers().forEach(server -> stage.room(server.id(), false));
            // Each of them may have given it up once.
            int leader = leaderAfter(stage, 4 * ELECTED_MILLIS);
            long epoch = stage.standing(stage.server(leader)).epoch();
            stage.servers()
                    .forEach(server -> assertEquals(ErrorCode.QUOTA_EXCEEDED, create(stage, server.id(), "/refused")));
            assertEquals(leader, leaderAfter(stage, 10 * ELECTED_MILLIS));
            assertEquals(epoch, stage.standing(stage.server(leader)).epoch());
            assertFalse(stage.has(leader, "/refused"));
            stage.servers().forEach(server -> stage.room(server.id(), true));
            stage.create(leader, "/after");
            assertEquals(leader, leaderAfter(stage, 100));
        });
    }

    /** As on a disk that is filled and cleaned up all the time: it may be elected again before the others had their turn. */
    @Test
    void roomThatComesAndGoesMovesTheLeadOnce() {
        Stage.play(THREE, stage -> {
            int first = stage.leader();
            for (int millis = 1; millis <= 20; millis++) {
                stage.room(first, false);
                stage.run(millis);
                stage.room(first, true);
                stage.run(500);
            }
            stage.room(first, false);
            int leader = leaderAfter(stage, ELECTED_MILLIS);
            long epoch = stage.standing(stage.server(leader)).epoch();
            assertTrue(epoch <= 3, "epoch " + epoch);
            stage.room(first, true);
            stage.create(first, "/after");
        });
    }
}

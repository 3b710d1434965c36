package io.zk.server.zab;

import static io.zk.server.zab.LeaderRig.zxid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An established leader and the clock: who still follows, and the questions that find it out. */
class LeaderTimeTest {
    @Test
    void pingsGoOutEveryHalfTickWithTheNewestProposal() {
        LeaderRig rig = LeaderRig.of(3).leading();
        rig.propose();
        rig.ack(2, zxid(1, 1));
        rig.take();
        rig.pass(200, 2);
        assertEquals(Collections.nCopies(4, "to 20 PING 100000001"), rig.take());
        assertEquals(250, rig.leader().nextDeadline());
    }

    @Test
    void whoIsSilentLosesItsLinkAndWithoutAQuorumTheLeaderEnds() {
        LeaderRig rig = LeaderRig.of(3).leading();
        rig.pass(500);
        assertEquals(List.of(), rig.takeButPings());
        rig.pass(150);
        assertEquals(
                List.of(
                        "close 20: server 2: silent for too long while SERVING",
                        "lost 20",
                        "ended: no quorum follows any more"),
                rig.takeButPings());
    }

    @Test
    void whoAnswersStays() {
        LeaderRig rig = LeaderRig.of(3).leading();
        rig.pass(5000, 2);
        assertEquals(List.of(), rig.takeButPings());
    }

    /** Its own link answers, but its disk does not. */
    @Test
    void whoAcknowledgesNothingLosesItsLink() {
        LeaderRig rig = LeaderRig.of(3).leading().joins(3);
        rig.propose();
        rig.take();
        for (int i = 0; i < 8; i++) {
            rig.ack(2, rig.propose());
            rig.pass(50, 2, 3);
        }
        assertEquals(
                8,
                rig.takeButPings().stream()
                        .filter(line -> line.startsWith("to 30"))
                        .count());
        rig.pass(200, 2, 3);
        assertEquals(
                List.of("close 30: server 3: has not acknowledged 0x100000001 for 550 ms", "lost 30"),
                rig.takeButPings());
        rig.pass(1000, 2);
        assertEquals(List.of(), rig.takeButPings());
    }

    @Test
    void whoIsAlwaysALittleBehindStays() {
        LeaderRig rig = LeaderRig.of(3).leading();
        for (int i = 1; i <= 60; i++) {
            rig.propose();
            rig.pass(50, 2);
            if (i > 8) {
                rig.ack(2, zxid(1, i - 8));
            }
        }
        assertEquals(60, rig.takeButPings().size());
    }

    /** What was sent to it meanwhile has not been read yet: learners are not judged by it. */
    @Test
    void aLeaderThatStoodStillHearsFirst() {
        LeaderRig rig = LeaderRig.of(3).leading();
        rig.pass(200, 2);
        rig.now += 3000;
        rig.tick();
        rig.pass(300, 2);
        assertEquals(List.of(), rig.takeButPings());
        rig.pass(700);
        assertEquals("ended: no quorum follows any more", rig.takeButPings().get(2));
    }

    @Test
    void aLinkThatSaysNothingIsClosed() {
        LeaderRig rig = LeaderRig.of(1).leading();
        rig.connect(2);
        rig.pass(1060);
        assertEquals(
                List.of("close 20: a link that has not said who it is: silent for too long while SILENT"),
                rig.takeButPings());
    }

    @Test
    void whoDoesNotTakeTheHistoryOverIsClosed() {
        LeaderRig rig = LeaderRig.of(1).leading();
        rig.connect(2);
        rig.follow(2, 0);
        rig.promise(2, 0, 0);
        rig.take();
        rig.pass(1060);
        assertEquals(List.of("close 20: server 2: silent for too long while JOINING"), rig.takeButPings());
    }

    /** A follower that was lost for a moment is back before the leader gives up. */
    @Test
    void whoIsComingBackIsCountedAsFollowing() {
        LeaderRig rig = LeaderRig.of(3).leading();
        rig.leader().lost(20, "reset", 0);
        rig.connect(2);
        rig.follow(2, 1);
        rig.take();
        rig.pass(300);
        assertEquals(List.of(), rig.take());
        rig.promise(2, 0, -1);
        rig.ack(2, zxid(1, 0));
        assertEquals("to 20 UP_TO_DATE ffffffffffffffff", rig.take().get(2));
    }

    @Test
    void whoWaitsForAProposalThatMayNeedItIsNotCountedAsFollowing() {
        LeaderRig rig = LeaderRig.of(3).leading();
        rig.propose();
        rig.leader().lost(20, "reset", 0);
        rig.connect(2);
        rig.follow(2, 1);
        rig.promise(2, zxid(1, 1), -1);
        rig.take();
        rig.pass(110);
        assertEquals(List.of("close 20: no quorum follows any more", "ended: no quorum follows any more"), rig.take());
    }

    @Test
    void aQuestionIsAnsweredByAQuorum() {
        LeaderRig rig = LeaderRig.of(5).leading().joins(4).joins(9);
        long ticket = rig.leader().confirm(0);
        assertEquals(ticket, rig.leader().confirm(0));
        assertEquals(List.of(), rig.take());
        rig.tick();
        assertEquals(List.of("to 20 PING 100000000", "to 30 PING 100000000", "to 40 PING 100000000"), rig.take());
        rig.pong(3);
        rig.tick();
        assertEquals(List.of(), rig.take());
        rig.pong(2);
        rig.tick();
        assertEquals(List.of("confirmed " + ticket), rig.take());
        rig.pong(4);
        rig.tick();
        assertEquals(List.of(), rig.take());
    }

    /** The answer to a PING that went out before the question proves nothing. */
    @Test
    void onlyAnswersToTheQuestionCount() {
        LeaderRig rig = LeaderRig.of(3).leading();
        rig.pass(50);
        long ticket = rig.leader().confirm(rig.now);
        rig.tick();
        assertEquals(List.of("to 20 PING 100000000", "to 20 PING 100000000"), rig.take());
        rig.pong(2);
        rig.tick();
        assertEquals(List.of(), rig.take());
        rig.pong(2);
        rig.tick();
        assertEquals(List.of("confirmed " + ticket), rig.take());
    }

    @Test
    void whoAsksWhileAQuestionIsUnderWayIsServedByTheNext() {
        LeaderRig rig = LeaderRig.of(3).leading();
        long first = rig.leader().confirm(0);
        rig.tick();
        long second = rig.leader().confirm(0);
        assertEquals(second, rig.leader().confirm(0));
        rig.tick();
        assertEquals(List.of("to 20 PING 100000000"), rig.take());
        rig.pong(2);
        rig.tick();
        assertEquals(List.of("confirmed " + first, "to 20 PING 100000000"), rig.take());
        rig.pong(2);
        rig.tick();
        assertEquals(List.of("confirmed " + second), rig.take());
        assertEquals(first + 1, second);
    }

    @Test
    void aloneItConfirmsItself() {
        LeaderRig rig = LeaderRig.of(1).leading();
        long ticket = rig.leader().confirm(0);
        rig.tick();
        assertEquals(List.of("confirmed " + ticket), rig.take());
    }

    @Test
    void whoJoinsWhileAQuestionIsUnderWayIsAskedWithItsNextPing() {
        LeaderRig rig = LeaderRig.of(3).leading();
        long ticket = rig.leader().confirm(0);
        rig.tick();
        rig.leader().lost(20, "reset", 0);
        rig.joins(3);
        rig.tick();
        assertEquals(List.of(), rig.take());
        rig.pass(50);
        rig.pong(3);
        rig.tick();
        assertEquals(List.of("to 30 PING 100000000", "confirmed " + ticket), rig.take());
    }
}

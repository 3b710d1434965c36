package io.zk.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.server.net.ConnectionThrottle.Dropping;
import io.zk.server.net.ConnectionThrottle.Rules;
import org.junit.jupiter.api.Test;

class ConnectionThrottleTest {
    private static final Dropping NEVER = new Dropping(-1, 0, 0, 0);

    private static void unseen(long deficit) {}

    private static int admitted(ConnectionThrottle throttle, int tries, boolean renews, long now) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += throttle.admits(renews, now) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void withoutTokensEverybodyIsLetIn() {
        assertEquals(
                1000,
                admitted(
                        new ConnectionThrottle(ConnectionThrottle.NONE, ConnectionThrottleTest::unseen, 0),
                        1000,
                        false,
                        0));
    }

    @Test
    void soManyAreLetInAsThereAreTokensAndAgainWhenTheyHaveComeBack() {
        ConnectionThrottle throttle =
                new ConnectionThrottle(new Rules(10, 5, 2, 1, 1, NEVER), ConnectionThrottleTest::unseen, 100);
        assertEquals(10, admitted(throttle, 50, false, 100));
        assertEquals(0, admitted(throttle, 50, false, 104));
        assertEquals(2, admitted(throttle, 50, false, 109), "the bucket fills in steps of its own time");
        assertEquals(2, admitted(throttle, 50, false, 110));
        assertEquals(10, admitted(throttle, 50, false, 1_000_000), "never more than the bucket holds");
    }

    @Test
    void aNewSessionWeighsMoreThanOneThatIsRenewed() {
        Rules rules = new Rules(7, 1000, 1, 3, 2, NEVER);
        assertEquals(2, admitted(new ConnectionThrottle(rules, ConnectionThrottleTest::unseen, 0), 5, false, 0));
        assertEquals(3, admitted(new ConnectionThrottle(rules, ConnectionThrottleTest::unseen, 0), 5, true, 0));
    }

    @Test
    void theChanceToBeTurnedAwayGrowsWhileTokensAreFewAndFallsAgain() {
        Dropping dropping = new Dropping(10, 0.5, 0.25, 0.5);
        ConnectionThrottle throttle =
                new ConnectionThrottle(new Rules(4, 1000, 4, 1, 1, dropping), ConnectionThrottleTest::unseen, 0);
        assertEquals(4, admitted(throttle, 4, false, 0));
        assertFalse(throttle.admits(false, 10));
        assertEquals(0.5, throttle.dropChance());
        assertFalse(throttle.admits(false, 15), "there are no tokens either way");
        assertEquals(0.5, throttle.dropChance(), "frozen until its time is over");
        assertFalse(throttle.admits(false, 20));
        assertEquals(1.0, throttle.dropChance());
        assertFalse(throttle.admits(false, 30), "with certainty, though it never grows beyond that");
        assertEquals(1.0, throttle.dropChance());
        throttle.admits(false, 1_000);
        assertEquals(0.75, throttle.dropChance());
        for (int i = 1; i <= 3; i++) {
            throttle.admits(false, 1_000 + 1_000L * i);
        }
        assertEquals(0.0, throttle.dropChance());
        assertTrue(throttle.admits(false, 5_000));
    }
}

package io.zk.client.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ServerListTest {
    private static final List<ServerAddress> FIVE = servers(1, 2, 3, 4, 5);

    @Test
    void walksRoundTheWholeList() {
        ServerList list = new ServerList(FIVE, new SplittableRandom(1));
        List<ServerAddress> first = take(list, 5);
        assertEquals(new HashSet<>(FIVE), new HashSet<>(first));
        assertEquals(first, take(list, 5));
    }

    @Test
    void clientsStartAtServersSpreadEvenly() {
        Map<ServerAddress, Integer> starts = new HashMap<>();
        for (int seed = 0; seed < 1000; seed++) {
            starts.merge(new ServerList(FIVE, new SplittableRandom(seed)).next(), 1, Integer::sum);
        }
        for (ServerAddress server : FIVE) {
            int count = starts.getOrDefault(server, 0);
            assertTrue(count > 140 && count < 260, server + " first for " + count + " of 1000 clients");
        }
    }

    @Test
    void firstAttemptIsImmediateAndLaterOnesPauseEverLonger() {
        ServerList list = new ServerList(servers(1, 2), new SplittableRandom(1));
        assertEquals(0, list.pauseMillis());
        list.next();
        assertTrue(longestPause(list) <= ServerList.PAUSE_FIRST_MILLIS);
        list.failed();
        list.failed();
        assertTrue(longestPause(list) > ServerList.PAUSE_FIRST_MILLIS);
        for (int i = 0; i < 1000; i++) {
            list.failed();
        }
        long longest = longestPause(list);
        assertTrue(longest > ServerList.PAUSE_MAX_MILLIS / 2 && longest <= ServerList.PAUSE_MAX_MILLIS);
        list.succeeded();
        assertTrue(longestPause(list) <= ServerList.PAUSE_FIRST_MILLIS);
    }

    @Test
    void aClientWhoseServerIsGoneFromTheListLeaves() {
        ServerList list = new ServerList(FIVE, new SplittableRandom(1));
        assertTrue(list.replace(servers(2, 3), address(1)));
        assertEquals(2, list.size());
    }

    @Test
    void aClientStaysIfTheListShrinksAroundItsServer() {
        for (int seed = 0; seed < 100; seed++) {
            assertFalse(new ServerList(FIVE, new SplittableRandom(seed)).replace(servers(1, 2), address(1)));
        }
    }

    @Test
    void asManyClientsLeaveAsTheLongerListNeeds() {
        int left = 0;
        for (int seed = 0; seed < 1000; seed++) {
            ServerList list = new ServerList(servers(1, 2, 3), new SplittableRandom(seed));
            if (list.replace(FIVE, address(1))) {
                left++;
                assertNotEquals(address(1), list.next());
            }
        }
        assertTrue(left > 330 && left < 470, left + " of 1000 left, 400 should");
    }

    @Test
    void thePreferredServerComesNext() {
        ServerList list = new ServerList(FIVE, new SplittableRandom(1));
        list.prefer(address(4));
        assertEquals(address(4), list.next());
        list.prefer(address(9));
        assertNotEquals(address(9), list.next());
    }

    private static long longestPause(ServerList list) {
        long longest = 0;
        for (int i = 0; i < 200; i++) {
            longest = Math.max(longest, list.pauseMillis());
        }
        return longest;
    }

    private static List<ServerAddress> take(ServerList list, int count) {
        List<ServerAddress> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(list.next());
        }
        return taken;
    }

    private static List<ServerAddress> servers(int... numbers) {
        List<ServerAddress> servers = new ArrayList<>();
        for (int number : numbers) {
            servers.add(address(number));
        }
        return servers;
    }

    private static ServerAddress address(int number) {
        return new ServerAddress("zoo" + number, 2181);
    }
}

package io.zk.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Holds what a common map would. */
class SessionMapTest {
    @Test
    void holdsWhatACommonMapWould() {
        Random random = new Random(1);
        SessionIds[] servers = {new SessionIds(1_700_000_000_000L, 1), new SessionIds(1_700_000_020_000L, 255)};
        SessionMap<Integer> map = new SessionMap<>();
        Map<Long, Integer> expected = new HashMap<>();
        long[] ids = new long[2_000];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = i < 10 ? i - 5 : servers[i % 2].next();
        }
        for (int i = 0; i < 20_000; i++) {
            long id = ids[random.nextInt(ids.length)];
            switch (random.nextInt(3)) {
                case 0 -> assertEquals(expected.remove(id), map.remove(id));
                case 1 -> assertEquals(expected.get(id), map.get(id));
                default -> assertEquals(expected.put(id, i), map.put(id, Integer.valueOf(i)));
            }
            assertEquals(expected.size(), map.size());
        }
        assertEquals(expected, map);
        assertEquals(expected, new HashMap<>(map));
    }

    @Test
    void isAMapOfLongs() {
        Map<Long, String> map = new SessionMap<>();
        Long id = Long.MIN_VALUE;
        assertNull(map.put(id, "one"));
        assertEquals("one", map.put(id, "two"));
        assertTrue(map.containsKey(id));
        assertFalse(map.containsKey(0L));
        assertEquals(Map.of(id, "two"), map);
        assertEquals("two", map.remove(id));
        assertNull(map.remove(id));
        assertTrue(map.isEmpty());
        map.put(id, "three");
        map.clear();
        assertNull(map.get(id));
    }
}

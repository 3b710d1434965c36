package io.zk.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When sessions expire: in the tick after their timeout is over, never before. */
class SessionTableTest {
    private static final int TICK = 2_000;

    @Test
    void expiresAtTheTickAfterItsTimeout() {
        SessionTable table = new SessionTable(TICK);
        table.open(1, 4_000, 1_000);
        assertEquals(6_000, table.nextDeadline());
        assertEquals(List.of(), expired(table, 5_999));
        assertEquals(List.of(1L), expired(table, 6_000));
    }

    @Test
    void aTouchMovesTheDeadlineAndAnOldReportDoesNot() {
        SessionTable table = new SessionTable(TICK);
        Session session = table.open(1, 4_000, 1_000);
        table.touch(session, 3_500);
        table.touch(session, 1_200);
        assertEquals(List.of(), expired(table, 7_000));
        assertEquals(List.of(1L), expired(table, 8_000));
    }

    @Test
    void aShorterTimeoutAtReattachBringsTheDeadlineNearer() {
        SessionTable table = new SessionTable(TICK);
        Session session = table.open(1, 40_000, 0);
        table.renegotiate(session, 4_000, 1_000);
        assertEquals(List.of(1L), expired(table, 6_000));
        table.remove(1);
        assertEquals(List.of(), expired(table, 100_000));
    }

    @Test
    void aClosingSessionIsNotExpiredAgain() {
        SessionTable table = new SessionTable(TICK);
        table.open(1, 4_000, 0).close();
        assertEquals(List.of(), expired(table, 100_000));
    }

    @Test
    void agreesWithATableThatLooksAtEverySession() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            SessionTable table = new SessionTable(TICK);
            Map<Long, Long> deadlines = new TreeMap<>();
            long now = random.nextInt(10_000);
            for (int step = 0; step < 300; step++) {
                now += random.nextInt(700);
                long id = random.nextInt(20);
                Session session = table.find(id);
                if (session == null) {
                    int timeout = 1_000 + random.nextInt(20_000);
                    table.open(id, timeout, now);
                    deadlines.put(id, boundary(now + timeout));
                } else if (random.nextInt(4) == 0) {
                    int timeout = 1_000 + random.nextInt(20_000);
                    table.renegotiate(session, timeout, now);
                    deadlines.put(id, boundary(now + timeout));
                } else {
                    table.touch(session, now);
                    deadlines.merge(id, boundary(now + session.timeoutMillis()), Math::max);
                }
                List<Long> expected = new ArrayList<>();
                for (Map.Entry<Long, Long> entry : deadlines.entrySet()) {
                    if (entry.getValue() <= now) {
                        expected.add(entry.getKey());
                    }
                }
                List<Long> gone = expired(table, now);
                gone.sort(null);
                assertEquals(expected, gone, "seed " + seed + " step " + step);
                gone.forEach(table::remove);
                gone.forEach(deadlines::remove);
                assertTrue(table.count() == deadlines.size());
            }
        }
    }

    private static long boundary(long millis) {
        return (millis / TICK + 1) * TICK;
    }

    private static List<Long> expired(SessionTable table, long now) {
        List<Long> ids = new ArrayList<>();
        table.expire(now, session -> ids.add(session.id()));
        return ids;
    }
}

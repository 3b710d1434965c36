package io.zk.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final long WINDOW_MILLIS = 250;
    private static final int AHEAD_MAX = 16;

    private final Placement placement = new Placement(3);
    private long now = 1_000_000;

    @Test
    void eachLoopHasItsTurnWhoeverAccepts() {
        assertEquals(List.of(0, 1, 2, 0, 1, 2), placed(6, 1));
    }

    @Test
    void shortConnectionsStayWhereTheyAreAccepted() {
        comeAndGo(25, 10, WINDOW_MILLIS);
        assertEquals(List.of(1, 1, 1), placed(3, 1));
    }

    @Test
    void whatNoLoopAcceptsIsInTurn() {
        comeAndGo(25, 10, WINDOW_MILLIS);
        assertEquals(1, placement.next());
        assertEquals(2, placement.next());
    }

    @Test
    void fewShortOnesOrManyLongOnesChangeNothing() {
        comeAndGo(24, 10, WINDOW_MILLIS);
        assertEquals(List.of(1, 2, 0), placed(3, 1));
        comeAndGo(1000, 1000, WINDOW_MILLIS);
        assertEquals(List.of(2, 0, 1), placed(3, 1));
    }

    @Test
    void manyBeforeNobodyCameCountForNothing() {
        comeAndGo(10_000, 10, 2 * WINDOW_MILLIS);
        assertEquals(List.of(1, 2, 0), placed(3, 1));
    }

    @Test
    void whenTheyStopComingItIsAsBefore() {
        comeAndGo(25, 10, WINDOW_MILLIS);
        placed(1, 1);
        now += WINDOW_MILLIS;
        assertEquals(List.of(1, 2, 0), placed(3, 1));
    }

    @Test
    void aLoopThatIsFarAheadGetsNoMoreThanItsTurn() {
        comeAndGo(25, 10, WINDOW_MILLIS);
        int[] open = new int[3];
        for (int i = 0; i < 300; i++) {
            int loop = placement.next(1, open[1], i, now);
            open[loop]++;
        }
        assertTrue(open[1] >= 100 + AHEAD_MAX - 1 && open[1] <= 100 + AHEAD_MAX + 1, open[1] + " of 300");
        assertTrue(Math.abs(open[0] - open[2]) <= 1, open[0] + " and " + open[2]);
    }

    /** @param passed milliseconds from the first of them until now */
    private void comeAndGo(int connections, long livedMillis, long passed) {
        placement.next(1, 0, 0, now);
        for (int i = 0; i < connections; i++) {
            placement.ended(livedMillis);
        }
        now += passed;
    }

    private List<Integer> placed(int connections, int accepting) {
        List<Integer> loops = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            loops.add(placement.next(accepting, i, i, now));
        }
        return loops;
    }
}

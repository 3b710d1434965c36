package io.zk.server.zab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommittedLogTest {
    @Test
    void holdsTheNewestAndDropsTheOldestByNumber() {
        CommittedLog log = log(3, 1 << 20, 0x100000001L, 0x100000002L, 0x100000003L, 0x200000001L);
        assertEquals(List.of(0x100000002L, 0x100000003L, 0x200000001L), zxids(log, -1));
        assertEquals(0x100000002L, log.first());
        assertEquals(0x200000001L, log.last());
    }

    @Test
    void dropsTheOldestByBytesDownToNone() {
        CommittedLog log = new CommittedLog(100, 300);
        log.add(new Proposal(1, new byte[100]));
        log.add(new Proposal(2, new byte[30]));
        assertEquals(List.of(1L, 2L), zxids(log, -1));
        log.add(new Proposal(3, new byte[30]));
        assertEquals(List.of(2L, 3L), zxids(log, -1));
        log.add(new Proposal(4, new byte[300]));
        assertTrue(log.isEmpty());
        assertEquals(-1, log.first());
        assertEquals(-1, log.last());
        log.add(new Proposal(5, new byte[30]));
        assertEquals(List.of(5L), zxids(log, -1));
    }

    @Test
    void whatItHasIsNotAddedAgain() {
        assertEquals(List.of(1L, 2L), zxids(log(10, 1000, 1, 2, 1, 2), -1));
    }

    @Test
    void aGapBeginsItAnew() {
        assertEquals(List.of(4L, 5L), zxids(log(10, 1000, 1, 2, 4, 5), -1));
        assertEquals(List.of(0x200000002L), zxids(log(10, 1000, 0x100000001L, 0x200000002L), -1));
    }

    @Test
    void afterClearItTakesAnything() {
        CommittedLog log = log(10, 1000, 0x300000001L);
        log.clear();
        assertTrue(log.isEmpty());
        log.add(new Proposal(0x100000007L, new byte[0]));
        assertEquals(List.of(0x100000007L), zxids(log, -1));
    }

    @Test
    void findsNeighbours() {
        CommittedLog log = log(10, 1000, 0x100000004L, 0x100000005L, 0x200000001L);
        assertEquals(-1, log.floor(0x100000003L));
        assertEquals(0x100000004L, log.floor(0x100000004L));
        assertEquals(0x100000005L, log.floor(0x100000009L));
        assertEquals(0x200000001L, log.floor(0x300000000L));
        assertEquals(0x100000004L, log.above(0));
        assertEquals(0x100000005L, log.above(0x100000004L));
        assertEquals(0x200000001L, log.above(0x100000009L));
        assertEquals(-1, log.above(0x200000001L));
        assertEquals(List.of(0x200000001L), zxids(log, 0x100000005L));
    }

    private static CommittedLog log(int countMax, long bytesMax, long... zxids) {
        CommittedLog log = new CommittedLog(countMax, bytesMax);
        for (long zxid : zxids) {
            log.add(new Proposal(zxid, new byte[0]));
        }
        return log;
    }

    private static List<Long> zxids(CommittedLog log, long after) {
        return log.after(after).stream().map(Proposal::zxid).toList();
    }
}

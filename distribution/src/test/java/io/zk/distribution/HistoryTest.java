package io.zk.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories of one node, times as counted: what one copy could have answered, and what it could not. */
class HistoryTest {
    private final History history = new History();

    private void write(String value, int zxid, int version, long calledAt, long returnedAt) {
        history.add(new History.Operation(0, true, value, zxid, version, calledAt, returnedAt));
    }

    private void read(String value, int zxid, int version, long calledAt, long returnedAt) {
        history.add(new History.Operation(0, false, value, zxid, version, calledAt, returnedAt));
    }

    private void assertFound(String part) {
        assertTrue(
                history.findings().toString().contains(part), history.findings().toString());
    }

    @Test
    void whatOverlapsMayBeInAnyOrder() {
        write("a", 1, 1, 0, 10);
        write("b", 3, 3, 2, 9);
        write("c", 2, 2, 5, 20);
        read("a", 1, 1, 8, 12);
        read("b", 3, 3, 21, 30);
        assertEquals(List.of(), history.findings());
    }

    @Test
    void aWriteWithoutAnAnswerMayBeSeenOrNot() {
        write("a", 1, 1, 0, 10);
        write("lost", -1, -1, 11, Long.MAX_VALUE);
        read("a", 1, 1, 12, 13);
        read("lost", 2, 2, 14, 15);
        write("never", -1, -1, 11, Long.MAX_VALUE);
        assertEquals(List.of(), history.findings());
    }

    @Test
    void aReadOfWhatWasOverwrittenBeforeIsFound() {
        write("a", 1, 1, 0, 1);
        write("b", 2, 2, 2, 3);
        read("a", 1, 1, 4, 5);
        assertFound("was over");
    }

    @Test
    void aWriteThatTakesThePlaceOfAnotherIsFound() {
        write("a", 1, 1, 0, 1);
        write("b", 2, 1, 0, 2);
        assertFound("follows");
    }

    @Test
    void aValueThatNobodyHadWrittenYetIsFound() {
        write("a", 1, 1, 0, 1);
        read("b", 2, 2, 2, 3);
        write("b", 2, 2, 4, 5);
        assertFound("shows what");
    }

    @Test
    void twoValuesOfOneChangeAreFound() {
        write("a", 1, 1, 0, 9);
        write("b", 1, 1, 0, 9);
        assertFound("do not agree");
    }
}

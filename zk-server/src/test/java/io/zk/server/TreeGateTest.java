package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TreeGateTest {
    private static final int WRITES = 30_000;

    /** Two plain fields that only hold the gate's promise keeps equal; a lost wake-up would never end. */
    @Test
    @Timeout(120)
    void readersNeverMeetAWriterAndNobodyWaitsForEver() throws Exception {
        TreeGate gate = new TreeGate();
        long[] pair = new long[2];
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong torn = new AtomicLong();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            TreeGate.Reader reader = gate.reader();
            readers.add(new Thread(() -> {
                while (!done.get()) {
                    reader.read(() -> {
                        if (pair[0] != pair[1]) {
                            torn.incrementAndGet();
                        }
                    });
                }
            }));
        }
        readers.forEach(Thread::start);
        Thread second = new Thread(() -> write(gate, pair));
        second.start();
        write(gate, pair);
        second.join();
        done.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertEquals(0, torn.get());
        assertEquals(2 * WRITES, pair[0], "writers keep each other out, too");
    }

    private static void write(TreeGate gate, long[] pair) {
        for (int i = 0; i < WRITES; i++) {
            gate.write(() -> {
                pair[0]++;
                Thread.onSpinWait();
                pair[1]++;
            });
        }
    }

    /** A reader that comes while another one is inside does not wait for a writer that has not begun. */
    @Test
    @Timeout(60)
    void readersDoNotWaitForEachOther() throws Exception {
        TreeGate gate = new TreeGate();
        TreeGate.Reader first = gate.reader();
        TreeGate.Reader second = gate.reader();
        first.enter();
        Thread other = new Thread(() -> second.read(() -> {}));
        other.start();
        other.join();
        first.leave();
        gate.write(() -> {});
    }
}

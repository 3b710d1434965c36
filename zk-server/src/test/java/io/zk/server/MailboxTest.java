package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MailboxTest {
    private static final int SENDERS = 3;
    private static final int LETTERS = 40_000;
    private static final long FOREVER = TimeUnit.MINUTES.toNanos(5);

    @Test
    void takesEverythingInTheOrderItWasPosted() {
        Mailbox<Integer> box = new Mailbox<>(10);
        box.post(List.of(1, 2));
        box.post(List.of(3));
        box.post(List.of());
        box.post(List.of(4, 5));
        List<Integer> taken = new ArrayList<>(List.of(0));
        assertEquals(5, box.size());
        box.take(taken, 0);
        assertEquals(List.of(0, 1, 2, 3, 4, 5), taken);
        assertEquals(0, box.size());
    }

    @Test
    void isFullAtItsCapacityAndTakesMoreAllTheSame() {
        Mailbox<Integer> box = new Mailbox<>(2);
        box.post(List.of(1));
        assertFalse(box.full());
        box.post(List.of(2, 3));
        assertTrue(box.full());
        box.take(new ArrayList<>(), 0);
        assertFalse(box.full());
    }

    /** The receiver waits without end: a single lost wake-up, or a lost letter, and this never ends. */
    @Test
    @Timeout(120)
    void noWakeUpIsLostAndEverySendersOrderIsKept() throws Exception {
        Mailbox<long[]> box = new Mailbox<>(100);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            int sender = i;
            senders.add(new Thread(() -> {
                for (int letter = 0; letter < LETTERS; letter++) {
                    box.post(List.of(new long[] {sender, letter}));
                    if (letter % 7 == sender) {
                        Thread.onSpinWait();
                    }
                }
            }));
        }
        senders.forEach(Thread::start);
        long[] next = new long[SENDERS];
        List<long[]> taken = new ArrayList<>();
        int count = 0;
        while (count < SENDERS * LETTERS) {
            box.take(taken, FOREVER);
            for (long[] letter : taken) {
                assertEquals(next[(int) letter[0]]++, letter[1]);
            }
            count += taken.size();
            taken.clear();
        }
        for (Thread sender : senders) {
            sender.join();
        }
        assertEquals(0, box.size());
    }
}

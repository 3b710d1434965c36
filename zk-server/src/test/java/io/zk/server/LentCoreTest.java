package io.zk.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zk.server.replica.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loops and the core thread share a core that waits for minutes unless it is told otherwise: whatever is lost hangs. */
@Timeout(120)
class LentCoreTest {
    private static final int SENDERS = 3;
    private static final int LETTERS = 20_000;
    private static final long LONG_MILLIS = 300_000;
    private static final long STOP_MILLIS = 10_000;

    private final Fatal fatal = new Fatal(code -> {
        throw new AssertionError("ended with code " + code);
    });
    private final CoreDesk desk = new CoreDesk(1000, fatal);
    private final Core core = new Core();
    private volatile boolean quiet = true;
    private volatile boolean toldAlone;
    private final LentCore lent = new LentCore(core, desk, this::quiet, fatal);
    private final Duty thread = new Duty("core", fatal, lent);

    @BeforeEach
    void start() throws InterruptedException {
        desk.lends(lent::submit);
        thread.start();
        assertTrue(core.owned.await(2, TimeUnit.MINUTES));
    }

    @AfterEach
    void stop() {
        assertTrue(thread.stop(STOP_MILLIS));
    }

    private boolean quiet(boolean alone) {
        toldAlone = alone;
        return quiet;
    }

    private static List<Input> letter(long zxid) {
        return List.of(new Input.Durable(zxid));
    }

    /** Not the first one if the core thread is still busy. */
    @Test
    void whatALoopBringsIsTakenInThere() {
        int letters = 0;
        while (core.last != Thread.currentThread()) {
            desk.submit(letter(++letters));
            awaitTaken(letters);
        }
        assertEquals(letters, core.taken.get());
    }

    @Test
    void manyInputsAreLeftToTheCoreThread() {
        manyInputs(5, 5);
        assertEquals("core", Objects.requireNonNull(core.last).getName());
    }

    private void manyInputs(int count, int taken) {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            inputs.addAll(letter(i));
        }
        desk.submit(inputs);
        awaitTaken(taken);
    }

    @Test
    void oneLoopAloneMayBringMore() throws InterruptedException {
        int letters = 0;
        while (!toldAlone) {
            desk.submit(letter(++letters));
            awaitTaken(letters);
        }
        assertTrue(letters > 64, letters + " times in a row");
        Thread other = new Thread(() -> desk.submit(letter(1)));
        other.start();
        other.join();
        awaitTaken(++letters);
        assertFalse(toldAlone && core.last == other, "another one has come");
        manyInputs(5, letters + 5);
        assertEquals("core", Objects.requireNonNull(core.last).getName());
    }

    @Test
    void aTurnThatMakesSomethingDueSoonerWakesTheCoreThread() throws InterruptedException {
        core.soonMillis = 3;
        CountDownLatch due = new CountDownLatch(1);
        core.due = due;
        desk.submit(letter(1));
        due.await();
    }

    @Test
    void nothingIsLostAndNobodyWorksBesideAnother() throws Exception {
        List<Thread> senders = new ArrayList<>();
        AtomicInteger running = new AtomicInteger();
        for (int i = 0; i < SENDERS; i++) {
            int sender = i;
            senders.add(new Thread(() -> {
                for (int letter = 1; letter <= LETTERS; letter++) {
                    quiet = letter % 3 != 0;
                    if (sender == 0) {
                        desk.post(letter(letter));
                    } else {
                        desk.submit(letter(letter));
                    }
                    while (letter % 5 == sender && core.taken.get() < letter) {
                        Thread.onSpinWait();
                    }
                }
                running.decrementAndGet();
            }));
            running.incrementAndGet();
        }
        senders.forEach(Thread::start);
        for (Thread sender : senders) {
            sender.join();
        }
        assertEquals(0, running.get());
        awaitTaken(SENDERS * LETTERS);
        assertEquals(SENDERS * LETTERS, core.taken.get());
        assertEquals(0, core.beside.get());
    }

    private void awaitTaken(int count) {
        while (core.taken.get() < count) {
            Thread.onSpinWait();
        }
    }

    private final class Core implements LentCore.Work {
        final AtomicInteger taken = new AtomicInteger();
        final AtomicInteger beside = new AtomicInteger();
        final CountDownLatch owned = new CountDownLatch(1);
        volatile @Nullable Thread last;
        volatile long soonMillis;
        volatile CountDownLatch due = new CountDownLatch(1);
        private final AtomicInteger inside = new AtomicInteger();
        private final List<Input> batch = new ArrayList<>();

        @Override
        public void turn() {
            beside.addAndGet(inside.getAndIncrement());
            desk.inbox().take(batch, 0);
            if (soonMillis > 0 && batch.isEmpty()) {
                soonMillis = 0;
                due.countDown();
            }
            last = Thread.currentThread();
            taken.addAndGet(batch.size());
            batch.clear();
            inside.decrementAndGet();
            owned.countDown();
        }

        @Override
        public long waitMillis() {
            return soonMillis > 0 ? soonMillis : LONG_MILLIS;
        }
    }
}

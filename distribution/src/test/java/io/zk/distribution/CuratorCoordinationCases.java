package io.zk.distribution;

import static io.zk.distribution.CuratorClients.WAIT_SECONDS;
import static io.zk.distribution.CuratorClients.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.barriers.DistributedBarrier;
import org.apache.curator.framework.recipes.barriers.DistributedDoubleBarrier;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderSelector;
import org.apache.curator.framework.recipes.leader.LeaderSelectorListenerAdapter;
import org.apache.curator.framework.recipes.locks.InterProcessMultiLock;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.locks.InterProcessReadWriteLock;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreV2;
import org.apache.curator.framework.recipes.locks.Lease;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Curator's locks, leaders and barriers, several clients at a time. Connections may be lost meanwhile and come back;
 * sessions last.
 */
abstract class CuratorCoordinationCases {
    private CuratorClients clients;

    /** The service under test, for a client. */
    abstract String connectString();

    @BeforeEach
    void open() {
        clients = new CuratorClients(connectString());
    }

    @AfterEach
    void close() {
        clients.close();
    }

    /** Counts how many are inside at the same time. */
    private static final class Room {
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger visits = new AtomicInteger();

        void visit() {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            visits.incrementAndGet();
            RunningServer.pause(2);
            inside.decrementAndGet();
        }
    }

    @Test
    void mutexLetsOneIn() throws Exception {
        Room room = new Room();
        clients.together(5, (client, number) -> {
            InterProcessMutex mutex = new InterProcessMutex(client, "/mutex");
            for (int i = 0; i < 10; i++) {
                assertTrue(mutex.acquire(WAIT_SECONDS, TimeUnit.SECONDS));
                assertTrue(mutex.acquire(WAIT_SECONDS, TimeUnit.SECONDS), "reentrant");
                room.visit();
                mutex.release();
                mutex.release();
            }
            return number;
        });
        assertEquals(1, room.most.get());
        assertEquals(50, room.visits.get());
    }

    @Test
    void mutexIsFreedWhenItsHolderDies() throws Exception {
        CuratorFramework holder = clients.client();
        InterProcessMutex held = new InterProcessMutex(holder, "/orphaned");
        held.acquire();
        InterProcessMutex waiting = new InterProcessMutex(clients.client(), "/orphaned");
        assertFalse(waiting.acquire(200, TimeUnit.MILLISECONDS));
        Future<Boolean> acquired = clients.start(() -> waiting.acquire(WAIT_SECONDS, TimeUnit.SECONDS));
        holder.close();
        assertTrue(acquired.get());
    }

    @Test
    void readersShareAndWritersDoNot() throws Exception {
        Room readers = new Room();
        Room writers = new Room();
        Room all = new Room();
        clients.together(5, (client, number) -> {
            InterProcessReadWriteLock lock = new InterProcessReadWriteLock(client, "/rw");
            for (int i = 0; i < 6; i++) {
                if (number == 0) {
                    assertTrue(lock.writeLock().acquire(WAIT_SECONDS, TimeUnit.SECONDS));
                    writers.visit();
                    assertEquals(0, readers.inside.get());
                    lock.writeLock().release();
                } else {
                    assertTrue(lock.readLock().acquire(WAIT_SECONDS, TimeUnit.SECONDS));
                    readers.visit();
                    lock.readLock().release();
                }
                all.visit();
            }
            return number;
        });
        assertEquals(1, writers.most.get());
        assertEquals(24, readers.visits.get());
        InterProcessReadWriteLock first = new InterProcessReadWriteLock(clients.client(), "/rw2");
        InterProcessReadWriteLock second = new InterProcessReadWriteLock(clients.client(), "/rw2");
        first.readLock().acquire();
        assertTrue(second.readLock().acquire(WAIT_SECONDS, TimeUnit.SECONDS), "readers share");
        assertFalse(second.writeLock().acquire(100, TimeUnit.MILLISECONDS));
    }

    @Test
    void semaphoreGivesOutItsLeases() throws Exception {
        Room room = new Room();
        clients.together(6, (client, number) -> {
            InterProcessSemaphoreV2 semaphore = new InterProcessSemaphoreV2(client, "/semaphore", 3);
            for (int i = 0; i < 6; i++) {
                try (Lease lease = semaphore.acquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                    assertTrue(lease != null);
                    room.visit();
                }
            }
            return number;
        });
        assertTrue(room.most.get() <= 3, () -> room.most.get() + " at a time");
        assertEquals(36, room.visits.get());
        InterProcessSemaphoreV2 one = new InterProcessSemaphoreV2(clients.client(), "/semaphore2", 1);
        try (Lease lease = one.acquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
            assertTrue(lease != null);
            assertNull(new InterProcessSemaphoreV2(clients.client(), "/semaphore2", 1)
                    .acquire(100, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void multiLockTakesAllOrNone() throws Exception {
        CuratorFramework client = clients.client();
        CuratorFramework other = clients.client();
        InterProcessMultiLock both = new InterProcessMultiLock(client, List.of("/multi/a", "/multi/b"));
        InterProcessMutex blocking = new InterProcessMutex(other, "/multi/c");
        blocking.acquire();
        InterProcessMultiLock three = new InterProcessMultiLock(other, List.of("/multi/a", "/multi/c"));
        assertFalse(
                new InterProcessMultiLock(client, List.of("/multi/a", "/multi/c")).acquire(200, TimeUnit.MILLISECONDS));
        assertTrue(both.acquire(WAIT_SECONDS, TimeUnit.SECONDS), "the failed try left nothing locked");
        assertFalse(three.acquire(200, TimeUnit.MILLISECONDS));
        both.release();
    }

    @Test
    void latchHasOneLeaderAfterAnother() throws Exception {
        List<LeaderLatch> latches = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            LeaderLatch latch = new LeaderLatch(clients.client(), "/latch", "id" + i);
            latch.start();
            latches.add(latch);
        }
        while (!latches.isEmpty()) {
            await("a leader that all know", () -> leader(latches) != null);
            await("nobody else", () -> latches.get(0).getParticipants().size() == latches.size());
            await("its end", () -> {
                LeaderLatch leader = leader(latches);
                if (leader != null) {
                    latches.remove(leader);
                    leader.close();
                }
                return leader != null;
            });
        }
    }

    /** The one that leads and is known to; null while there is none: who loses its connection leads no more. */
    private static LeaderLatch leader(List<LeaderLatch> latches) throws Exception {
        List<LeaderLatch> leaders =
                latches.stream().filter(LeaderLatch::hasLeadership).toList();
        assertTrue(leaders.size() <= 1, "several lead");
        boolean known = !leaders.isEmpty()
                && leaders.get(0).getId().equals(latches.get(0).getLeader().getId());
        return known ? leaders.get(0) : null;
    }

    @Test
    void selectorLetsEachLead() throws Exception {
        Room room = new Room();
        List<Integer> led = new CopyOnWriteArrayList<>();
        List<LeaderSelector> selectors = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            LeaderSelector selector =
                    new LeaderSelector(clients.client(), "/selector", new LeaderSelectorListenerAdapter() {
                        @Override
                        public void takeLeadership(CuratorFramework client) {
                            led.add(number);
                            room.visit();
                        }
                    });
            selector.autoRequeue();
            selector.start();
            selectors.add(selector);
        }
        await("everybody led twice", () -> led.stream().distinct().count() == 4 && led.size() >= 8);
        selectors.forEach(LeaderSelector::close);
        assertEquals(1, room.most.get());
    }

    @Test
    void barrierHoldsUntilItIsTakenAway() throws Exception {
        DistributedBarrier barrier = new DistributedBarrier(clients.client(), "/barrier");
        barrier.setBarrier();
        assertFalse(new DistributedBarrier(clients.client(), "/barrier").waitOnBarrier(100, TimeUnit.MILLISECONDS));
        CuratorFramework waiting = clients.client();
        Future<Boolean> through = clients.start(
                () -> new DistributedBarrier(waiting, "/barrier").waitOnBarrier(WAIT_SECONDS, TimeUnit.SECONDS));
        barrier.removeBarrier();
        assertTrue(through.get());
    }

    @Test
    void doubleBarrierBeginsAndEndsTogether() throws Exception {
        clients.unprotected("/double", root -> {
            AtomicInteger entered = new AtomicInteger();
            AtomicInteger left = new AtomicInteger();
            clients.together(5, (client, number) -> {
                DistributedDoubleBarrier barrier = new DistributedDoubleBarrier(client, root, 5);
                entered.incrementAndGet();
                assertTrue(barrier.enter(WAIT_SECONDS, TimeUnit.SECONDS));
                assertEquals(5, entered.get());
                left.incrementAndGet();
                assertTrue(barrier.leave(WAIT_SECONDS, TimeUnit.SECONDS));
                assertEquals(5, left.get());
                return number;
            });
        });
    }
}

package io.zk.distribution;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.KeeperException;

/** Curator clients of one service, and threads that work with them; closed together. */
final class CuratorClients implements AutoCloseable {
    /** Longer than three lost leaders and the session of a client that could not say good-bye take together. */
    static final int WAIT_SECONDS = 60;

    /** How often something may be tried that no recipe protects from a lost connection. */
    private static final int TRIES = 10;

    private final String connectString;
    private final List<CuratorFramework> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final AtomicInteger losses = new AtomicInteger();

    CuratorClients(String connectString) {
        this.connectString = connectString;
    }

    /** A new client with a session of its own. */
    CuratorFramework client() {
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(connectString)
                .sessionTimeoutMs(TestClient.TIMEOUT_MILLIS)
                .connectionTimeoutMs(15_000)
                .retryPolicy(new RetryNTimes(20, 200))
                .build();
        client.getConnectionStateListenable().addListener((lost, state) -> {
            if (state == ConnectionState.SUSPENDED) {
                losses.incrementAndGet();
            }
        });
        client.start();
        clients.add(client);
        return client;
    }

    /** How often a client has noticed so far that its connection was lost: each lost at most the answers under way. */
    int losses() {
        return losses.get();
    }

    /**
     * Runs something that no recipe protects from a lost connection, below a node of its own. Curator asks again
     * when the answer to a change is lost; if the change was carried out, the second one is refused. Then everything is
     * tried again below another node; a refusal without a lost connection fails.
     */
    void unprotected(String root, Scenario scenario) throws Exception {
        for (int i = 1; ; i++) {
            int before = losses();
            try {
                scenario.run(root + i);
                return;
            } catch (KeeperException e) {
                if (i == TRIES) {
                    throw e;
                }
                await("a lost connection that explains " + e, () -> losses() > before);
            }
        }
    }

    interface Scenario {
        void run(String root) throws Exception;
    }

    /**
     * Runs a task for each of several clients at the same time; their results, in order. When one fails, so do all.
     */
    <T> List<T> together(int count, ClientTask<T> task) throws Exception {
        CompletionService<T> ended = new ExecutorCompletionService<>(threads);
        List<Future<T>> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            CuratorFramework client = client();
            results.add(ended.submit(() -> task.run(client, number)));
        }
        try {
            for (int i = 0; i < count; i++) {
                Future<T> next = ended.poll(WAIT_SECONDS * 2L, TimeUnit.SECONDS);
                assertNotNull(next, "a task does not end");
                next.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeeperException refused) {
                throw refused;
            }
            throw e;
        } finally {
            results.forEach(result -> result.cancel(true));
        }
        List<T> values = new ArrayList<>();
        for (Future<T> result : results) {
            values.add(result.get());
        }
        return values;
    }

    <T> Future<T> start(Callable<T> task) {
        return threads.submit(task);
    }

    interface ClientTask<T> {
        T run(CuratorFramework client, int number) throws Exception;
    }

    /** Polls until a condition holds, for 30 s at most. */
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + WAIT_SECONDS + " s: " + what);
            }
            RunningServer.pause(10);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        clients.forEach(CuratorFramework::close);
    }
}

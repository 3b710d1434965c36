package io.zk.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;

/** Curator clients of one server, and threads that work with them; closed together. */
final class CuratorClients implements AutoCloseable {
    static final int WAIT_SECONDS = 30;

    private final RunningServer server;
    private final List<CuratorFramework> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    CuratorClients(RunningServer server) {
        this.server = server;
    }

    /** A new client with a session of its own. */
    CuratorFramework client() {
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(server.connectString())
                .sessionTimeoutMs(TestClient.TIMEOUT_MILLIS)
                .connectionTimeoutMs(15_000)
                .retryPolicy(new RetryNTimes(20, 200))
                .build();
        client.start();
        clients.add(client);
        return client;
    }

    /** Runs a task for each of several clients at the same time; their results, in order. */
    <T> List<T> together(int count, ClientTask<T> task) throws Exception {
        List<Future<T>> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            CuratorFramework client = client();
            results.add(start(() -> task.run(client, number)));
        }
        List<T> values = new ArrayList<>();
        for (Future<T> result : results) {
            values.add(result.get(WAIT_SECONDS * 2L, TimeUnit.SECONDS));
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
